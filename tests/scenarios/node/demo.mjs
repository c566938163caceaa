// Runs the main job against the account that the environment names: the credential line that
// the sandbox prints.

import { AsyncClient, BlockingClient } from '../../../bindings-node/index.mjs';
import { tell } from './story.mjs';

const clients = { async: AsyncClient, blocking: BlockingClient };
const Client = clients[process.argv[2]];
if (!Client) {
  console.error('usage: demo.mjs blocking|async');
  process.exit(2);
}
const client = new Client({
  baseUrl: process.env.AMOCORE_BASE_URL,
  login: process.env.AMOCORE_LOGIN,
  key: process.env.AMOCORE_KEY,
});
try {
  console.log('operations:', [...(await tell(client))].sort().join(' '));
} finally {
  client.close();
}
