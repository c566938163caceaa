// swift-tools-version: 6.0

import PackageDescription

let amocore: Target.Dependency = .product(name: "Amocore", package: "swift")

// The story is told once, in Sources/Async, and compiled for both clients: Sources/Blocking links
// to it.
let package = Package(
    name: "AmocoreScenarios",
    platforms: [.macOS(.v12)],
    dependencies: [.package(path: "../../../../swift")],
    targets: [
        .executableTarget(name: "DemoAsync", dependencies: [amocore], path: "Sources/Async"),
        .executableTarget(
            name: "DemoBlocking", dependencies: [amocore], path: "Sources/Blocking",
            swiftSettings: [
                .define("BLOCKING"),
                // A blocking call does not have to be awaited, and may be.
                .unsafeFlags(["-suppress-warnings"]),
            ]),
    ]
)
