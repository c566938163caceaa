package amocore

/**
 * A failed call. Its message says what failed, where, and what is known about it; its class says
 * of which kind it is.
 *
 * No exception carries a password, a key or a token: not in its message, not in its properties.
 *
 * @property details everything that is known of the failure.
 */
public sealed class AmoException(message: String, public val details: Details) :
    RuntimeException(message) {

    /** The operation that failed, such as `legacy.contacts.add`. */
    public val operation: String? get() = details.operation

    /** The argument or setting at fault. */
    public val field: String? get() = details.field

    /** The HTTP status of the answer. */
    public val status: Int? get() = details.status

    /** The vendor's error code. */
    public val code: Long? get() = details.code

    /** What the vendor documents the code to mean. */
    public val codeMeaning: String? get() = details.codeMeaning

    /** What the server said, in its own words. */
    public val vendorText: String? get() = details.vendorText

    /** The server's identifier of the request, for its support. */
    public val requestId: String? get() = details.requestId

    /** The wait that the server asked for, in seconds. */
    public val retryAfter: Double? get() = details.retryAfter

    /** Whether a write may have been carried out. If so, look before you repeat it. */
    public val mayHaveHappened: Boolean get() = details.mayHaveHappened

    /** The beginning of an answer that was not understood. */
    public val bodyStart: String? get() = details.bodyStart

    /** What became of each item of a batch. */
    public val items: List<BatchItem> get() = details.items

    /** What is known of a failure, besides its kind. */
    public data class Details(
        /** The operation that failed, such as `legacy.contacts.add`. */
        val operation: String? = null,
        /** The argument or setting at fault. */
        val field: String? = null,
        /** The HTTP status of the answer. */
        val status: Int? = null,
        /** The vendor's error code. */
        val code: Long? = null,
        /** What the vendor documents the code to mean. */
        val codeMeaning: String? = null,
        /** What the server said, in its own words. */
        val vendorText: String? = null,
        /** The server's identifier of the request, for its support. */
        val requestId: String? = null,
        /** The wait that the server asked for, in seconds. */
        val retryAfter: Double? = null,
        /** Whether a write may have been carried out. */
        val mayHaveHappened: Boolean = false,
        /** The beginning of an answer that was not understood. */
        val bodyStart: String? = null,
        /** What became of each item of a batch. */
        val items: List<BatchItem> = emptyList(),
    )

    /** The client is set up in a way that cannot work. Correct the setting that [field] names. */
    public class Configuration(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** An argument cannot be right; nothing was sent. Correct the one that [field] names. */
    public class InvalidInput(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** The server does not accept the credentials. Check login, key or password, and address. */
    public class Unauthorized(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** The account's subscription is over. Renew it. */
    public class PaymentRequired(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** The user has no right to do this. Ask the account's administrator. */
    public class Forbidden(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** The account's API is blocked after too many requests. Stop sending for a while. */
    public class Blocked(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** There is no such thing. Check the identifier. */
    public class NotFound(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** The server refused with a code of its own. See [code] and [codeMeaning]. */
    public class Refused(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** A batch was carried out in part. See [items] for what became of each item. */
    public class PartialFailure(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** The record has changed since. Read it again, and change what is there now. */
    public class Stale(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** Too many requests. Wait for [retryAfter] seconds, and leave the client's limiter on. */
    public class RateLimited(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** No answer in time. If it [mayHaveHappened], look before you repeat. */
    public class Timeout(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** The connection failed. If it [mayHaveHappened], look before you repeat. */
    public class Network(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** No trusted encrypted connection could be made. Check the address and the certificates. */
    public class Tls(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** The answer is not what the API documents. See [bodyStart]. */
    public class UnexpectedAnswer(message: String, details: Details = Details()) :
        AmoException(message, details)

    /**
     * The client was closed before or during the call. Use an open one.
     *
     * Not what a cancelled coroutine ends with: that is its own `CancellationException`.
     */
    public class Cancelled(message: String, details: Details = Details()) :
        AmoException(message, details)

    /** The server failed. Try again later; if it [mayHaveHappened], look before you repeat. */
    public class ServerError(message: String, details: Details = Details()) :
        AmoException(message, details)
}
