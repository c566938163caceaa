// The README's example, against the account that the environment names.

import { BlockingClient } from 'amocore';

const client = new BlockingClient({
  baseUrl: process.env.AMOCORE_BASE_URL,
  login: process.env.AMOCORE_LOGIN,
  key: process.env.AMOCORE_KEY,
});
const id = client.legacy.contacts.add({ name: 'Anna' });
console.log(`added contact ${id}`);
for (const contact of client.legacy.contacts.iter()) {
  console.log(contact.name);
}
client.close();
