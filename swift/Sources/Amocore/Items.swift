/// All items of a list, page by page. Going through them a second time asks anew.
public struct AsyncItems<Item: Decodable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = Item

    let core: Core
    let operation: String
    let arguments: Arguments

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(items: self)
    }

    /// Asks for a page when the one before it is used up, and ends after an error.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let items: AsyncItems
        private var pages: Core.Pages?
        private var page: IndexingIterator<[Item]> = [].makeIterator()
        private var ended = false

        fileprivate init(items: AsyncItems) {
            self.items = items
        }

        public mutating func next() async throws -> Item? {
            while true {
                if let item = page.next() { return item }
                if ended { return nil }
                // Whatever interrupts a page, the list ends with it.
                ended = true
                let pages = if let pages { pages } else {
                    try items.core.pages(items.operation, items.arguments)
                }
                self.pages = pages
                guard let more: [Item] = try await pages.next(items.operation) else { return nil }
                page = more.makeIterator()
                ended = false
            }
        }
    }
}

/// All items of a list, page by page, each of them or the error that ends the list:
///
/// ```swift
/// for contact in client.legacy.contacts.iter() {
///     print(try contact.get().name)
/// }
/// ```
///
/// Going through them a second time asks anew.
public struct BlockingItems<Item: Decodable & Sendable>: Sequence, Sendable {
    let core: Core
    let operation: String
    let arguments: Arguments

    public func makeIterator() -> Iterator {
        Iterator(items: self)
    }

    /// Asks for a page when the one before it is used up, and ends after an error.
    public struct Iterator: IteratorProtocol {
        private let items: BlockingItems
        private var pages: Core.Pages?
        private var page: IndexingIterator<[Item]> = [].makeIterator()
        private var ended = false

        fileprivate init(items: BlockingItems) {
            self.items = items
        }

        public mutating func next() -> Result<Item, AmoError>? {
            do {
                return try item().map(Result.success)
            } catch {
                return .failure(error)
            }
        }

        private mutating func item() throws(AmoError) -> Item? {
            while true {
                if let item = page.next() { return item }
                if ended { return nil }
                // Whatever interrupts a page, the list ends with it.
                ended = true
                let pages = if let pages { pages } else {
                    try items.core.pages(items.operation, items.arguments)
                }
                self.pages = pages
                guard let more: [Item] = try pages.waitForNext(items.operation) else { return nil }
                page = more.makeIterator()
                ended = false
            }
        }
    }
}
