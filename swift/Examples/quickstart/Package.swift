// swift-tools-version: 6.0

import PackageDescription

// In a project of your own, this is the path of a clone.
let path = Context.environment["AMOCORE_PACKAGE"] ?? "../.."

let package = Package(
    name: "Quickstart",
    platforms: [.macOS(.v12)],
    dependencies: [.package(path: path)],
    targets: [
        .executableTarget(
            name: "Quickstart", dependencies: [.product(name: "Amocore", package: "swift")])
    ]
)
