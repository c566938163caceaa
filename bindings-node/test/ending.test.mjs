// How a process ends that has calls in flight.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DEADLINE, Server, SUMMARY, TOKEN, never, run, start, summarize } from './support.mjs';

const OPEN = `
  import { AsyncClient, BlockingClient } from 'amocore';
  const settings = JSON.parse(process.argv[2]);
  const client = new AsyncClient(settings);`;

const PROMISE = 'client.v2.incomingLeads.summary();';
const PAGES = 'for await (const lead of client.v2.incomingLeads.iter()) throw lead;';
const BLOCKING = 'new BlockingClient(settings).v2.incomingLeads.summary();';

/** Sends a signal once the program's request has come. */
async function signalled(signal, source) {
  const server = await Server.start(never);
  const program = start(OPEN + source, JSON.stringify(server.settings()));
  await server.until(() => server.requests.length === 1, 'the request');
  const begun = Date.now();
  program.kill(signal);
  const ended = await program.ended;
  assert.ok(Date.now() - begun < DEADLINE / 2, 'it took too long to end');
  await server.until(() => server.gone === 1, 'the client leaving');
  await server.close();
  return ended;
}

const POSIX = { skip: process.platform === 'win32' && 'signals of POSIX' };

for (const signal of ['SIGINT', 'SIGTERM']) {
  for (const [name, source] of Object.entries({ PROMISE, PAGES, BLOCKING })) {
    test(`${signal} ends a process at once, ${name.toLowerCase()}`, POSIX, async () => {
      const ended = await signalled(signal, source);
      assert.deepEqual(ended, { code: null, signal, out: '', err: '' });
    });
  }

  test(`a handler of ${signal} that closes the client ends its calls`, POSIX, async () => {
    const ended = await signalled(
      signal,
      `
      process.once('${signal}', () => client.close());
      await client.v2.incomingLeads.summary().catch(({ name }) => console.log(name));`,
    );
    assert.deepEqual(ended, { code: 0, signal: null, out: 'Cancelled\n', err: '' });
  });

  test(`a handler of ${signal} that aborts ends its calls`, POSIX, async () => {
    const ended = await signalled(
      signal,
      `
      const stop = new AbortController();
      process.once('${signal}', () => stop.abort());
      const options = { signal: stop.signal };
      await client.v2.incomingLeads.summary({}, options).catch(({ name }) => console.log(name));`,
    );
    assert.deepEqual(ended, { code: 0, signal: null, out: 'Cancelled\n', err: '' });
  });
}

/** Fifty lists wait when the one summary is answered. */
async function among(source) {
  let arrived;
  const all = new Promise((resolve) => (arrived = resolve));
  const server = await Server.start(async ({ url }) => {
    if (server.requests.length === 51) arrived();
    if (!url.includes('summary')) return null;
    await all;
    return { json: SUMMARY };
  });
  const lists = `
    for (let i = 0; i < 50; i += 1) client.v2.incomingLeads.list().catch(() => {});`;
  const ended = await run(OPEN + lists + source, JSON.stringify(server.settings()));
  await server.until(() => server.gone === 50, 'everybody leaving');
  await server.close();
  return ended;
}

test('process.exit in a callback ends calls in flight', async () => {
  const ended = await among('client.v2.incomingLeads.summary().then(() => process.exit(7));');
  assert.deepEqual(ended, { code: 7, signal: null, out: '', err: '' });
});

test('an uncaught exception ends calls in flight', async () => {
  const { code, out, err } = await among(`
    client.v2.incomingLeads.summary().then(() => {
      setImmediate(() => { throw new Error('of the program'); });
    });`);
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /Error: of the program/);
  assert.doesNotMatch(err, new RegExp(`panic|FATAL|${TOKEN}`));
});

test('a failure that nobody handles ends the process with its words', async () => {
  const server = await Server.start(() => ({ status: 402, json: {} }));
  const source = `${OPEN} client.v2.incomingLeads.summary();`;
  const { code, err } = await run(source, JSON.stringify(server.settings()));
  await server.close();
  assert.equal(code, 1);
  assert.match(err, /PaymentRequired: v2\.incoming_leads\.summary/);
  assert.doesNotMatch(err, new RegExp(TOKEN));
});

test('beforeExit comes after the last answer, and may call again', async () => {
  const server = await Server.start(summarize);
  const source = `${OPEN}
    const ask = () => client.v2.incomingLeads.summary().then(({ total }) => console.log(total));
    process.once('beforeExit', () => (console.log('before'), ask()));
    process.once('exit', () => console.log('exit'));
    ask();`;
  const ended = await run(source, JSON.stringify(server.settings()));
  await server.close();
  const out = '10\nbefore\n10\nexit\n';
  assert.deepEqual(ended, { code: 0, signal: null, out, err: '' });
});
