// Reads the public surface of the package, and writes it to the file it is given: from the type
// declarations, which are what editors and compilers see, and from the loaded modules, which have
// to have what is declared.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import * as esm from '../../../bindings-node/index.mjs';

const require = createRequire(new URL('../../../bindings-node/', import.meta.url));
const ts = require('typescript');
const cjs = require('./index.js');

const declarations = fileURLToPath(new URL('../../../bindings-node/index.d.ts', import.meta.url));
const program = ts.createProgram([declarations], { strict: true, types: [] });
const checker = program.getTypeChecker();
const source = program.getSourceFile(declarations);
const statements = new Map();
for (const it of source.statements) if (it.name) statements.set(it.name.text, it);

const docOf = (node) => {
  const symbol = checker.getSymbolAtLocation(node.name);
  return ts.displayPartsToString(symbol.getDocumentationComment(checker));
};

/** A type as it is written. */
const written = (type) => type.getText(source);

/** The fields of an interface or a class. */
function fields(name) {
  return statements.get(name).members.filter((it) => it.type).map((it) => ({
    name: it.name.text,
    type: written(it.type),
    optional: it.questionToken !== undefined,
    doc: docOf(it),
  }));
}

/** The calls below a client, each checked to be there in both kinds of modules. */
function* calls(mode, name, path, loaded) {
  for (const member of statements.get(name).members) {
    const own = member.name?.text;
    if (own === undefined || ['isClosed', 'redisProblem', 'close'].includes(own)) continue;
    const below = loaded.map((it) => it[own]);
    const where = [...path, own];
    if (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) {
      yield* calls(mode, written(member.type), where, below);
      continue;
    }
    if (!below.every((it) => typeof it === 'function')) {
      throw new Error(`${where.join('.')} is declared and not there`);
    }
    yield call(mode, where.join('.'), member);
  }
  for (const it of loaded) undeclared(it, name, path);
}

/** What is there has to be declared. */
function undeclared(loaded, name, path) {
  const declared = new Set(statements.get(name).members.map((it) => it.name?.text));
  const prototype = Object.getPrototypeOf(loaded);
  const own = [...Object.keys(loaded), ...Object.getOwnPropertyNames(prototype)];
  const surplus = own.find((it) => it !== 'constructor' && !declared.has(it));
  if (surplus) throw new Error(`${[...path, surplus].join('.')} is there and not declared`);
}

const ITERATORS = ['IterableIterator', 'AsyncIterableIterator'];

function call(mode, operation, method) {
  const [request, options, ...rest] = method.parameters;
  if (rest.length > 0 || (options !== undefined) !== (mode === 'async')) {
    throw new Error(`${operation}: ${mode} calls have other parameters`);
  }
  const parameters = fields(written(request.type));
  if ((request.questionToken !== undefined) !== parameters.every((it) => it.optional)) {
    throw new Error(`${operation}: what is required and the request disagree`);
  }
  const [, outer, inner] = written(method.type).match(/^(\w+)<(.*)>$/) ?? [];
  const iterates = ITERATORS[mode === 'async' ? 1 : 0] === outer;
  const output = iterates || outer === 'Promise' ? inner : written(method.type);
  return { operation, mode, iterates, parameters, output, doc: docOf(method) };
}

function* operations() {
  const settings = { account: 'company', token: 't' };
  for (const [mode, name] of [['blocking', 'BlockingClient'], ['async', 'AsyncClient']]) {
    yield* calls(mode, name, [], [new esm[name](settings), new cjs[name](settings)]);
  }
  yield* calls('tool', 'Tools', ['tools'], [esm.tools, cjs.tools]);
}

const listed = [...operations()];
const classes = [...statements.values()].filter(ts.isClassDeclaration);
const heir = (it) => it.heritageClauses?.[0].types[0].getText(source) === 'AmoError';
const errors = classes.filter(heir).map((it) => it.name.text);
for (const kind of errors) {
  if (!(esm[kind].prototype instanceof esm.AmoError) || esm[kind] !== cjs[kind]) {
    throw new Error(`${kind} is declared as an error and is none`);
  }
}

const unions = [...statements.values()].filter((it) => {
  return ts.isTypeAliasDeclaration(it) && /^'/.test(written(it.type));
});

// Requests are parameters, resources are the tree, and the rest of the interfaces are models.
const requests = new Set(['Config', 'CallOptions', 'AbortSignalLike', 'TokenStore']);
for (const name of statements.keys()) if (/^(Async|Blocking|Tools)/.test(name)) requests.add(name);
for (const it of source.statements.filter(ts.isInterfaceDeclaration)) {
  for (const member of it.members.filter(ts.isMethodSignature)) {
    if (member.parameters.length > 0) requests.add(written(member.parameters[0].type));
  }
}
const models = source.statements.filter((it) => {
  return ts.isInterfaceDeclaration(it) && !requests.has(it.name.text);
});

const surface = {
  language: 'node',
  operations: listed,
  models: models.map((it) => ({
    name: it.name.text,
    doc: docOf(it),
    fields: fields(it.name.text),
  })),
  enumerations: unions.map((it) => ({
    name: it.name.text,
    doc: docOf(it),
    words: [...written(it.type).matchAll(/'([^']+)'/g)].map(([, word]) => word),
  })),
  settings: fields('Config'),
  errors,
  error_fields: fields('AmoError').map((it) => it.name).filter((it) => it !== 'cause'),
};
writeFileSync(process.argv[2], JSON.stringify(surface, undefined, 1));
