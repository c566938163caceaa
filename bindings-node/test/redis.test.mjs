// A limit that is shared over Redis. With a real one: tests/fleet.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';

import { AsyncClient, BlockingClient } from '../index.mjs';
import { sandbox } from './support.mjs';

const skip = process.env.AMOCORE_SANDBOX ? false : 'AMOCORE_SANDBOX names no sandbox';
const password = 'redis-password-canary';

/** The address of a Redis that has gone. */
async function gone() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return `127.0.0.1:${port}`;
}

test('a client without its Redis goes on and says so', { skip }, async () => {
  const { settings, stop } = await sandbox('--seed', 'small');
  const address = await gone();
  for (const Client of [AsyncClient, BlockingClient]) {
    const client = new Client({ ...settings, redisUrl: `redis://:${password}@${address}/0` });
    await client.v2.account.get();
    const problem = client.redisProblem;
    assert.match(problem, new RegExp(`Redis at ${address} refuses connections`));
    assert.match(problem, /takes 1 of 7 requests per second/);
    assert.doesNotMatch(`${problem} ${client}`, new RegExp(password));
    client.close();
  }
  const own = new AsyncClient(settings);
  await own.v2.account.get();
  assert.equal(own.redisProblem, undefined);
  own.close();
  await stop();
});

test('an address that is none is refused and not shown', () => {
  const settings = { account: 'company', token: 't', redisUrl: `http://${password}` };
  assert.throws(
    () => new BlockingClient(settings),
    (error) => error.field === 'redisUrl' && !error.message.includes(password),
  );
});
