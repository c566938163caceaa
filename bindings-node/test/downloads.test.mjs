// Downloads: a file in chunks, whose connection is closed when nobody wants more of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AsyncClient, Cancelled, InvalidInput } from '../index.mjs';
import { Server } from './support.mjs';

const file = { attachment: 'a.bin' };

async function withServer(answer, call) {
  const server = await Server.start(() => answer);
  const client = new AsyncClient(server.settings());
  try {
    return await call(client, server);
  } finally {
    client.close();
    await server.close();
  }
}

test('a file comes in chunks of bytes', () => {
  const whole = Buffer.from(Array.from({ length: 1_000_003 }, (_, index) => index % 251));
  return withServer({ body: whole }, async (client) => {
    const chunks = [];
    for await (const chunk of client.v2.notes.download(file)) {
      assert.equal(Object.getPrototypeOf(chunk), Uint8Array.prototype);
      assert.ok(chunk.length > 0 && chunk.length <= 256 * 1024);
      chunks.push(chunk);
    }
    assert.ok(Buffer.concat(chunks).equals(whole));
  });
});

test('leaving the loop closes the connection', () =>
  withServer({ begins: 'some' }, async (client, server) => {
    for await (const chunk of client.v2.notes.download(file)) {
      assert.equal(Buffer.from(chunk).toString(), 'some');
      break;
    }
    await server.until(() => server.gone === 1, 'the end of the connection');
  }));

test('an aborted signal closes the connection', () =>
  withServer({ begins: 'some' }, async (client, server) => {
    const controller = new AbortController();
    const chunks = client.v2.notes.download(file, { signal: controller.signal });
    await chunks.next();
    const waiting = chunks.next();
    controller.abort();
    await assert.rejects(waiting, Cancelled);
    await server.until(() => server.gone === 1, 'the end of the connection');
  }));

test('a name that leads elsewhere is refused, and nothing is sent', () =>
  withServer({ body: 'x' }, async (client, server) => {
    const chunks = client.v2.notes.download({ attachment: '../api/v2/account' });
    await assert.rejects(chunks.next(), (error) => {
      assert.ok(error instanceof InvalidInput);
      assert.equal(error.field, 'attachment');
      return true;
    });
    assert.equal(server.requests.length, 0);
  }));
