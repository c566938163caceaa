'use strict';

const { NativeArrivals } = require('./native.js');

/** Who waits for the outcome of a call, by its number. */
const waiting = new Map();

/** Made for the first call. */
let arrivals;

/** Keeps the process alive while anybody waits. */
let alive;

/** Starts a client's operation, and promises its output. A failure is what the core tells of it. */
function outcomeOf(client, operation, text) {
  arrivals ??= new NativeArrivals(settle);
  return promised(arrivals.start(client, operation, text));
}

/** Starts a call that can be cancelled, likewise. */
function outcomeOfCall(call) {
  arrivals ??= new NativeArrivals(settle);
  return promised(arrivals.startCall(call));
}

function promised(number) {
  alive ??= setInterval(() => {}, 2 ** 31 - 1);
  if (waiting.size === 0) alive.ref();
  return new Promise((resolve, reject) => {
    waiting.set(number, { resolve, reject });
  });
}

function settle() {
  for (let isMore = true; isMore; ) {
    // Of each outcome: its number, then twice the length of its text, and one more for a failure.
    const [places, texts, areMore] = arrivals.take();
    for (let at = 0, from = 0; at < places.length; at += 2) {
      const number = places[at];
      const text = texts.slice(from, (from += places[at + 1] >>> 1));
      const { resolve, reject } = waiting.get(number);
      waiting.delete(number);
      if (places[at + 1] & 1) reject({ message: text });
      else resolve(text);
    }
    isMore = areMore;
  }
  if (waiting.size === 0) alive.unref();
}

module.exports = { outcomeOf, outcomeOfCall };
