// Runs the main job against the account that the environment names: the credential line that
// the sandbox prints. If it names a large account, too, all of its contacts are read.

import { AsyncClient, BlockingClient } from '../../../bindings-node/index.mjs';
import { Journal } from './journal.mjs';
import { readLarge } from './large.mjs';
import { Listener } from './listener.mjs';
import { tellSales } from './sales.mjs';
import { tell } from './story.mjs';

const clients = { async: AsyncClient, blocking: BlockingClient };
const Client = clients[process.argv[2]];
if (!Client) {
  console.error('usage: demo.mjs blocking|async');
  process.exit(2);
}

/** What the environment says of an account. */
function account(prefix) {
  const [baseUrl, login, key] = ['BASE_URL', 'LOGIN', 'KEY'].map(
    (name) => process.env[`${prefix}_${name}`],
  );
  return { baseUrl, login, key };
}

const journal = new Journal();
const client = new Client(account('AMOCORE'));
const listener = await Listener.start();
try {
  await tell(client, journal);
  await tellSales(client, journal, listener);
} finally {
  await listener.close();
  client.close();
}
const large = account('AMOCORE_LARGE');
if (large.baseUrl) {
  const reader = new Client({ ...large, requestsPerSecond: 0 });
  try {
    await readLarge(reader);
  } finally {
    reader.close();
  }
}
console.log('operations:', [...journal.operations].sort().join(' '));
