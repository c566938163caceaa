import Foundation

/// What is known of a failed call.
public struct ErrorDetails: Codable, Hashable, Sendable {
    /// What failed, where, and what to do about it.
    public var message: String
    /// The operation that failed, such as `legacy.contacts.add`.
    public var operation: String?
    /// The argument or setting at fault.
    public var field: String?
    /// The HTTP status of the answer.
    public var status: Int?
    /// The vendor's error code.
    public var code: Int64?
    /// What the vendor documents the code to mean.
    public var codeMeaning: String?
    /// What the server said, in its own words.
    public var vendorText: String?
    /// The server's identifier of the request, for its support.
    public var requestId: String?
    /// The wait that the server asked for, in seconds.
    public var retryAfter: Double?
    /// Whether the request may have been carried out all the same. A write is repeated safely
    /// only when this is false.
    public var mayHaveHappened: Bool
    /// The first bytes of an unexpected body, secrets masked.
    public var bodyStart: String?
    /// What became of each item of a batch that was carried out in part.
    public var items: [BatchItem]

    init(message: String, operation: String? = nil, field: String? = nil) {
        self.message = message
        self.operation = operation
        self.field = field
        mayHaveHappened = false
        items = []
    }

    private enum CodingKeys: String, CodingKey {
        case message, operation, field, status, code
        case codeMeaning = "code_meaning"
        case vendorText = "vendor_text"
        case requestId = "request_id"
        case retryAfter = "retry_after"
        case mayHaveHappened = "may_have_happened"
        case bodyStart = "body_start"
        case items
    }
}

extension AmoError: LocalizedError, CustomStringConvertible {
    public var errorDescription: String? { details.message }

    public var description: String { "\(kind): \(details.message)" }
}
