// No secret is shown.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { AsyncClient, BlockingClient } from '../index.mjs';
import { Server } from './support.mjs';

const CANARY = 'c4n4ry-0123456789abcdef';

test('a client shows its account and nothing else', () => {
  for (const Client of [AsyncClient, BlockingClient]) {
    const client = new Client({ account: 'company', login: 'me@company.com', key: CANARY });
    const shown = [String(client), inspect(client, { depth: 9, showHidden: true })];
    shown.push(JSON.stringify(client), JSON.stringify({ client }));
    for (const text of shown) {
      assert.ok(!text.includes(CANARY), text);
      assert.match(text, /company/);
    }
    assert.match(String(client), new RegExp(`^<${Client.name} account='company'>$`));
  }
});

test('settings that are refused are not shown', () => {
  for (const settings of [{ key: CANARY }, { login: 'me', key: CANARY }, { token: [CANARY] }]) {
    try {
      new AsyncClient(settings);
      assert.fail('accepted');
    } catch (error) {
      assert.equal(error.name, 'Configuration');
      assert.ok(!inspect(error, { showHidden: true }).includes(CANARY));
    }
  }
});

test('an answer that repeats a secret does not put it into the error', async () => {
  const server = await Server.start(() => ({ status: 500, body: `you said ${CANARY}` }));
  const client = new AsyncClient(server.settings({ token: CANARY }));
  await assert.rejects(client.v2.incomingLeads.summary(), (error) => {
    assert.ok(!inspect(error, { showHidden: true }).includes(CANARY));
    return true;
  });
  await server.close();
});
