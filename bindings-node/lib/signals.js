'use strict';

const { classes } = require('./errors.js');

/** The signal of a call, if one was given. */
function signalOf(operation, options) {
  const signal = options?.signal ?? undefined;
  if (signal !== undefined && typeof signal.addEventListener !== 'function') {
    const known = { operation, field: 'signal' };
    throw new classes.InvalidInput(`${operation}: signal: expected an AbortSignal`, known);
  }
  return signal;
}

/** For a signal that has been aborted nothing is sent. */
function refuseAborted(operation, signal) {
  if (!signal?.aborted) return;
  const message = `${operation}: the signal was aborted, so nothing was sent`;
  throw new classes.Cancelled(message, { operation, cause: signal.reason });
}

/** The calls in flight by signal, each with one listener: Node takes many for a leak. */
const groups = new WeakMap();

/** Cancels a call when the signal is aborted. Answers how to stop that. */
function cancelOnAbort(signal, call) {
  const group = groups.get(signal) ?? listen(signal);
  group.calls.add(call);
  return () => {
    group.calls.delete(call);
    if (group.calls.size > 0) return;
    signal.removeEventListener('abort', group.abort);
    groups.delete(signal);
  };
}

function listen(signal) {
  const calls = new Set();
  const abort = () => calls.forEach((call) => call.cancel());
  const group = { calls, abort };
  signal.addEventListener('abort', abort, { once: true });
  groups.set(signal, group);
  return group;
}

module.exports = { cancelOnAbort, refuseAborted, signalOf };
