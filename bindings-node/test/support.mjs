// A small HTTP server that tests script, and what else they share.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

/** The longest that anything may take. Reaching it is a failure, never the normal course. */
export const DEADLINE = 20_000;

export const SUMMARY = { sip: 1, form: 2, mail: 3, chat: 4, total: 10, avg_time: 5, accepted: 6 };

export const TOKEN = 'token-of-the-tests';

/** A server that answers as `respond(request)` says: `{ status, headers, json }`, perhaps later,
 * or null for never; `begins` is the part of a body that comes. It remembers its requests, and tells of each whose client left without an answer. */
export class Server {
  requests = [];
  gone = 0;
  #waiting = [];

  static async start(respond) {
    const server = new Server();
    server.http = createServer((request, response) => server.#serve(request, response, respond));
    // A connection that a client keeps must not keep the test.
    server.http.listen({ port: 0, host: '127.0.0.1', backlog: 1024 });
    await once(server.http, 'listening');
    server.url = `http://127.0.0.1:${server.http.address().port}`;
    return server;
  }

  async #serve(request, response, respond) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
    this.requests.push(seen);
    response.on('close', () => {
      if (!response.writableFinished) this.gone += 1;
      this.#tell();
    });
    this.#tell();
    const answer = await respond(seen);
    if (answer === null) return;
    const { status = 200, json, body = JSON.stringify(json), headers: extra } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...extra });
    if (answer.begins === undefined) response.end(body);
    else response.write(answer.begins);
  }

  #tell() {
    this.#waiting = this.#waiting.filter((it) => !it());
  }

  /** Waits until this is so, which may be after a request or a leaving. */
  async until(condition, what) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not in time: ${what}`)), DEADLINE);
    });
    const reached = new Promise((resolve) => {
      this.#waiting.push(() => condition() && (resolve(), true));
      this.#tell();
    });
    await Promise.race([reached, late]).finally(() => clearTimeout(timer));
  }

  settings(more = {}) {
    return {
      baseUrl: this.url,
      token: TOKEN,
      timeZone: 'UTC',
      retries: 0,
      requestsPerSecond: 0,
      timeout: DEADLINE / 1000,
      ...more,
    };
  }

  async close() {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, 'close');
  }
}

export const always = (json) => () => ({ json });
export const summarize = always(SUMMARY);
export const never = () => null;

/** A page of incoming leads. */
export const leads = (...uids) => ({
  _embedded: { items: uids.map((uid) => ({ uid, category: 'sip' })) },
});

/** The text of a module that imports this package as 'amocore'. */
export const module = (source) =>
  source.replaceAll("'amocore'", JSON.stringify(new URL('../index.mjs', import.meta.url).href));

/** Starts a module in a process of its own; `ended` tells how it ended and what it printed. */
export function start(source, ...given) {
  const child = spawn(process.execPath, ['--input-type=module', '-', ...given], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (printed.out += chunk));
  child.stderr.on('data', (chunk) => (printed.err += chunk));
  child.stdin.end(module(source));
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE * 2);
  const ended = once(child, 'close').then(([code, signal]) => {
    clearTimeout(timer);
    return { code, signal, ...printed };
  });
  return { kill: (signal) => child.kill(signal), ended };
}

/** Runs a module in a process of its own, and answers how it ended and what it printed. */
export const run = (source, ...given) => start(source, ...given).ended;

/** A sandbox, and the settings that its lines tell. */
export async function sandbox(...given) {
  const child = spawn(process.env.AMOCORE_SANDBOX, ['--listen', '127.0.0.1:0', ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told = {};
  for await (const line of createInterface(child.stdout)) {
    for (const [, name, value] of line.matchAll(/(AMOCORE_[A-Z_]+)=(\S+)/g)) told[name] = value;
    if (line.startsWith('inspect')) break;
  }
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
  };
  const settings = {
    baseUrl: told.AMOCORE_BASE_URL,
    login: told.AMOCORE_LOGIN,
    key: told.AMOCORE_KEY,
  };
  return { settings, told, stop };
}
