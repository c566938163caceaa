'use strict';

/**
 * How values cross over to the core and back: `write` checks what a caller gave and makes it
 * JSON, `read` makes an answer what the declarations promise. A `write` that answers undefined
 * leaves the member out.
 */

const { Mismatch, expected, within } = require('./mismatch.js');
const { suggest } = require('./suggest.js');
const { numberOf } = require('./token-store.js');

/** Values nested deeper than this are refused; they may be circular. */
const MAX_DEPTH = 64;

const SURROGATE = /\p{Surrogate}/u;

const same = (raw) => raw;

const bool = {
  write(value) {
    if (typeof value !== 'boolean') throw expected('a boolean', value);
    return value;
  },
  read: same,
};

const int = {
  write(value) {
    if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw new Mismatch('is beyond Number.MAX_SAFE_INTEGER, so its digits are not certain');
    }
    if (!Number.isInteger(value)) throw expected('a whole number', value);
    return value;
  },
  read: whole,
};

function whole(raw) {
  // The core writes what a number cannot hold as text.
  if (typeof raw === 'string') throw new Mismatch(`${raw} is beyond Number.MAX_SAFE_INTEGER`);
  return raw;
}

const float = {
  write(value) {
    if (!Number.isFinite(value)) throw expected('a finite number', value);
    return value;
  },
  read: same,
};

const text = {
  write(value) {
    if (typeof value !== 'string') throw expected('a string', value);
    if (SURROGATE.test(value)) {
      throw new Mismatch('contains a lone surrogate, which is no character and cannot be sent');
    }
    return value;
  },
  read: same,
};

const timestamp = {
  write(value) {
    if (Object.prototype.toString.call(value) !== '[object Date]') throw expected('a Date', value);
    const milliseconds = value.getTime();
    if (Number.isNaN(milliseconds)) throw new Mismatch('is an invalid Date');
    // The wire has whole seconds.
    return `@${Math.floor(milliseconds / 1000)}`;
  },
  read: instant,
};

/** The core writes seconds since the epoch, as text where a number cannot hold them. */
function instant(raw) {
  const date = new Date(raw * 1000);
  if (Number.isNaN(date.getTime())) throw new Mismatch(`${raw} is beyond what a Date holds`);
  return date;
}

const tokenStore = {
  write(store) {
    const can = (name) => typeof store?.[name] === 'function';
    if (!can('load') || !can('save')) throw expected('an object with load() and save()', store);
    return numberOf(store);
  },
  read: same,
};

const bytes = {
  // Of its own memory: a small Buffer's is shared.
  read: (raw) => new Uint8Array(Buffer.from(raw, 'base64')),
};

const value = {
  write: (given) => writeValue(given, 0),
  read: same,
};

function writeValue(given, depth) {
  if (depth > MAX_DEPTH) throw new Mismatch(`is nested deeper than ${MAX_DEPTH}`);
  if (given === null) return null;
  switch (typeof given) {
    case 'boolean':
      return given;
    case 'string':
      return text.write(given);
    case 'number':
      return Number.isInteger(given) ? int.write(given) : float.write(given);
  }
  if (Array.isArray(given)) return each(given, (item) => writeValue(item, depth + 1));
  if (isPlain(given)) return writeMembers(given, depth + 1);
  throw expected('null, a boolean, number, string, array or plain object', given);
}

function writeMembers(given, depth) {
  const members = Object.create(null);
  for (const name of Object.keys(given)) {
    text.write(name);
    const member = given[name];
    if (member === undefined) continue;
    try {
      members[name] = writeValue(member, depth);
    } catch (problem) {
      throw within(name, problem);
    }
  }
  return members;
}

/** An array made of another, whose holes count as undefined. */
function each(items, step) {
  const made = [];
  for (let index = 0; index < items.length; index += 1) {
    try {
      made.push(step(items[index]));
    } catch (problem) {
      throw within(index, problem);
    }
  }
  return made;
}

/** An object literal, perhaps of another realm; not a Map, not an instance of a class. */
function isPlain(given) {
  if (Object.prototype.toString.call(given) !== '[object Object]') return false;
  const prototype = Object.getPrototypeOf(given);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const extra = {
  write(given) {
    if (!isPlain(given)) throw expected('a plain object', given);
    return writeMembers(given, 0);
  },
  read: same,
};

const list = (kind) => ({
  write(given) {
    if (!Array.isArray(given)) throw expected('an array', given);
    return each(given, kind.write);
  },
  read: (raw) => each(raw, kind.read),
});

const optional = (kind) => ({
  write: (given) => (given === undefined || given === null ? undefined : kind.write(given)),
  read: (raw) => (raw === null ? undefined : kind.read(raw)),
});

/** undefined leaves alone, null clears. */
const change = (kind) => ({
  write: (given) => (given === undefined || given === null ? given : kind.write(given)),
  read: (raw) => (raw === null ? null : kind.read(raw)),
});

/**
 * An object with these fields, each `[name, name on the wire, kind, whether it is required]`.
 * They are given by a function, since models contain each other. `readAll` reads what nothing
 * is wrong with.
 */
function model(title, describeFields, readAll) {
  const fields = once(describeFields);
  const names = once(() => new Set(fields().map(([name]) => name)));

  function refuseUnknown(given) {
    for (const name of Object.keys(given)) {
      if (names().has(name) || given[name] === undefined) continue;
      const meant = suggest(name, names());
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      throw within(name, new Mismatch(`there is no such field of ${title}${hint}`));
    }
  }

  return {
    write(given) {
      if (!isObject(given)) throw expected('an object', given);
      refuseUnknown(given);
      const members = {};
      for (const [name, wire, kind, required] of fields()) {
        const member = given[name];
        try {
          if (required && (member === undefined || member === null)) {
            throw new Mismatch('is required');
          }
          const written = member === undefined ? undefined : kind.write(member);
          if (written !== undefined) members[wire] = written;
        } catch (problem) {
          throw within(name, problem);
        }
      }
      return members;
    },
    // Every field is there, in one order: all objects of a kind have one shape.
    read(raw) {
      try {
        return readAll(raw);
      } catch {
        return readEach(raw);
      }
    },
  };

  /** Reads field by field, to tell with which of them something is wrong. */
  function readEach(raw) {
    const shown = {};
    for (const [name, wire, kind] of fields()) {
      try {
        shown[name] = kind.read(raw[wire]);
      } catch (problem) {
        throw within(name, problem);
      }
    }
    return shown;
  }
}

function once(make) {
  let made;
  return () => (made ??= make());
}

function isObject(given) {
  return Object.prototype.toString.call(given) === '[object Object]';
}

module.exports = {
  bool,
  bytes,
  change,
  extra,
  float,
  instant,
  int,
  list,
  model,
  optional,
  text,
  timestamp,
  tokenStore,
  value,
  whole,
};
