// Packs what is published: the package, and the package of this platform with the native library
// that `build.mjs` left here. `pack.mjs FOLDER` puts both there and prints their paths.
//
// npm installs the platform's package as an optional dependency, so that nobody needs a compiler.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { platform } from '../lib/platform.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const out = resolve(process.argv[2] ?? '.');
mkdirSync(out, { recursive: true });

/** What `npm` says of a platform, so that it installs the one package that fits. */
function constraints(name) {
  const [os, cpu, abi] = name.split('-');
  const libc = { gnu: ['glibc'], musl: ['musl'] }[abi];
  return { os: [os], cpu: [cpu], ...(libc && { libc }) };
}

function describe(name) {
  const library = `amocore.${name}.node`;
  const { version, license, engines } = own;
  return {
    name: `amocore-${name}`,
    version,
    description: `The native library of amocore for ${name}.`,
    license,
    engines,
    main: library,
    files: [library],
    ...constraints(name),
  };
}

function pack(folder) {
  const options = { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', out], options);
  const packed = JSON.parse(printed);
  const { filename } = Array.isArray(packed) ? packed[0] : Object.values(packed)[0];
  console.log(join(out, filename));
}

const name = platform();
const folder = mkdtempSync(join(tmpdir(), 'amocore-npm-'));
try {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(describe(name), undefined, 2));
  copyFileSync(join(root, `amocore.${name}.node`), join(folder, `amocore.${name}.node`));
  pack(folder);
} finally {
  rmSync(folder, { recursive: true });
}
pack(root);
