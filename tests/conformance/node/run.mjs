// The conformance cases in Node: `run.mjs blocking` or `run.mjs async`.
//
// Drives the public surface alone; the case server plays the account and judges.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { AmoError, AsyncClient, BlockingClient, tools } from '../../../bindings-node/index.mjs';
import { camel, failure, request, rowOf, settings, several, tree } from './values.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The call that a case asks for, and the types of what it answers. */
function prepare(client, given) {
  const row = rowOf(given.operation);
  const path = given.operation.split('.').slice(0, -1);
  // Tools are the package's own and need no client.
  const root = path[0] === 'tools' ? { tools } : client;
  const resource = path.reduce((node, name) => node[camel(name)], root);
  const after = given.cancel_after;
  const options = after === null ? [] : [{ signal: AbortSignal.timeout(after * 1000) }];
  const call = () => resource[camel(given.method)](request(row, given.arguments), ...options);
  return { call, row, iterates: given.method === row.iterates_as };
}

function blocking(given) {
  const items = [];
  let client;
  try {
    client = new BlockingClient(settings(given.config));
    const { call, row, iterates } = prepare(client, given);
    if (!iterates) return { result: tree(row.output, call()) };
    for (const item of call()) items.push(item);
    return { result: several(given, items) };
  } catch (error) {
    if (!(error instanceof AmoError)) throw error;
    return { result: several(given, items), error: failure(error) };
  } finally {
    client?.close();
  }
}

async function asynchronous(given) {
  const items = [];
  let client;
  try {
    client = new AsyncClient(settings(given.config));
    const { call, row, iterates } = prepare(client, given);
    if (!iterates) return { result: tree(row.output, await call()) };
    for await (const item of call()) items.push(item);
    return { result: several(given, items) };
  } catch (error) {
    if (!(error instanceof AmoError)) throw error;
    return { result: several(given, items), error: failure(error) };
  } finally {
    client?.close();
  }
}

async function run(mode, control) {
  const post = async (path, body) => {
    const answer = await fetch(control + path, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const started = await post('/start', { language: 'node', mode });
  let [passed, failed, again] = [0, 0, true];
  while (again) {
    for (const known of started.cases) {
      const place = { run: started.run, index: known.index };
      const given = await post('/case', place);
      const outcome = mode === 'async' ? await asynchronous(given) : blocking(given);
      const verdict = await post('/outcome', { ...place, ...outcome });
      if (verdict.passed) {
        passed += 1;
        continue;
      }
      failed += 1;
      console.log([`${known.operation}: ${known.name}`, ...verdict.problems].join('\n  '));
    }
    ({ again = false } = await post('/finish', { run: started.run }));
  }
  console.log(`node ${mode}: ${passed} passed, ${failed} failed`);
  return failed;
}

const mode = process.argv[2];
if (!['blocking', 'async'].includes(mode)) {
  console.error('usage: run.mjs blocking|async');
  process.exit(2);
}
const built = process.env.AMOCORE_CASES;
const [command, ...server] = built
  ? [built]
  : ['cargo', 'run', '--quiet', '--package', 'amocore-cases', '--'];
const folders = ['--cases', 'tests/conformance/cases', '--out', 'target/conformance'];
const child = spawn(command, [...server, ...folders], {
  cwd: root,
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [line] = await once(createInterface(child.stdout), 'line');
process.exitCode = (await run(mode, line.replace(/^control /, ''))) > 0 ? 1 : 0;
// The server ends with its standard input.
child.stdin.end();
