// The life of a process and of worker threads.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { Server, SUMMARY, leads, never, run, summarize } from './support.mjs';

const OPEN = `
  import { AsyncClient } from 'amocore';
  const client = new AsyncClient(JSON.parse(process.argv[2]));`;

async function ending(respond, source) {
  const server = await Server.start(respond);
  const ended = await run(OPEN + source, JSON.stringify(server.settings()));
  await server.close();
  return ended;
}

test('a pending call keeps the process alive until it is answered', async () => {
  const server = await Server.start(({ url }) => (url.includes('summary') ? { json: SUMMARY } : null));
  const source = `${OPEN}
    client.v2.incomingLeads.summary().then(({ total }) => console.log(total));`;
  const { out, code } = await run(source, JSON.stringify(server.settings()));
  await server.close();
  assert.deepEqual([out, code], ['10\n', 0]);
});

test('a client that is open and idle does not', async () => {
  const { code, signal } = await ending(summarize, 'await client.v2.incomingLeads.summary();');
  assert.deepEqual([code, signal], [0, null]);
});

test('a closed client with calls that nobody answers does not', async () => {
  const { out, code } = await ending(
    never,
    `
    const calls = [1, 2, 3].map(() => client.v2.incomingLeads.summary());
    setImmediate(() => client.close());
    const outcomes = await Promise.allSettled(calls);
    console.log(outcomes.map((it) => it.reason.name).join());`,
  );
  assert.deepEqual([out, code], ['Cancelled,Cancelled,Cancelled\n', 0]);
});

/** A worker that runs this, with its own copy of the package. */
function worker(source, data) {
  const module = new URL('../index.js', import.meta.url).pathname;
  const text = `const amocore = require(${JSON.stringify(module)});
    const { parentPort, workerData } = require('node:worker_threads');
    ${source}`;
  return new Worker(text, { eval: true, workerData: data });
}

const told = (it) =>
  new Promise((resolve, reject) => it.once('message', resolve).once('error', reject));

test('blocking calls work in worker threads, side by side', async () => {
  const server = await Server.start(summarize);
  const source = `
    const client = new amocore.BlockingClient(workerData);
    parentPort.postMessage(client.v2.incomingLeads.summary().total);`;
  const workers = [1, 2, 3].map(() => worker(source, server.settings()));
  assert.deepEqual(await Promise.all(workers.map(told)), [10, 10, 10]);
  await Promise.all(workers.map((it) => it.terminate()));
  await server.close();
});

test('a worker that is terminated takes its calls along', async () => {
  const server = await Server.start(never);
  const source = `
    const client = new amocore.AsyncClient(workerData);
    for (let i = 0; i < 20; i += 1) client.v2.incomingLeads.summary().catch(() => {});`;
  const busy = worker(source, server.settings());
  await server.until(() => server.requests.length === 20, 'the requests');
  await busy.terminate();
  await server.until(() => server.gone === 20, 'everybody leaving');
  await server.close();
});

test('a worker can be terminated in the middle of a blocking call', async () => {
  const server = await Server.start(never);
  const source = 'new amocore.BlockingClient(workerData).v2.incomingLeads.summary();';
  const busy = worker(source, server.settings());
  await server.until(() => server.requests.length === 1, 'the request');
  await busy.terminate();
  await server.until(() => server.gone === 1, 'the client leaving');
  await server.close();
});

test('a call in flight outlives what the program remembers of its client', async () => {
  let collected;
  const until = new Promise((resolve) => (collected = resolve));
  const server = await Server.start(async ({ url }) => {
    await (url.includes('summary') ? until : collected());
    return { json: url.includes('summary') ? SUMMARY : leads() };
  });
  const source = `
    import { AsyncClient } from 'amocore';
    import { setImmediate as turn } from 'node:timers/promises';
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc');
    const settings = JSON.parse(process.argv[2]);
    const call = new AsyncClient(settings).v2.incomingLeads.summary();
    call.then(({ total }) => console.log(total));
    for (let i = 0; i < 20; i += 1) await turn(gc());
    await new AsyncClient(settings).v2.incomingLeads.list();`;
  const { out, code } = await run(source, JSON.stringify(server.settings()));
  await server.close();
  assert.deepEqual([out, code], ['10\n', 0]);
});
