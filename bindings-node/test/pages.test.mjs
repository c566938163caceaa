// Lists to the end: pages are asked for when they are needed.

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';

import { AsyncClient } from '../index.mjs';
import { Server, leads, run } from './support.mjs';

/** Pages of two, three of them, the last one short. */
const pages = ({ url }) => {
  const page = Number(new URL(url, 'http://a').searchParams.get('page'));
  return { json: leads(...[['a', 'b'], ['c', 'd'], ['e']][page - 1]) };
};

async function withPages(respond, call) {
  const server = await Server.start(respond);
  try {
    return await call(new AsyncClient(server.settings()), server);
  } finally {
    await server.close();
  }
}

test('a page is asked for when the one before it is used up', () =>
  withPages(pages, async (client, server) => {
    const seen = [];
    for await (const lead of client.v2.incomingLeads.iter({ pageSize: 2 })) {
      seen.push(`${lead.uid}${server.requests.length}`);
    }
    assert.deepEqual(seen, ['a1', 'b1', 'c2', 'd2', 'e3']);
    assert.equal(server.requests.length, 3);
  }));

test('nothing is asked for before the first item is, or after a break', () =>
  withPages(pages, async (client, server) => {
    const items = client.v2.incomingLeads.iter({ pageSize: 2 });
    assert.equal(server.requests.length, 0);
    for await (const lead of items) if (lead.uid === 'b') break;
    assert.equal(server.requests.length, 1);
    assert.deepEqual(await items.next(), { value: undefined, done: true });
  }));

test('a list ends after an error', () => {
  const failing = (request) => (request.url.includes('page=2') ? { status: 402, json: {} } : pages(request));
  return withPages(failing, async (client) => {
    const items = client.v2.incomingLeads.iter({ pageSize: 2 });
    assert.equal((await items.next()).value.uid, 'a');
    assert.equal((await items.next()).value.uid, 'b');
    await assert.rejects(items.next(), { name: 'PaymentRequired' });
    assert.equal((await items.next()).done, true);
  });
});

test('a wrong argument rejects at the first item', () =>
  withPages(pages, async (client, server) => {
    const items = client.v2.incomingLeads.iter({ pageSize: 'two' });
    await assert.rejects(items.next(), { name: 'InvalidInput', field: 'pageSize' });
    assert.equal(server.requests.length, 0);
  }));

test('a signal ends a list', () =>
  withPages(pages, async (client, server) => {
    const controller = new AbortController();
    const { signal } = controller;
    const seen = [];
    const going = async () => {
      for await (const lead of client.v2.incomingLeads.iter({ pageSize: 2 }, { signal })) {
        seen.push(lead.uid);
        if (lead.uid === 'c') controller.abort();
      }
    };
    await assert.rejects(going(), { name: 'Cancelled' });
    // Although the page goes on.
    assert.deepEqual(seen, ['a', 'b', 'c']);
    assert.equal(server.requests.length, 2);
  }));

test('a signal cancels the page that is on its way', () => {
  const stuck = (request) => (request.url.includes('page=2') ? null : pages(request));
  return withPages(stuck, async (client, server) => {
    const controller = new AbortController();
    const { signal } = controller;
    const items = client.v2.incomingLeads.iter({ pageSize: 2 }, { signal });
    await items.next();
    await items.next();
    const third = items.next();
    await server.until(() => server.requests.length === 2, 'the second page');
    controller.abort('enough');
    await assert.rejects(third, { name: 'Cancelled', cause: 'enough' });
    await server.until(() => server.gone === 1, 'the client leaving');
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});

test('the blocking client iterates with for', async () => {
  const server = await Server.start(pages);
  const source = `
    import { BlockingClient } from 'amocore';
    const client = new BlockingClient(JSON.parse(process.argv[2]));
    const items = client.v2.incomingLeads.iter({ pageSize: 2 });
    console.log([...items].map((it) => it.uid).join(''), [...items].length);`;
  const { out } = await run(source, JSON.stringify(server.settings()));
  await server.close();
  assert.equal(out, 'abcde 0\n');
});
