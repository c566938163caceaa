'use strict';

/**
 * Stores for tokens. The core asks on threads of its own; the answers are given on this one: by the
 * event loop, or by a blocked call while it waits.
 */

const { NativeTokenStore } = require('./native.js');

/** Those of the clients that are about to be opened, by number. */
const desks = new Map();

/** The number that stands for a store in a client's settings. */
function numberOf(store) {
  // The core holds the bell, and the bell holds the desk, until the client is gone.
  const desk = { store, native: new NativeTokenStore(() => serve(desk, answer)) };
  desks.set(desk.native.number, desk);
  return desk.native.number;
}

/** The desk of the client that is opened with a number, if it has a store. */
function takeDesk(number) {
  const desk = desks.get(number);
  desks.delete(number);
  return desk;
}

/**
 * Answers what is asked of a client's store while this thread is blocked by a call of that client.
 * Those of other clients wait for the event loop, for which they may be written.
 */
function serveBlocked(desk) {
  serve(desk, answerAtOnce);
}

function serve(desk, how) {
  for (let ask = desk.native.next(); ask !== null; ask = desk.native.next()) how(desk, ask);
}

async function answer({ native, store }, ask) {
  try {
    settle(native, ask, await asked(store, ask));
  } catch (failure) {
    refuse(native, ask, failure);
  }
}

function answerAtOnce({ native, store }, ask) {
  try {
    const answered = asked(store, ask);
    if (typeof answered?.then === 'function') {
      // It will fail or not when nobody looks any more.
      Promise.resolve(answered).catch(() => {});
      throw new TypeError(`${ask.what}() of a BlockingClient's store must not answer a promise`);
    }
    settle(native, ask, answered);
  } catch (failure) {
    refuse(native, ask, failure);
  }
}

function asked(store, { what, tokens }) {
  if (what === 'save') return store.save(tokens);
  if (what === 'load') return store.load();
  return store[what]?.();
}

function settle(native, { number, what }, answered) {
  if (what !== 'load' || answered === null || answered === undefined) {
    native.answer(number, null, null);
  } else if (typeof answered === 'string') {
    native.answer(number, answered, null);
  } else {
    throw new TypeError('load() must answer a string or nothing');
  }
}

function refuse(native, { number }, failure) {
  native.answer(number, null, String(failure));
}

module.exports = { numberOf, serveBlocked, takeDesk };
