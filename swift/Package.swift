// swift-tools-version: 6.0

import PackageDescription

// On Apple's platforms the core is an XCFramework (scripts/xcframework.sh), elsewhere a static
// library in `lib` (scripts/build.sh).
#if canImport(Darwin)
    let core: Target = .binaryTarget(name: "AmocoreFFI", path: "AmocoreFFI.xcframework")
    let linking: [LinkerSetting] = []
#else
    let core: Target = .systemLibrary(name: "AmocoreFFI", path: "Sources/AmocoreFFI/include")
    let linking: [LinkerSetting] = [
        .unsafeFlags(["-L\(Context.packageDirectory)/lib"]),
        .linkedLibrary("amocore_ffi"),
    ]
#endif

let package = Package(
    name: "Amocore",
    platforms: [.macOS(.v12), .iOS(.v15)],
    products: [.library(name: "Amocore", targets: ["Amocore"])],
    targets: [
        core,
        // Generated glue; no part of the public surface.
        .target(name: "AmocoreNative", dependencies: ["AmocoreFFI"], linkerSettings: linking),
        .target(name: "Amocore", dependencies: ["AmocoreNative"]),
        .testTarget(name: "AmocoreTests", dependencies: ["Amocore", "AmocoreEnding"]),
        // What the tests start to see how a process ends; in no product.
        .executableTarget(
            name: "AmocoreEnding", dependencies: ["Amocore"], path: "Tests/Ending"),
    ]
)
