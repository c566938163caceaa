#!/bin/sh
# Builds the core for this machine as a static library, and puts it where Package.swift looks:
# `build.sh [cargo's arguments]`, such as `--release`.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
"${CARGO:-cargo}" build --quiet -p amocore-ffi --lib "$@"
profile=debug
case " $* " in *" --release "*) profile=release ;; esac
mkdir -p swift/lib
cp "${CARGO_TARGET_DIR:-target}/$profile/libamocore_ffi.a" swift/lib/libamocore_ffi.new
# The debug information of Rust is of no use to Swift, and large.
strip --strip-debug swift/lib/libamocore_ffi.new
mv swift/lib/libamocore_ffi.new swift/lib/libamocore_ffi.a
