'use strict';

const { AmoError, classes, raise } = require('./errors.js');
const { Mismatch } = require('./mismatch.js');
const { NativeClient } = require('./native.js');

/** Makes the arguments of a call the text that the core takes. */
function write(operation, request, given) {
  try {
    return JSON.stringify(request.write(given ?? {}));
  } catch (problem) {
    throw refused(operation, problem, classes.InvalidInput);
  }
}

/** Makes the text of an output what the declarations promise. */
function read(operation, kind, output) {
  try {
    return kind.read(JSON.parse(output));
  } catch (problem) {
    throw refused(operation, problem, classes.UnexpectedAnswer);
  }
}

function refused(operation, problem, Kind) {
  if (!(problem instanceof Mismatch)) return problem;
  const { field } = problem;
  const place = [operation, field].filter(Boolean).join(': ');
  return new Kind(`${place}: ${problem.problem}`, { operation, field: field || undefined });
}

/** Opens the core's client. The settings are not kept: secrets are among them. */
function open(kind, settings) {
  let text;
  try {
    text = JSON.stringify(kind.write(settings ?? {}));
  } catch (problem) {
    throw refused(undefined, problem, classes.Configuration);
  }
  return attempt(() => new NativeClient(text));
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
  constructor(kind, settings) {
    this.native = open(kind, settings);
  }

  call(operation, request, output, given) {
    const text = write(operation, request, given);
    return read(operation, output, attempt(() => this.native.call(operation, text)));
  }

  iterate(operation, request, item, given) {
    const text = write(operation, request, given);
    return this.#items(operation, item, text);
  }

  *#items(operation, item, text) {
    const pages = attempt(() => this.native.pages(operation, text));
    for (;;) {
      const page = attempt(() => pages.next());
      if (page === null) return;
      for (const raw of JSON.parse(page)) yield readItem(operation, item, raw);
    }
  }
}

/** The calls of an asynchronous client. */
class AsyncCore {
  constructor(kind, settings) {
    this.native = open(kind, settings);
  }

  async call(operation, request, output, given, options) {
    const signal = signalOf(operation, options);
    const text = write(operation, request, given);
    refuseAborted(operation, signal);
    const outcome = await settle(this.native.start(operation, text), signal);
    return read(operation, output, outcome);
  }

  async *iterate(operation, request, item, given, options) {
    const signal = signalOf(operation, options);
    const text = write(operation, request, given);
    const pages = attempt(() => this.native.pages(operation, text));
    for (;;) {
      refuseAborted(operation, signal);
      const call = pages.startNext();
      if (call === null) return;
      const page = await settle(call, signal);
      for (const raw of JSON.parse(page)) yield readItem(operation, item, raw);
    }
  }
}

function readItem(operation, item, raw) {
  try {
    return item.read(raw);
  } catch (problem) {
    throw refused(operation, problem, classes.UnexpectedAnswer);
  }
}

function signalOf(operation, options) {
  const signal = options?.signal ?? undefined;
  if (signal !== undefined && typeof signal.addEventListener !== 'function') {
    const details = { operation, field: 'signal' };
    throw new classes.InvalidInput(`${operation}: signal: expected an AbortSignal`, details);
  }
  return signal;
}

/** Nothing is sent for a signal that has been aborted already. */
function refuseAborted(operation, signal) {
  if (!signal?.aborted) return;
  const message = `${operation}: the call was cancelled before it began`;
  throw new classes.Cancelled(message, { operation }, { cause: signal.reason });
}

/** Waits for a call, which the signal may cancel. */
async function settle(call, signal) {
  const abort = () => call.cancel();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await call.outcome();
  } catch (failure) {
    // Made here, so that its stack leads to who awaits it.
    throw raise(failure, signal?.aborted ? signal.reason : undefined);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

module.exports = { AmoError, AsyncCore, BlockingCore };
