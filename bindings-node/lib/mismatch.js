'use strict';

/** A value that does not fit, and where in the whole it is. */
class Mismatch {
  constructor(problem) {
    this.path = '';
    this.problem = problem;
  }

  /** The path as a caller writes it: `leads[0].sourceName`. */
  get field() {
    return this.path.replace(/^\./, '');
  }
}

/** What went wrong, seen from outside: a mismatch in the member `name`, or the item `[3]`. */
function within(place, problem) {
  if (problem instanceof Mismatch) {
    problem.path = (typeof place === 'number' ? `[${place}]` : `.${place}`) + problem.path;
  }
  return problem;
}

/** Something else was given than what is expected. */
function expected(what, value) {
  return new Mismatch(`expected ${what}, got ${describe(value)}`);
}

/** What a value is, without showing it: it may be a secret. */
function describe(value) {
  if (value === null) return 'null';
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a fraction';
  if (typeof value !== 'object') return typeof value;
  return Object.prototype.toString.call(value).slice(8, -1);
}

module.exports = { Mismatch, expected, within };
