import Foundation

/// Prints each step and remembers which operations were called.
struct Journal {
    private(set) var operations: Set<String> = []

    mutating func did(_ operation: String, _ what: String) {
        operations.insert(operation)
        print("  \(operation.padding(toLength: 30, withPad: " ", startingAt: 0)) \(what)")
    }
}

/// Stops at the first thing that is not as it should be.
func check(_ condition: Bool, _ what: String) {
    guard condition else {
        print("not as it should be: \(what)")
        exit(1)
    }
}
