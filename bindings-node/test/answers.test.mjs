// What comes back: plain objects, Dates, errors.

import assert from 'node:assert/strict';
import { constants } from 'node:buffer';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import * as amocore from '../index.mjs';
import { Server, SUMMARY, always, run, summarize } from './support.mjs';

const { AmoError, AsyncClient, UnexpectedAnswer } = amocore;

async function asked(respond, call, settings) {
  const server = await Server.start(respond);
  const client = new AsyncClient(server.settings(settings));
  try {
    return await call(client);
  } finally {
    client.close();
    await server.close();
  }
}

const listed = (item) => always({ _embedded: { items: [item] } });
const first = async (client) => (await client.v2.incomingLeads.list()).items[0];

test('answers are plain objects in camel case', async () => {
  const summary = await asked(summarize, (client) => client.v2.incomingLeads.summary());
  assert.equal(Object.getPrototypeOf(summary), Object.prototype);
  assert.equal(summary.total, SUMMARY.total);
  assert.deepEqual(summary.extra, {});
});

test('instants are Dates, and what is not there is undefined', async () => {
  const item = { uid: 'a', category: 'sip', created_at: 1_500_000_000, strange: [1, null] };
  const lead = await asked(listed(item), first);
  assert.ok(lead.createdAt instanceof Date);
  assert.equal(lead.createdAt.toISOString(), '2017-07-14T02:40:00.000Z');
  assert.equal(lead.pipelineId, undefined);
  assert.deepEqual(lead.extra.strange, [1, null]);
});

test('an identifier that a number cannot hold is an error and not another number', async () => {
  const item = { uid: 'a', category: 'sip', pipeline_id: '9007199254740993' };
  await assert.rejects(asked(listed(item), first), (error) => {
    assert.ok(error instanceof UnexpectedAnswer);
    assert.match(error.message, /items\[0\]\.pipelineId: 9007199254740993 is beyond/);
    assert.equal(error.field, 'items[0].pipelineId');
    return true;
  });
  const all = async (client) => {
    for await (const lead of client.v2.incomingLeads.iter()) assert.fail(lead.uid);
  };
  await assert.rejects(asked(listed(item), all), { field: 'items[0].pipelineId' });
});

test('all answers of a kind have the same fields in the same order', async () => {
  const few = await asked(listed({ uid: 'a', category: 'sip' }), first);
  const more = { pipeline_id: 1, created_at: 1_500_000_000, category: 'sip', uid: 'a' };
  assert.deepEqual(Object.keys(few), Object.keys(await asked(listed(more), first)));
});

test('such a number in what no field names stays readable as text', async () => {
  const item = { uid: 'a', category: 'sip', strange: 9007199254740992 };
  const body = JSON.stringify({ _embedded: { items: [item] } });
  const respond = () => ({ body: body.replace('9007199254740992', '9007199254740993') });
  assert.equal((await asked(respond, first)).extra.strange, '9007199254740993');
});

test('dates are sent as whole seconds, fractions dropped', async () => {
  let url;
  const respond = (request) => ((url = request.url), { json: SUMMARY });
  const dateFrom = new Date('2024-01-01T00:00:00.999Z');
  await asked(respond, (client) => client.v2.incomingLeads.summary({ dateFrom }));
  assert.match(url, /1704067200/);
});

test('an error has its kind, what is known, and a stack that leads to the caller', async () => {
  const json = { title: 'Error', detail: 'no', status: 401, error_code: 110, error: 'no' };
  const respond = () => ({ status: 401, json: { response: json } });
  async function caller(client) {
    await client.v2.incomingLeads.summary();
  }
  await assert.rejects(asked(respond, caller), (error) => {
    assert.ok(error instanceof amocore.Unauthorized && error instanceof AmoError);
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'Unauthorized');
    assert.equal(error.operation, 'v2.incoming_leads.summary');
    assert.equal(error.status, 401);
    assert.equal(error.code, 110);
    assert.equal(typeof error.codeMeaning, 'string');
    assert.equal(error.mayHaveHappened, false);
    assert.deepEqual(error.items, []);
    assert.match(error.stack, /caller/);
    return true;
  });
});

test('a wait that the server asks for', async () => {
  const respond = () => ({ status: 429, headers: { 'retry-after': '3' }, json: {} });
  const call = (client) => client.v2.incomingLeads.summary();
  await assert.rejects(asked(respond, call), { name: 'RateLimited', retryAfter: 3 });
});

