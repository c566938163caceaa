// The thread of the listener: passes each delivery on, after saying on which port it waits.

import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';

const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  parentPort.postMessage({ body, contentType: request.headers['content-type'] });
  response.end();
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
