// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "AmocoreConformance",
    platforms: [.macOS(.v12)],
    dependencies: [.package(path: "../../../../swift")],
    targets: [
        .executableTarget(
            name: "AmocoreConformance",
            dependencies: [.product(name: "Amocore", package: "swift")])
    ]
)
