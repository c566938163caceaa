'use strict';

/**
 * How values cross over to the core and back: `write` checks what a caller gave and makes it
 * JSON, `read` makes an answer what the declarations promise. A `write` that answers undefined
 * leaves the member out.
 */

const { Mismatch, at, expected } = require('./mismatch.js');

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
  read(raw) {
    // The core writes what a number cannot hold as text.
    if (typeof raw === 'string') throw new Mismatch(`${raw} is beyond Number.MAX_SAFE_INTEGER`);
    return raw;
  },
};

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
  read: (raw) => new Date(raw.startsWith('@') ? Number(raw.slice(1)) * 1000 : raw),
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
  if (Array.isArray(given)) {
    return given.map((item, index) => at(`[${index}]`, () => writeValue(item, depth + 1)));
  }
  if (isPlain(given)) return writeMembers(given, depth + 1);
  throw expected('null, a boolean, number, string, array or plain object', given);
}

function writeMembers(given, depth) {
  const members = Object.create(null);
  for (const name of Object.keys(given)) {
    text.write(name);
    if (given[name] === undefined) continue;
    members[name] = at(`.${name}`, () => writeValue(given[name], depth));
  }
  return members;
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
    // Not `map`, which skips the holes of an array.
    return Array.from(given, (item, index) => at(`[${index}]`, () => kind.write(item)));
  },
  read: (raw) => raw.map((item, index) => at(`[${index}]`, () => kind.read(item))),
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
 * They are given by a function, since models contain each other.
 */
function model(title, describeFields) {
  let known;
  const fields = () => (known ??= new Map(describeFields().map((field) => [field[0], field])));
  return {
    title,
    write(given) {
      if (!isObject(given)) throw expected('an object', given);
      for (const name of Object.keys(given)) {
        if (!fields().has(name) && given[name] !== undefined) {
          throw new Mismatch(`there is no such field of ${title}${suggest(name, fields())}`).inside(
            `.${name}`,
          );
        }
      }
      const members = {};
      for (const [name, wire, kind, required] of fields().values()) {
        const member = given[name];
        if (required && (member === undefined || member === null)) {
          throw new Mismatch('is required').inside(`.${name}`);
        }
        if (member === undefined) continue;
        const written = at(`.${name}`, () => kind.write(member));
        if (written !== undefined) members[wire] = written;
      }
      return members;
    },
    read(raw) {
      const shown = {};
      for (const [name, wire, kind] of fields().values()) {
        const member = at(`.${name}`, () => kind.read(raw[wire]));
        if (member !== undefined) shown[name] = member;
      }
      return shown;
    },
  };
}

function isObject(given) {
  return Object.prototype.toString.call(given) === '[object Object]';
}

/** `; did you mean sourceName?` for `source_name` and slips of the keyboard. */
function suggest(name, fields) {
  const letters = (it) => [...it.toLowerCase().replaceAll('_', '')].sort().join('');
  const close = [...fields.keys()].find((field) => letters(field) === letters(name));
  return close === undefined ? '' : `; did you mean ${close}?`;
}

module.exports = { bool, change, extra, float, int, list, model, optional, text, timestamp, value };
