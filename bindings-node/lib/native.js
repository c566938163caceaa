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
    throw new Error(
      `amocore has no native library for ${name}. Install again without --omit=optional ` +
        `or --no-optional; package amocore-${name} has it, if this platform is supported.`,
      { cause },
    );
  }
}

module.exports = load();
