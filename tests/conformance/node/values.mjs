// Between the JSON of the cases and the values of the client's surface, led by the description of
// the surface that the operation list makes of itself.

import { readFileSync } from 'node:fs';

const surface = JSON.parse(readFileSync(new URL('../../surface.json', import.meta.url), 'utf8'));
const fieldsOf = new Map(surface.models.map((it) => [it.name, it.fields]));

export const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The row of an operation. */
const rows = [...surface.operations, ...surface.tools];
export const rowOf = (operation) => rows.find((it) => it.operation === operation);

/** From JSON to what the surface takes. */
function given(type, value) {
  if (value === null || value === undefined) return value;
  const [kind, ...rest] = type.split(' ');
  if (kind === 'optional' || kind === 'change') return given(inner(rest), value);
  if (kind === 'list' && Array.isArray(value)) return value.map((it) => given(inner(rest), it));
  if (kind === 'timestamp' && typeof value === 'string') return new Date(value);
  return fieldsOf.has(kind) ? givenFields(fieldsOf.get(kind), value) : value;
}

const inner = (rest) => rest.filter((word, index) => index > 0 || word !== 'of').join(' ');

function givenFields(fields, value) {
  const types = new Map(fields.map((it) => [it.name, it.type]));
  const entries = Object.entries(value).map(([name, member]) => [
    camel(name),
    given(types.get(name) ?? 'value', member),
  ]);
  return Object.fromEntries(entries);
}

/** The arguments of a call, and the settings of a client. */
export const request = (row, value) => givenFields(row.parameters, value);
export const settings = (value) => givenFields(surface.settings, value);

/** From what the surface gives to JSON. */
export function tree(type, value) {
  if (value === null || value === undefined) return null;
  const [kind, ...rest] = type.split(' ');
  if (kind === 'optional' || kind === 'change') return tree(inner(rest), value);
  if (kind === 'list') return value.map((it) => tree(inner(rest), it));
  if (kind === 'timestamp') return value.toISOString().replace('.000Z', 'Z');
  if (!fieldsOf.has(kind)) return value;
  const fields = new Map(fieldsOf.get(kind).map((it) => [camel(it.name), it]));
  const entries = Object.entries(value).map(([name, member]) => {
    if (!fields.has(name)) throw new Error(`${kind} has a surplus member ${name}`);
    const field = fields.get(name);
    return [field.name, tree(field.type, member)];
  });
  return Object.fromEntries(entries);
}

/** The items of a list; of a download one text, however it was cut. */
export function several(given, items) {
  const type = rowOf(given.operation).iterates_over;
  if (type === 'bytes') return Buffer.concat(items).toString('base64');
  return items.map((it) => tree(type ?? 'value', it));
}

/** `leads[0].sourceName` as the cases have it; what follows `extra` is the caller's own. */
function fieldOf(path) {
  const at = path.indexOf('extra.');
  return at < 0 ? snake(path) : snake(path.slice(0, at)) + path.slice(at);
}

/** Everything that an error shows. */
export function failure(error) {
  const shown = {
    kind: error.name,
    message: error.message,
    text: String(error),
    stack: error.stack,
    json: JSON.stringify(error),
  };
  for (const it of Object.keys(error)) shown[snake(it)] = error[it];
  shown.field = error.field && fieldOf(error.field);
  // The cases name fields as the operation list does.
  if (error.field) shown.message = error.message.replace(error.field, shown.field);
  shown.may_have_happened = error.mayHaveHappened;
  shown.items = error.items.map((item) => tree('BatchItem', item));
  return shown;
}
