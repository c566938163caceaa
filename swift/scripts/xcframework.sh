#!/bin/sh
# Assembles AmocoreFFI.xcframework on a Mac, for Package.swift.
#
# NOT RUN YET: it is written as such scripts usually are, and has never been on a Mac.
#
# Needs Xcode and these targets:
#   rustup target add aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios \
#       aarch64-apple-darwin x86_64-apple-darwin
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
out=swift/AmocoreFFI.xcframework
work=target/xcframework
headers=$work/headers

for triple in aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios \
    aarch64-apple-darwin x86_64-apple-darwin; do
    cargo xtask mobile "$triple"
done

library() { echo "target/mobile/$1/mobile/libamocore_ffi.a"; }

rm -rf "$work" "$out"
mkdir -p "$work/simulator" "$work/macos" "$headers"
# In a folder of their own: Xcode copies the headers of all frameworks to one place.
cp -R swift/Sources/AmocoreFFI/include "$headers/AmocoreFFI"
lipo -create -output "$work/simulator/libamocore_ffi.a" \
    "$(library aarch64-apple-ios-sim)" "$(library x86_64-apple-ios)"
lipo -create -output "$work/macos/libamocore_ffi.a" \
    "$(library aarch64-apple-darwin)" "$(library x86_64-apple-darwin)"

xcodebuild -create-xcframework \
    -library "$(library aarch64-apple-ios)" -headers "$headers" \
    -library "$work/simulator/libamocore_ffi.a" -headers "$headers" \
    -library "$work/macos/libamocore_ffi.a" -headers "$headers" \
    -output "$out"
echo "$out"
