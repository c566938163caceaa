// 64 reads in flight at the same time: the summary of incoming leads.

import { keepInFlight, main, SETTINGS, TOKEN, URL } from './measure.mjs';

const ADDRESS = `${URL}/api/v2/incoming_leads/summary`;
const headers = { Authorization: `Bearer ${TOKEN}` };
const MANY = 64;

await main({
  async amocore() {
    const { AsyncClient } = await import('amocore');
    const client = new AsyncClient({ ...SETTINGS, token: TOKEN });
    await keepInFlight(async () => (await client.v2.incomingLeads.summary()).total, MANY);
  },

  async fetch() {
    await keepInFlight(async () => {
      const answer = await fetch(ADDRESS, { headers });
      if (!answer.ok) throw new Error(`${answer.status}`);
      return (await answer.json()).total;
    }, MANY);
  },

  async 'undici.request'() {
    const { request } = await import('undici');
    await keepInFlight(async () => {
      const { statusCode, body } = await request(ADDRESS, { headers });
      if (statusCode !== 200) throw new Error(`${statusCode}`);
      return (await body.json()).total;
    }, MANY);
  },

  async axios() {
    const { default: axios } = await import('axios');
    const { Agent } = await import('node:http');
    const client = axios.create({ headers, httpAgent: new Agent({ keepAlive: true }) });
    await keepInFlight(async () => (await client.get(ADDRESS)).data.total, MANY);
  },
});
