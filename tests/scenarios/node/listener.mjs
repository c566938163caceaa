// Receives deliveries of webhooks on this machine.

import { on } from 'node:events';
import { Worker } from 'node:worker_threads';

import { tools } from '../../../bindings-node/index.mjs';

/** It has a thread of its own, since a blocking client holds up this one. */
export class Listener {
  #thread = new Worker(new URL('./listener-thread.mjs', import.meta.url));
  #late = new AbortController();
  #messages = on(this.#thread, 'message', { signal: this.#late.signal });

  /** Starts one; `url` is where it listens. */
  static async start() {
    const listener = new Listener();
    listener.url = `http://127.0.0.1:${await listener.#next()}/hook`;
    return listener;
  }

  /** Waits until there is an event of each kind. */
  async events(wanted) {
    const events = new Map();
    const patience = setTimeout(() => this.#late.abort('not all events came'), 20_000);
    try {
      while (!wanted.every((kind) => events.has(kind))) {
        for (const event of tools.webhooks.parse(await this.#next()).events) {
          events.set(event.kind, event);
        }
      }
    } finally {
      clearTimeout(patience);
    }
    return events;
  }

  async close() {
    await this.#thread.terminate();
  }

  async #next() {
    const { value } = await this.#messages.next();
    return value[0];
  }
}
