// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "AmocoreBench",
    platforms: [.macOS(.v12)],
    dependencies: [.package(path: "../../../swift")],
    targets: [
        .executableTarget(
            name: "AmocoreBench",
            dependencies: [.product(name: "Amocore", package: "swift")],
            path: "Sources")
    ]
)
