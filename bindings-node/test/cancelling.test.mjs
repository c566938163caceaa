// Cancelling and closing, as the server sees them.

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';

import { AsyncClient, BlockingClient, Cancelled } from '../index.mjs';
import { DEADLINE, Server, never, run, summarize } from './support.mjs';

async function withServer(respond, call) {
  const server = await Server.start(respond);
  try {
    return await call(new AsyncClient(server.settings()), server);
  } finally {
    await server.close();
  }
}

test('aborting a call closes its connection', () =>
  withServer(never, async (client, server) => {
    const controller = new AbortController();
    const call = client.v2.incomingLeads.summary({}, { signal: controller.signal });
    await server.until(() => server.requests.length === 1, 'the request');
    const reason = new Error('no longer needed');
    controller.abort(reason);
    await assert.rejects(call, { name: 'Cancelled', cause: reason, mayHaveHappened: false });
    await server.until(() => server.gone === 1, 'the client leaving');
  }));

test('a write that was aborted on the wire may have happened', () =>
  withServer(never, async (client, server) => {
    const controller = new AbortController();
    const { signal } = controller;
    const call = client.v2.incomingLeads.decline({ uids: ['a'], userId: 1 }, { signal });
    await server.until(() => server.requests.length === 1, 'the request');
    controller.abort();
    await assert.rejects(call, (error) => {
      assert.equal(error.mayHaveHappened, true);
      return true;
    });
    await server.until(() => server.gone === 1, 'the client leaving');
  }));

test('for a signal that was aborted before nothing is sent', () =>
  withServer(summarize, async (client, server) => {
    const call = client.v2.incomingLeads.summary({}, { signal: AbortSignal.abort() });
    await assert.rejects(call, { name: 'Cancelled', mayHaveHappened: false });
    assert.equal(server.requests.length, 0);
  }));

test('a time-out of a signal is the cause', () =>
  withServer(never, async (client) => {
    const call = client.v2.incomingLeads.summary({}, { signal: AbortSignal.timeout(50) });
    await assert.rejects(call, (error) => error.cause.name === 'TimeoutError');
  }));

test('a call that ended leaves no listener', () =>
  withServer(summarize, async (client) => {
    const { signal } = new AbortController();
    await client.v2.incomingLeads.summary({}, { signal });
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  }));

test('one signal ends many calls, with a single listener', () =>
  withServer(never, async (client, server) => {
    const controller = new AbortController();
    const { signal } = controller;
    const calls = Array.from({ length: 30 }, () => client.v2.incomingLeads.summary({}, { signal }));
    const outcomes = Promise.allSettled(calls);
    await server.until(() => server.requests.length === 30, 'the requests');
    assert.equal(getEventListeners(signal, 'abort').length, 1);
    controller.abort();
    assert.ok((await outcomes).every((it) => it.reason.name === 'Cancelled'));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    await server.until(() => server.gone === 30, 'everybody leaving');
  }));

test('closing ends the calls in flight, and later ones fail', () =>
  withServer(never, async (client, server) => {
    const call = client.v2.incomingLeads.summary();
    await server.until(() => server.requests.length === 1, 'the request');
    client.close();
    client.close();
    assert.equal(client.isClosed, true);
    await assert.rejects(call, { name: 'Cancelled' });
    await server.until(() => server.gone === 1, 'the client leaving');
    await assert.rejects(client.v2.incomingLeads.summary(), { name: 'Cancelled' });
    assert.equal(server.requests.length, 1);
  }));

test('outcomes that come all at once are all told', { timeout: DEADLINE }, () =>
  withServer(never, async (client) => {
    // Those of a closed client follow each other as closely as can be.
    client.close();
    const begun = Array.from({ length: 5000 }, (_, at) => {
      const signal = at % 3 === 0 ? new AbortController().signal : undefined;
      return client.v2.incomingLeads.summary({}, { signal });
    });
    const outcomes = await Promise.allSettled(begun);
    for (const { reason } of outcomes) assert.ok(reason instanceof Cancelled);
  }));

test('the end of a block closes', () =>
  withServer(summarize, async (client, server) => {
    await client[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]();
    assert.equal(client.isClosed, true);
    const blocking = new BlockingClient(server.settings());
    blocking[Symbol.dispose ?? Symbol.for('nodejs.dispose')]();
    assert.equal(blocking.isClosed, true);
  }));

test('a call that failed by itself does not blame a signal', () =>
  withServer(() => ({ status: 402, json: {} }), async (client) => {
    const controller = new AbortController();
    const call = client.v2.incomingLeads.summary({}, { signal: controller.signal });
    await assert.rejects(call, (error) => error.name === 'PaymentRequired' && !('cause' in error));
  }));

test('the event loop goes on while calls wait', () =>
  withServer(never, async (client, server) => {
    const calls = Promise.allSettled([1, 2, 3].map(() => client.v2.incomingLeads.summary()));
    await server.until(() => server.requests.length === 3, 'three requests at once');
    client.close();
    const outcomes = await calls;
    assert.ok(outcomes.every((it) => it.reason?.name === 'Cancelled'));
  }));

const COUNTS = `
  import { readdirSync } from 'node:fs';
  const counts = () => ['task', 'fd'].map((it) => readdirSync('/proc/self/' + it).length);
  const settled = async (before) => {
    const deadline = Date.now() + 30_000;
    while (counts().some((now, i) => now > before[i]) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return counts().every((now, i) => now <= before[i]);
  };`;

test('a thousand calls closed half-way leave nothing behind', { skip: process.platform !== 'linux' }, async () => {
  let left = 501;
  const server = await Server.start((request) => (left-- > 0 ? summarize(request) : null));
  const source = `${COUNTS}
    import { AsyncClient } from 'amocore';
    const settings = JSON.parse(process.argv[2]);
    const first = new AsyncClient(settings);
    await first.v2.incomingLeads.summary();
    const before = counts();
    const client = new AsyncClient(settings);
    let answered = 0;
    const call = async () => {
      await client.v2.incomingLeads.summary();
      answered += 1;
      if (answered === 500) client.close();
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 1000 }, call));
    const cancelled = outcomes.filter((it) => it.reason?.name === 'Cancelled').length;
    console.log(answered, cancelled, await settled(before), process.getActiveResourcesInfo().length);
    first.close();`;
  const { out, err, code } = await run(source, JSON.stringify(server.settings()));
  assert.equal(err, '');
  const [answered, cancelled, settled] = out.split(' ');
  assert.deepEqual([answered, cancelled, settled, code], ['500', '500', 'true', 0]);
  await server.until(() => server.gone === server.requests.length - 501, 'everybody leaving');
  await server.close();
});
