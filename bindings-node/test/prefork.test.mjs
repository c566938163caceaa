// Servers of several processes: cluster, and children of their own.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { Server, SUMMARY, leads, module, never, run } from './support.mjs';

/** The ending of a program that is given the server's settings, and a module in a file. */
async function ending(server, source, child) {
  const folder = mkdtempSync(join(tmpdir(), 'amocore-'));
  try {
    const file = join(folder, 'child.mjs');
    writeFileSync(file, module(child));
    return await run(source, JSON.stringify(server.settings()), file);
  } finally {
    rmSync(folder, { recursive: true });
    await server.close();
  }
}

/** Summaries are answered, lists are not. */
const summaries = ({ url }) => (url.includes('summary') ? { json: SUMMARY } : never());

test('workers of a cluster have clients of their own, and end in peace', async () => {
  const server = await Server.start(summaries);
  const primary = `
    import cluster from 'node:cluster';
    import { get } from 'node:http';
    const [, , settings, exec] = process.argv;
    cluster.setupPrimary({ exec, args: [settings], execArgv: [] });
    const workers = [1, 2, 3, 4].map(() => cluster.fork());
    const each = (event) => Promise.all(workers.map((it) => new Promise((resolve) => {
      it.once(event, (...told) => resolve(told));
    })));
    const ports = (await each('listening')).map(([address]) => address.port);
    const answers = await Promise.all(Array.from({ length: 20 }, () => new Promise((resolve) => {
      get({ port: ports[0], agent: false }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve(text);
      });
    })));
    const pids = new Set(answers.map((it) => it.split(' ')[0]));
    console.log(answers.every((it) => it.endsWith(' 10')), pids.size);
    const exits = each('exit');
    workers.forEach((it) => it.process.kill('SIGTERM'));
    console.log((await exits).map(([code, signal]) => code ?? signal).join());`;
  const worker = `
    import { createServer } from 'node:http';
    import { AsyncClient } from 'amocore';
    const client = new AsyncClient(JSON.parse(process.argv[2]));
    // One call is in flight all the time, and closing ends it.
    client.v2.incomingLeads.list().catch(({ name }) => process.exit(name === 'Cancelled' ? 0 : 1));
    process.once('SIGTERM', () => client.close());
    createServer(async (request, response) => {
      const { total } = await client.v2.incomingLeads.summary();
      response.end(process.pid + ' ' + total);
    }).listen(0, '127.0.0.1');`;
  const waiting = () => server.requests.filter(({ url }) => !url.includes('summary')).length;
  const ended = await ending(server, primary, worker);
  assert.deepEqual(ended, { code: 0, signal: null, out: 'true 4\n0,0,0,0\n', err: '' });
  assert.equal(waiting(), 4);
});

test('the end of a child is not that of the calls of its parent', async () => {
  let ended;
  const child = new Promise((resolve) => (ended = resolve));
  const server = await Server.start(async (request) => {
    // The list of the parent waits until the child is gone, and the child until the list has come.
    if (request.url.includes('page=1')) await child;
    if (request.url.includes('page=2')) ended();
    return { json: request.url.includes('summary') ? SUMMARY : leads('a') };
  });
  const parent = `
    import { fork } from 'node:child_process';
    import { AsyncClient } from 'amocore';
    const [, , settings, file] = process.argv;
    const client = new AsyncClient(JSON.parse(settings));
    const list = client.v2.incomingLeads.list({ page: 1 });
    const child = fork(file, [settings], { execArgv: [] });
    const total = await new Promise((resolve) => child.once('message', resolve));
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.disconnect();
    console.log(total, await exit);
    await client.v2.incomingLeads.list({ page: 2 });
    console.log((await list).items.length);`;
  const text = `
    import { AsyncClient } from 'amocore';
    const client = new AsyncClient(JSON.parse(process.argv[2]));
    process.send((await client.v2.incomingLeads.summary()).total);`;
  const outcome = await ending(server, parent, text);
  assert.deepEqual(outcome, { code: 0, signal: null, out: '10 0\n1\n', err: '' });
});
