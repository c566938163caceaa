// Against the sandbox, over plain http and over TLS.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { AsyncClient } from '../index.mjs';
import { sandbox } from './support.mjs';

const skip = process.env.AMOCORE_SANDBOX ? false : 'AMOCORE_SANDBOX names no sandbox';

test('what was written is read back', { skip }, async () => {
  const { settings, stop } = await sandbox('--seed', 'small');
  const client = new AsyncClient(settings);
  const id = await client.legacy.contacts.add({ name: 'Zoë <&> "Ж" 🚀', tags: ['a', 'b'] });
  await client.legacy.contacts.update({ id, position: 'Director', tags: null });
  const { contact } = await client.legacy.contacts.get({ id });
  assert.equal(contact.name, 'Zoë <&> "Ж" 🚀');
  assert.equal(contact.position, 'Director');
  assert.deepEqual(contact.tags, []);
  client.close();
  await stop();
});

test('a part of an answer can be given back', { skip }, async () => {
  const { settings, stop } = await sandbox('--seed', 'small');
  const client = new AsyncClient(settings);
  const [{ id, name, phones, emails }] = (await client.legacy.contacts.list()).items;
  await client.legacy.contacts.update({ id, name, phones, emails });
  assert.deepEqual((await client.legacy.contacts.get({ id })).contact.phones, phones);
  client.close();
  await stop();
});

test('an authority of its own is trusted when it is named', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'amocore-tls-'));
  const file = join(folder, 'ca.pem');
  const { settings, stop } = await sandbox('--seed', 'small', '--tls', '--ca-file', file);
  assert.match(settings.baseUrl, /^https:/);
  const stranger = new AsyncClient(settings);
  await assert.rejects(stranger.legacy.authorize(), { name: 'Tls' });
  const client = new AsyncClient({ ...settings, caCertificates: readFileSync(file, 'utf8') });
  await client.legacy.authorize();
  client.close();
  await stop();
  rmSync(folder, { recursive: true });
});
