// The same with promises, in TypeScript.

import { AsyncClient, NotFound } from 'amocore';

const client = new AsyncClient({
  baseUrl: process.env['AMOCORE_BASE_URL'],
  login: process.env['AMOCORE_LOGIN'],
  key: process.env['AMOCORE_KEY'],
});
const id = await client.legacy.contacts.add({ name: 'Anna', tags: ['vip'] });
await client.legacy.contacts.update({ id, position: 'Director', tags: null });
for await (const contact of client.legacy.contacts.iter({ pageSize: 50 })) {
  console.log(contact.id, contact.name, contact.position ?? '-', contact.createdAt?.toISOString());
}
try {
  const signal = AbortSignal.timeout(10_000);
  await client.legacy.contacts.get({ id: 999_999_999 }, { signal });
} catch (error) {
  if (!(error instanceof NotFound)) throw error;
  console.log('not found, status', error.status);
}
client.close();
