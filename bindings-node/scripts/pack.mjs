// Packs what is published: the package, and packages with the native library of a platform, which
// npm installs as optional dependencies, so that nobody needs a compiler.
//
//   pack.mjs FOLDER              this machine's platform
//   pack.mjs FOLDER PLATFORM...  those, such as linux-arm64-musl
//
// The libraries lie beside the package as amocore.PLATFORM.node; `build.mjs` leaves one there.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { platform } from '../lib/platform.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const licenses = ['LICENSE-APACHE', 'LICENSE-MIT'];

function main([folder, ...names]) {
  if (folder === undefined) throw new Error('usage: pack.mjs FOLDER [PLATFORM]...');
  const wanted = names.length > 0 ? names : [platform()];
  for (const name of wanted) check(name);
  const out = resolve(folder);
  mkdirSync(out, { recursive: true });
  for (const name of wanted) pack(out, ofPlatform(name), [library(name)]);
  const { scripts, devDependencies, ...published } = own;
  pack(out, published, own.files);
}

const library = (name) => `amocore.${name}.node`;

function check(name) {
  const version = own.optionalDependencies[`amocore-${name}`];
  if (version === undefined) throw new Error(`package.json has no optional dependency on ${name}`);
  if (version !== own.version) throw new Error(`amocore-${name} is ${version}, not ${own.version}`);
  if (!existsSync(join(root, library(name)))) {
    throw new Error(`there is no ${library(name)}; scripts/build.mjs makes it`);
  }
}

/** The package of a platform. npm reads from it on which machines to install it. */
function ofPlatform(name) {
  const [os, cpu, abi] = name.split('-');
  const libc = { gnu: ['glibc'], musl: ['musl'] }[abi];
  const { version, license, engines } = own;
  return {
    name: `amocore-${name}`,
    version,
    description: `The native library of amocore for ${name}.`,
    license,
    engines,
    main: library(name),
    os: [os],
    cpu: [cpu],
    ...(libc && { libc }),
  };
}

/** Packs a description and files of the package, with the licences of the repository. */
function pack(out, description, files) {
  const stage = mkdtempSync(join(tmpdir(), 'amocore-npm-'));
  try {
    const published = { ...description, files: [...files, ...licenses] };
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`);
    for (const file of files) cpSync(join(root, file), join(stage, file), { recursive: true });
    for (const file of licenses) cpSync(join(root, '..', file), join(stage, file));
    const options = { cwd: stage, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
    const given = ['pack', '--silent', '--pack-destination', out];
    const tarball = execFileSync('npm', given, options).trim();
    console.log(join(out, tarball));
  } finally {
    rmSync(stage, { recursive: true });
  }
}

main(process.argv.slice(2));
