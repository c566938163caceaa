// A page of 500 contacts of the XML API, from the connection to objects.
//
// The other gets it with `undici.request`, which takes the least of all; what is its own is decoding.

import { keepInFlight, KEY, LOGIN, main, SETTINGS, URL } from './measure.mjs';

const form = { USER_LOGIN: LOGIN, USER_HASH: KEY, ELEMENT_COUNT: 500, ELEMENT_CONT: 500 };
const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };

function check(items) {
  if (items.length !== 500) throw new Error(`${items.length} contacts`);
}

await main({
  async amocore() {
    const { AsyncClient } = await import('amocore');
    const client = new AsyncClient({ ...SETTINGS, login: LOGIN, key: KEY, signIn: 'each_request' });
    await keepInFlight(async () => {
      const page = await client.legacy.contacts.list({ pageSize: 500 });
      check(page.items);
    }, 1);
  },

  async 'fast-xml-parser'() {
    const { request } = await import('undici');
    const { XMLParser } = await import('fast-xml-parser');
    const lists = new Set(['phone', 'email', 'web_address', 'address', 'instant_messenger', 'tag', 'contact']);
    const parser = new XMLParser({ isArray: (name) => lists.has(name), parseTagValue: false });
    const body = new URLSearchParams(form).toString();
    await keepInFlight(async () => {
      const answer = await request(`${URL}/private/api/contacts.php`, { method: 'POST', headers, body });
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}`);
      check(parser.parse(await answer.body.text()).root.contacts.contact);
    }, 1);
  },
});
