// What does not fit is refused before anything is sent.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { AsyncClient, BlockingClient, Configuration, InvalidInput } from '../index.mjs';
import { Server, summarize } from './support.mjs';

const INFO = { formId: 1, formPage: 'https://a.example', ip: '127.0.0.1', serviceCode: 'c' };

let server;
let client;
before(async () => {
  server = await Server.start(summarize);
  client = new AsyncClient(server.settings());
});
after(() => server.close());

async function refused(call, field, message) {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof InvalidInput, String(error));
    assert.equal(error.field, field);
    assert.match(error.message, message);
    return true;
  });
  assert.equal(server.requests.length, 0);
}

test('unknown names, with a suggestion where there is one', async () => {
  const { contacts } = client.legacy;
  await refused(() => contacts.list({ page_size: 2 }), 'page_size', /did you mean pageSize\?/);
  await refused(() => contacts.list({ size: 2 }), 'size', /no such field of ListLegacyContacts/);
  await refused(() => contacts.add({ nmae: 'a' }), 'nmae', /did you mean name\?$/);
  const nested = { name: 'a', phones: [{ value: '1' }, { valu: '1' }] };
  await refused(() => contacts.add(nested), 'phones[1].valu', /of Phone; did you mean value\?$/);
  await refused(() => contacts.add({ zzz: 1 }), 'zzz', /no such field of AddContact$/);
});

test('what is required', async () => {
  await refused(() => client.legacy.contacts.add({}), 'name', /is required/);
  await refused(() => client.legacy.contacts.add({ name: null }), 'name', /is required/);
  await refused(() => client.legacy.contacts.get(), 'id', /is required/);
});

test('values of another type are named and not shown', async () => {
  const { contacts } = client.legacy;
  await refused(() => contacts.add({ name: 5 }), 'name', /expected a string, got number/);
  await refused(() => contacts.get({ id: '5' }), 'id', /expected a whole number, got string/);
  await refused(() => contacts.get({ id: 5n }), 'id', /expected a whole number, got bigint/);
  await refused(() => contacts.get({ id: 1.5 }), 'id', /got a fraction/);
  await refused(() => contacts.get({ id: NaN }), 'id', /got NaN/);
  await refused(() => contacts.get({ id: 2 ** 53 }), 'id', /MAX_SAFE_INTEGER/);
  await refused(() => contacts.add({ name: 'a', tags: 'vip' }), 'tags', /expected an array/);
  await refused(() => contacts.add({ name: 'a', tags: [, 'b'] }), 'tags[0]', /got undefined/);
  await refused(() => contacts.list([]), undefined, /expected an object, got Array/);
  await refused(() => contacts.list(new Map()), undefined, /got Map/);
  await refused(() => contacts.list(Promise.resolve({})), undefined, /got Promise/);
  await refused(() => contacts.add({ name: Symbol('a') }), 'name', /got symbol/);
  await refused(() => contacts.add({ name: () => 'a' }), 'name', /got function/);
});

test('values of any kind are JSON and nothing else', async () => {
  const adding = (value) => () => {
    const customFields = [{ id: 1, values: [{ value }] }];
    const incomingEntities = { leads: [{ customFields }] };
    const item = { sourceName: 'a', sourceUid: 'b', incomingLeadInfo: INFO, incomingEntities };
    return client.v2.incomingLeads.addForm({ items: [item] });
  };
  const field = 'items[0].incomingEntities.leads[0].customFields[0].values[0].value';
  const circular = {};
  circular.self = circular;
  class Point {}
  for (const [value, path, message] of [
    [{ a: [1, NaN] }, '.a[1]', /got NaN/],
    [[, 1], '[0]', /got undefined/],
    [2 ** 53, '', /MAX_SAFE_INTEGER/],
    [1n, '', /got bigint/],
    [{ 'a b': 'x\udc00' }, '.a b', /lone surrogate/],
    [{ '\ud800': 1 }, '', /lone surrogate/],
    [new Map(), '', /got Map/],
    [new Set(), '', /got Set/],
    [new Date(), '', /got Date/],
    [new Point(), '', /plain object, got/],
    [Symbol.iterator, '', /got symbol/],
    [circular, '.self'.repeat(65), /nested deeper than 64/],
  ]) {
    await refused(adding(value), field + path, message);
  }
});

test('text that is no text', async () => {
  const name = 'a\ud800';
  await refused(() => client.legacy.contacts.add({ name }), 'name', /lone surrogate/);
});

test('dates are Dates, and valid', async () => {
  const { incomingLeads } = client.v2;
  await refused(() => incomingLeads.summary({ dateFrom: 'now' }), 'dateFrom', /expected a Date/);
  const invalid = new Date('never');
  await refused(() => incomingLeads.summary({ dateFrom: invalid }), 'dateFrom', /invalid Date/);
  const far = new Date(8.64e15);
  await refused(() => incomingLeads.summary({ dateFrom: far }), 'dateFrom', /dateFrom/);
});

test('a signal that is none', async () => {
  const call = () => client.v2.incomingLeads.summary({}, { signal: 'stop' });
  await refused(call, 'signal', /expected an AbortSignal/);
});

test('what the core refuses names the field as it is named here', async () => {
  await refused(() => client.legacy.contacts.list({ pageSize: 0 }), 'pageSize', /pageSize: /);
});

test('the blocking client throws at once', () => {
  const blocking = new BlockingClient(server.settings());
  assert.throws(() => blocking.legacy.contacts.list({ page: 'x' }), InvalidInput);
  assert.throws(() => blocking.legacy.contacts.iter({ page: 'x' }), InvalidInput);
});

test('settings', () => {
  const wrong = (settings, field) =>
    assert.throws(
      () => new AsyncClient(settings),
      (error) => error instanceof Configuration && error.field === field,
    );
  wrong({ account: 'company', tokn: 't' }, 'tokn');
  wrong({ account: 'company', login: 'me', key: 5 }, 'key');
  wrong({ baseUrl: 'http://example.com', token: 't' }, 'baseUrl');
  assert.throws(() => new AsyncClient(), Configuration);
});
