'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const { platform } = require('./platform.js');

function load() {
  const name = platform();
  // Beside the package when it was built here, else in the package of this platform.
  const built = join(__dirname, '..', `amocore.${name}.node`);
  if (existsSync(built)) return require(built);
  try {
    return require(`amocore-${name}`);
  } catch (cause) {
    if (cause.code !== 'MODULE_NOT_FOUND') throw cause;
    throw new Error(
      `amocore has no native library for ${name}: the package amocore-${name} is not installed. ` +
        'If there is one for this platform, install again without --omit=optional, and on the ' +
        'system that the program runs on.',
      { cause },
    );
  }
}

module.exports = load();
