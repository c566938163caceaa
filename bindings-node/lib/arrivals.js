'use strict';

const { NativeArrivals } = require('./native.js');

/** Who waits for the outcome of a call, by its number. */
const waiting = new Map();

/** Made for the first call. */
let arrivals;

/** Keeps the process alive while anybody waits. */
let alive;

/** Starts a call, and promises its output. A failure is what the core tells of it. */
function outcomeOf(call) {
  arrivals ??= new NativeArrivals(settle);
  alive ??= setInterval(() => {}, 2 ** 31 - 1);
  return new Promise((resolve, reject) => {
    const number = arrivals.start(call);
    if (waiting.size === 0) alive.ref();
    waiting.set(number, { resolve, reject });
  });
}

function settle() {
  for (const { number, failed, text } of arrivals.take()) {
    const { resolve, reject } = waiting.get(number);
    waiting.delete(number);
    if (failed) reject({ message: text });
    else resolve(text);
  }
  if (waiting.size === 0) alive.unref();
}

module.exports = { outcomeOf };
