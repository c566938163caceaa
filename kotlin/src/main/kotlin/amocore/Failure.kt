package amocore

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/** A failure as the core describes it. */
@Serializable
internal class Failure(
    private val kind: String,
    private val message: String,
    private val operation: String? = null,
    private val field: String? = null,
    private val status: Int? = null,
    private val code: Long? = null,
    @SerialName("code_meaning") private val codeMeaning: String? = null,
    @SerialName("vendor_text") private val vendorText: String? = null,
    @SerialName("request_id") private val requestId: String? = null,
    @SerialName("retry_after") private val retryAfter: Double? = null,
    @SerialName("may_have_happened") private val mayHaveHappened: Boolean = false,
    @SerialName("body_start") private val bodyStart: String? = null,
    private val items: List<BatchItem> = emptyList(),
) {
    fun exception(): AmoException {
        val details = AmoException.Details(
            operation, field, status, code, codeMeaning, vendorText, requestId, retryAfter,
            mayHaveHappened, bodyStart, items,
        )
        return when (kind) {
            "Configuration" -> AmoException.Configuration(message, details)
            "InvalidInput" -> AmoException.InvalidInput(message, details)
            "Unauthorized" -> AmoException.Unauthorized(message, details)
            "PaymentRequired" -> AmoException.PaymentRequired(message, details)
            "Forbidden" -> AmoException.Forbidden(message, details)
            "Blocked" -> AmoException.Blocked(message, details)
            "NotFound" -> AmoException.NotFound(message, details)
            "Refused" -> AmoException.Refused(message, details)
            "Stale" -> AmoException.Stale(message, details)
            "PartialFailure" -> AmoException.PartialFailure(message, details)
            "RateLimited" -> AmoException.RateLimited(message, details)
            "Timeout" -> AmoException.Timeout(message, details)
            "Network" -> AmoException.Network(message, details)
            "Tls" -> AmoException.Tls(message, details)
            "Cancelled" -> AmoException.Cancelled(message, details)
            "ServerError" -> AmoException.ServerError(message, details)
            // UnexpectedAnswer, and whatever a library of another version may say.
            else -> AmoException.UnexpectedAnswer(message, details)
        }
    }
}
