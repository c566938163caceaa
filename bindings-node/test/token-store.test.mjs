// OAuth, with tokens in a place of the application's own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { AsyncClient, BlockingClient } from '../index.mjs';
import { sandbox } from './support.mjs';

const skip = process.env.AMOCORE_SANDBOX ? false : 'AMOCORE_SANDBOX names no sandbox';

/** A store that remembers how it was used; `answer` gives its answers. */
class Vault {
  calls = [];
  #tokens = null;
  #answer;

  constructor(answer = (given) => given) {
    this.#answer = answer;
  }

  load() {
    this.calls.push('load');
    return this.#answer(this.#tokens);
  }

  save(tokens) {
    this.calls.push('save');
    this.#tokens = tokens;
    return this.#answer(undefined);
  }

  lock() {
    this.calls.push('lock');
  }

  unlock() {
    this.calls.push('unlock');
  }
}

/** An integration that a user has just allowed, whose tokens are kept in this store. */
async function integration(tokenStore) {
  const { told, stop } = await sandbox('--seed', 'small');
  const settings = {
    baseUrl: told.AMOCORE_BASE_URL,
    clientId: told.AMOCORE_CLIENT_ID,
    clientSecret: told.AMOCORE_CLIENT_SECRET,
    redirectUri: told.AMOCORE_REDIRECT_URI,
    code: told.AMOCORE_CODE,
    tokenStore,
  };
  return { settings, stop };
}

test('promises of a store are waited for', { skip }, async () => {
  const vault = new Vault(async (given) => {
    await turn();
    return given;
  });
  const { settings, stop } = await integration(vault);
  for (let round = 0; round < 2; round += 1) {
    const client = new AsyncClient(settings);
    await client.v2.incomingLeads.summary();
    client.close();
  }
  assert.deepEqual(vault.calls, ['load', 'lock', 'load', 'save', 'unlock', 'load']);
  await stop();
});

test('a blocked thread answers for its store', { skip }, async () => {
  const vault = new Vault();
  const { settings, stop } = await integration(vault);
  for (let round = 0; round < 2; round += 1) {
    const client = new BlockingClient(settings);
    client.v2.incomingLeads.summary();
    client.close();
  }
  assert.deepEqual(vault.calls, ['load', 'lock', 'load', 'save', 'unlock', 'load']);
  await stop();
});

test('a promise does not help a blocked thread', { skip }, async () => {
  const { settings, stop } = await integration(new Vault(async (given) => given));
  const client = new BlockingClient(settings);
  assert.throws(() => client.v2.incomingLeads.summary(), {
    name: 'Configuration',
    field: 'tokenStore',
    message: /load\(\) of a BlockingClient's store must not answer a promise/,
  });
  client.close();
  await stop();
});

test("a blocked thread leaves other clients' stores to the event loop", { skip }, async () => {
  const slow = await integration(new Vault(async (given) => given));
  const quick = await integration(new Vault());
  const [client, blocking] = [new AsyncClient(slow.settings), new BlockingClient(quick.settings)];
  const pending = client.v2.incomingLeads.summary();
  blocking.v2.incomingLeads.summary();
  await pending;
  client.close();
  blocking.close();
  await Promise.all([slow.stop(), quick.stop()]);
});

test('what a store throws fails the call, and gives the lock back', { skip }, async () => {
  const vault = new Vault();
  vault.save = (tokens) => {
    throw new Error(`sealed against ${JSON.parse(tokens).access_token}`);
  };
  const { settings, stop } = await integration(vault);
  const client = new AsyncClient(settings);
  await assert.rejects(client.v2.incomingLeads.summary(), {
    name: 'Configuration',
    message: /sealed against \*\*\*/,
  });
  assert.deepEqual(vault.calls, ['load', 'lock', 'load', 'unlock']);
  client.close();
  await stop();
});

test('what is no store is refused', () => {
  assert.throws(() => new AsyncClient({ baseUrl: 'http://127.0.0.1:1', tokenStore: {} }), {
    name: 'Configuration',
    message: /tokenStore: expected an object with load\(\) and save\(\)/,
  });
});