test('errors can be made, as tests do', () => {
  const cause = new Error('the reason');
  const error = new amocore.NotFound('gone', { status: 404, operation: 'legacy.x', cause });
  assert.deepEqual([error.status, error.operation, error.cause], [404, 'legacy.x', cause]);
  assert.equal(String(error), 'NotFound: gone');
  assert.ok(!('cause' in new AmoError('x')));
});

test('ESM and CommonJS have the same classes', () => {
  const required = createRequire(import.meta.url)('..');
  assert.deepEqual({ ...amocore }, { ...required });
  const kinds = Object.values(required).filter((it) => it.prototype instanceof AmoError);
  assert.equal(kinds.length, 17);
  for (const kind of kinds) assert.equal(new kind('x').name, kind.name);
});

test('the blocking client answers the same and throws the same', async () => {
  const server = await Server.start(({ url }) =>
    url.includes('summary') ? { json: SUMMARY } : { status: 402, json: {} },
  );
  const source = `
    import { BlockingClient, PaymentRequired } from 'amocore';
    const client = new BlockingClient(JSON.parse(process.argv[2]));
    console.log(client.v2.incomingLeads.summary().total);
    try { client.v2.incomingLeads.list(); } catch (error) {
      console.log(error instanceof PaymentRequired, error.status);
    }`;
  const { out, code } = await run(source, JSON.stringify(server.settings()));
  await server.close();
  assert.deepEqual([out, code], ['10\ntrue 402\n', 0]);
});

test('what arrives at once is told apart, in every alphabet', async () => {
  const said = (at) => `отказано № ${at} 🚫 ${'"\\'.repeat(at)}`;
  const respond = ({ body }) => {
    const at = Number(JSON.parse(body).add[0].name);
    if (at % 2 === 1) return { json: { _embedded: { items: [{ id: at }] } } };
    return { status: 400, json: { response: { error: said(at), error_code: 400 } } };
  };
  const add = (client, at) => client.v2.leads.add({ items: [{ name: String(at) }] });
  const settings = { requestsPerSecond: 0, retries: 0 };
  const outcomes = await asked(
    respond,
    (client) => Promise.allSettled(Array.from({ length: 300 }, (_, at) => add(client, at))),
    settings,
  );
  outcomes.forEach(({ value, reason }, at) => {
    if (at % 2 === 1) assert.deepEqual(value, [at]);
    else assert.equal(reason.vendorText, said(at));
  });
});

/** Answers with what no string holds on its way here. */
async function tooLarge(call) {
  // Two bytes each in the answer, and six on their way here.
  const letters = Buffer.alloc(2 * Math.ceil(constants.MAX_STRING_LENGTH / 6), 'ж');
  const whole = Buffer.concat([Buffer.from('{"total":1,"more":"'), letters, Buffer.from('"}')]);
  const body = gzipSync(whole, { level: 1 });
  const server = await Server.start(() => ({ body, headers: { 'content-encoding': 'gzip' } }));
  try {
    return await call(server.settings({ maxAnswerBytes: whole.length, timeout: 600 }));
  } finally {
    await server.close();
  }
}

const TOO_LARGE = 'the answer does not fit into a string of JavaScript';

test('an answer that no string can hold is an error', async () => {
  await tooLarge(async (settings) => {
    const client = new AsyncClient(settings);
    await assert.rejects(client.v2.incomingLeads.summary(), (error) => {
      assert.ok(error instanceof UnexpectedAnswer);
      assert.deepEqual([error.message, error.mayHaveHappened], [TOO_LARGE, true]);
      return true;
    });
    client.close();
  });
});

test('the blocking client throws the same of it', async () => {
  const source = `
    import { BlockingClient, UnexpectedAnswer } from 'amocore';
    const client = new BlockingClient(JSON.parse(process.argv[2]));
    try { client.v2.incomingLeads.summary(); } catch (error) {
      const { message, mayHaveHappened } = error;
      console.log(JSON.stringify([error instanceof UnexpectedAnswer, message, mayHaveHappened]));
    }`;
  const ended = await tooLarge((settings) => run(source, JSON.stringify(settings)));
  const out = `${JSON.stringify([true, TOO_LARGE, true])}\n`;
  assert.deepEqual(ended, { code: 0, signal: null, out, err: '' });
});
