#!/bin/sh
# The core for the four ABIs of Android, into src/main/jniLibs. Needs cargo-ndk, an NDK, and the
# four Rust targets; see README.md. Not run yet.
set -eu

cd "$(dirname "$0")/../.."
api=24

build() {
    abi=$1
    triple=$2
    # The NDK's compiler and linker for this target alone: xtask itself is built for this machine.
    (
        eval "$(cargo ndk-env --target "$abi" --platform "$api")"
        cargo xtask mobile "$triple"
    )
    folder=kotlin/android/src/main/jniLibs/$abi
    mkdir -p "$folder"
    cp "target/mobile/$triple/mobile/libamocore_kotlin.so" "$folder/"
}

build arm64-v8a aarch64-linux-android
build armeabi-v7a armv7-linux-androideabi
build x86_64 x86_64-linux-android
build x86 i686-linux-android
