// Builds the native library and puts it beside the package: `build.mjs [cargo's arguments]`,
// such as `--profile published`.

import { execFileSync } from 'node:child_process';
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { platform } from '../lib/platform.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cargo = process.env.CARGO ?? 'cargo';
const given = process.argv.slice(2);
const options = { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 1 << 28 };
const messages = execFileSync(
  cargo,
  ['build', '--quiet', '-p', 'amocore-node', '--message-format', 'json-render-diagnostics', ...given],
  options,
);
const built = messages
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .find((it) => it.reason === 'compiler-artifact' && it.target.name === 'amocore_node');
const library = built.filenames.find((name) => /\.(so|dylib|dll)$/.test(name));
const target = join(root, 'bindings-node', `amocore.${platform()}.node`);
// Not written over: a process may have it loaded.
copyFileSync(library, `${target}.new`);
renameSync(`${target}.new`, target);
console.log(target);
