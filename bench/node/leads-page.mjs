// A page of 500 leads of v2 with custom fields, from the connection to typed objects.
//
// The others get it with `undici.request`, which takes the least of all; what is theirs is decoding.

import { keepInFlight, main, SETTINGS, TOKEN, URL } from './measure.mjs';

const ADDRESS = `${URL}/api/v2/leads?limit_rows=500&limit_offset=0`;
const headers = { Authorization: `Bearer ${TOKEN}` };

function check(items) {
  if (items.length !== 500) throw new Error(`${items.length} leads`);
}

async function overUndici(decode) {
  const { request } = await import('undici');
  await keepInFlight(async () => {
    const { statusCode, body } = await request(ADDRESS, { headers });
    if (statusCode !== 200) throw new Error(`${statusCode}`);
    check(decode(await body.text()));
  }, 1);
}

await main({
  async amocore() {
    const { AsyncClient } = await import('amocore');
    const client = new AsyncClient({ ...SETTINGS, token: TOKEN });
    await keepInFlight(async () => {
      const page = await client.v2.leads.list({ limitRows: 500, limitOffset: 0 });
      check(page.items);
    }, 1);
  },

  async 'JSON.parse'() {
    await overUndici((text) => JSON.parse(text)._embedded.items);
  },

  async 'JSON.parse + zod'() {
    const { z } = await import('zod');
    const tag = z.object({ id: z.number(), name: z.string() });
    const field = z.object({
      id: z.number(),
      name: z.string().nullish(),
      is_system: z.boolean().nullish(),
      values: z.array(z.unknown()),
    });
    const reference = z.union([z.object({ id: z.number().nullish() }), z.array(z.unknown())]);
    const lead = z.object({
      id: z.number(),
      name: z.string(),
      sale: z.number().nullish(),
      pipeline_id: z.number().nullish(),
      status_id: z.number().nullish(),
      responsible_user_id: z.number().nullish(),
      created_by: z.number().nullish(),
      created_at: z.number().nullish(),
      updated_at: z.number().nullish(),
      closed_at: z.number().nullish(),
      closest_task_at: z.number().nullish(),
      is_deleted: z.boolean().nullish(),
      loss_reason_id: z.number().nullish(),
      group_id: z.number().nullish(),
      account_id: z.number().nullish(),
      main_contact: reference.nullish(),
      company: reference.nullish(),
      // PHP writes an empty list for an empty map, and the other way round (v2 §7.5).
      tags: z.union([z.array(tag), z.record(z.string(), z.unknown())]),
      custom_fields: z.union([z.array(field), z.record(z.string(), z.unknown())]),
    });
    const page = z.object({ _embedded: z.object({ items: z.array(lead) }) });
    await overUndici((text) => page.parse(JSON.parse(text))._embedded.items);
  },
});
