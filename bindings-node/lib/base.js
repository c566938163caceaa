'use strict';

const { inspect } = require('node:util');

/** What both clients are besides their operations: open, closed, shown. */
class Base {
  #core;
  #shown;

  constructor(core, settings) {
    this.#core = core;
    const { account, zone, baseUrl } = settings ?? {};
    // What a person may see of the settings.
    this.#shown = Object.entries({ account, zone, baseUrl }).filter(([, it]) => it !== undefined);
  }

  get isClosed() {
    return this.#core.native.isClosed;
  }

  get redisProblem() {
    return this.#core.native.redisProblem ?? undefined;
  }

  close() {
    this.#core.native.close();
  }

  toString() {
    const shown = this.#shown.map(([name, value]) => ` ${name}=${inspect(value)}`).join('');
    return `<${this.constructor.name}${shown}${this.isClosed ? ' (closed)' : ''}>`;
  }

  toJSON() {
    return this.toString();
  }

  [inspect.custom]() {
    return this.toString();
  }
}

// Early releases of Node 18 lack these symbols; later ones register them under these names.
const dispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');
const asyncDispose = Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose');

class BlockingBase extends Base {
  [dispose]() {
    this.close();
  }
}

class AsyncBase extends Base {
  async [asyncDispose]() {
    this.close();
  }
}

module.exports = { AsyncBase, BlockingBase };
