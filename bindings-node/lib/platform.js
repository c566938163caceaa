'use strict';

const { readFileSync } = require('node:fs');

/** Whether the C library is musl, as on Alpine. */
function isMusl() {
  try {
    return readFileSync('/usr/bin/ldd', 'latin1').includes('musl');
  } catch {
    return process.report?.getReport()?.header?.glibcVersionRuntime === undefined;
  }
}

/** The name of this platform's package: `linux-x64-gnu`. */
exports.platform = function platform() {
  const { arch, platform } = process;
  if (platform === 'linux') return `linux-${arch}-${isMusl() ? 'musl' : 'gnu'}`;
  return platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`;
};
