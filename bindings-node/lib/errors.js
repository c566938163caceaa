'use strict';

const { kinds } = require('./generated/errors.js');
const { BatchItem } = require('./generated/models.js');

/** What an error tells besides its message, and how the core calls it. */
const FIELDS = [
  ['operation', 'operation'],
  ['field', 'field'],
  ['status', 'status'],
  ['code', 'code'],
  ['codeMeaning', 'code_meaning'],
  ['vendorText', 'vendor_text'],
  ['requestId', 'request_id'],
  ['retryAfter', 'retry_after'],
  ['mayHaveHappened', 'may_have_happened'],
  ['bodyStart', 'body_start'],
  ['items', 'items'],
];

/** A failed call. Every kind of failure is a class of its own below this one. */
class AmoError extends Error {
  constructor(message, known = {}) {
    super(message, known);
    for (const [name] of FIELDS) {
      if (known[name] !== undefined) this[name] = known[name];
    }
  }
}
// On the prototype, as with built-in errors, so that only what is known is printed.
Object.defineProperties(AmoError.prototype, {
  name: hidden('AmoError'),
  mayHaveHappened: hidden(false),
  items: hidden(Object.freeze([])),
});

function hidden(value) {
  return { value, writable: true, configurable: true, enumerable: false };
}

const classes = {};
for (const kind of kinds) {
  // A class is named by the property it is assigned to.
  classes[kind] = { [kind]: class extends AmoError {} }[kind];
  Object.defineProperty(classes[kind].prototype, 'name', hidden(kind));
}

/** The error that the core describes in JSON; anything else is passed on as it is. */
function raise(failure, signal = undefined) {
  const described = parse(failure);
  if (described === undefined) return failure;
  const known = {};
  for (const [name, given] of FIELDS) known[name] = described[given] ?? undefined;
  known.items = described.items.length > 0 ? described.items.map(BatchItem.read) : undefined;
  known.mayHaveHappened = described.may_have_happened || undefined;
  const Kind = classes[described.kind] ?? AmoError;
  if (Kind === classes.Cancelled && signal?.aborted) known.cause = signal.reason;
  return new Kind(described.message, known);
}

function parse(failure) {
  try {
    const described = JSON.parse(failure.message);
    return typeof described.kind === 'string' ? described : undefined;
  } catch {
    return undefined;
  }
}

module.exports = { AmoError, classes, raise };
