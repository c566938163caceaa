internal import AmocoreNative

/// Where an application keeps an integration's tokens: a key chain, a database, a vault.
///
/// Its functions are called on threads that may block, one call at a time. If one throws, the
/// call that needed the tokens fails with ``AmoError/configuration(_:)``.
public protocol TokenStore: Sendable {
    /// The text that was saved last, or nothing.
    func load() throws -> String?

    /// Replaces the text as a whole. It is a secret, and has to last: refresh tokens are good once
    /// (v2 §3.2).
    func save(_ tokens: String) throws

    /// Keeps other processes from renewing the tokens until ``unlock()``. Needed if several share
    /// the store. By default it does nothing.
    func lock() throws

    /// Ends what ``lock()`` began. By default it does nothing.
    func unlock()
}

extension TokenStore {
    public func lock() throws {}
    public func unlock() {}
}

extension Arguments {
    /// The store itself stays here; the core gets a number for it.
    func with(_ name: String, _ store: (any TokenStore)?) -> Arguments {
        store.map { with(name, numberOfTokenStore(store: Keeper(store: $0))) } ?? self
    }
}

/// The store as the core calls it.
private final class Keeper: NativeTokenStore {
    private let store: any TokenStore

    init(store: any TokenStore) { self.store = store }

    func load() throws -> String? { try failing { try store.load() } }

    func save(tokens: String) throws { try failing { try store.save(tokens) } }

    func lock() throws { try failing { try store.lock() } }

    func unlock() { store.unlock() }

    private func failing<T>(_ step: () throws -> T) throws -> T {
        do {
            return try step()
        } catch {
            throw NativeStoreFailure.Failed(reason: "\(error)")
        }
    }
}
