'use strict';

const { outcomeOf, outcomeOfCall } = require('./arrivals.js');
const { classes, raise } = require('./errors.js');
const { Mismatch, within } = require('./mismatch.js');
const { NativeClient, evaluate } = require('./native.js');
const { cancelOnAbort, refuseAborted, signalOf } = require('./signals.js');
const { serveBlocked, takeDesk } = require('./token-store.js');

/** Makes the arguments of a call the text that the core takes. */
function write(operation, request, given) {
  try {
    return JSON.stringify(request.write(given ?? {}));
  } catch (problem) {
    throw refused(operation, problem, classes.InvalidInput);
  }
}

/** Makes the text of an output what the declarations promise. */
function read(operation, kind, output, mayHaveHappened = true) {
  try {
    return kind.read(JSON.parse(output));
  } catch (problem) {
    // There is an answer, so whatever was asked for was done.
    throw refused(operation, problem, classes.UnexpectedAnswer, { mayHaveHappened });
  }
}

/** Makes the items of a page, each when its turn comes, what the declarations promise. */
function* readItems(operation, kind, items) {
  for (let index = 0; index < items.length; index += 1) {
    yield readItem(operation, kind, items[index], index);
  }
}

function readItem(operation, kind, raw, index) {
  try {
    return kind.read(raw);
  } catch (problem) {
    const placed = within('items', within(index, problem));
    throw refused(operation, placed, classes.UnexpectedAnswer);
  }
}

function refused(operation, problem, Kind, known = {}) {
  if (!(problem instanceof Mismatch)) return problem;
  const { field } = problem;
  const place = [operation, field].filter(Boolean).join(': ');
  const message = [place, problem.problem].filter(Boolean).join(': ');
  return new Kind(message, { operation, field: field || undefined, ...known });
}

/** Opens the core's client. The settings are not kept: secrets are among them. */
function open(kind, settings) {
  let given, text;
  try {
    given = kind.write(settings ?? {});
    text = JSON.stringify(given);
  } catch (problem) {
    throw refused(undefined, problem, classes.Configuration);
  }
  const desk = takeDesk(given.token_store);
  return { native: attempt(() => new NativeClient(text)), desk };
}

/** Runs what the core may refuse. */
function attempt(step) {
  try {
    return step();
  } catch (failure) {
    throw raise(failure);
  }
}

/** The calls of a blocking client. */
class BlockingCore {
  #desk;

  constructor(kind, settings) {
    ({ native: this.native, desk: this.#desk } = open(kind, settings));
  }

  call(operation, request, output, given) {
    const text = write(operation, request, given);
    return read(operation, output, block(this.native.start(operation, text), this.#desk));
  }

  iterate(name, operation, request, item, given) {
    const text = write(operation, request, given);
    return this.#items(name, operation, item, text);
  }

  *#items(name, operation, item, text) {
    const pages = attempt(() => this.native.pages(name, text));
    try {
      for (;;) {
        const call = pages.startNext();
        if (call === null) return;
        yield* readItems(operation, item, JSON.parse(block(call, this.#desk)));
      }
    } finally {
      // Whoever leaves a download early does not wait for the garbage collector.
      pages.close();
    }
  }
}

/** The calls of an asynchronous client. */
class AsyncCore {
  constructor(kind, settings) {
    ({ native: this.native } = open(kind, settings));
  }

  async call(operation, request, output, given, options) {
    const signal = signalOf(operation, options);
    const text = write(operation, request, given);
    refuseAborted(operation, signal);
    if (signal !== undefined) {
      return read(operation, output, await settle(this.native.start(operation, text), signal));
    }
    let outcome;
    try {
      outcome = await outcomeOf(this.native, operation, text);
    } catch (failure) {
      // Made here, so that its stack leads to who awaits it.
      throw raise(failure);
    }
    return read(operation, output, outcome);
  }

  async *iterate(name, operation, request, item, given, options) {
    const signal = signalOf(operation, options);
    const text = write(operation, request, given);
    const pages = attempt(() => this.native.pages(name, text));
    try {
      for (;;) {
        refuseAborted(operation, signal);
        const call = pages.startNext();
        if (call === null) return;
        const items = JSON.parse(await settle(call, signal));
        for (const one of readItems(operation, item, items)) {
          refuseAborted(operation, signal);
          yield one;
        }
      }
    } finally {
      pages.close();
    }
  }
}

/** How long a blocked thread waits, in milliseconds, before it looks whether it is to end. */
const TICK = 100;

/** The same while a store may be asked for tokens. */
const SHORT_TICK = 5;

/** Blocks until a call has ended, and answers meanwhile what is asked at its client's desk. */
function block(call, desk) {
  for (;;) {
    const outcome = attempt(() => call.waitFor(desk === undefined ? TICK : SHORT_TICK));
    if (outcome !== null) return outcome;
    if (desk !== undefined) serveBlocked(desk);
  }
}

/** Waits for a call, which the signal may cancel. */
async function settle(call, signal) {
  const stop = signal && cancelOnAbort(signal, call);
  try {
    return await outcomeOfCall(call);
  } catch (failure) {
    // Made here, so that its stack leads to who awaits it.
    throw raise(failure, signal);
  } finally {
    stop?.();
  }
}

/** The calls of what needs no client. */
const tools = {
  call(tool, request, output, given) {
    const text = write(tool, request, given);
    return read(tool, output, attempt(() => evaluate(tool, text)), false);
  },
};

module.exports = { AsyncCore, BlockingCore, tools };
