package amocore.conformance

import amocore.AmoException
import java.io.ByteArrayOutputStream
import java.util.Base64
import kotlinx.coroutines.flow.Flow
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.encodeToJsonElement

/** What came of a case. */
internal class Report {
    private var result: JsonElement = JsonNull
    private var error: JsonElement? = null

    inline fun <reified T> answer(value: T) {
        accept(cases.encodeToJsonElement(value))
    }

    inline fun <reified T> items(items: Sequence<T>) {
        accept(JsonArray(emptyList()))
        items.forEach { add(cases.encodeToJsonElement(it)) }
    }

    suspend inline fun <reified T> items(items: Flow<T>) {
        accept(JsonArray(emptyList()))
        items.collect { add(cases.encodeToJsonElement(it)) }
    }

    fun chunks(chunks: Sequence<ByteArray>) {
        val joined = ByteArrayOutputStream()
        try {
            chunks.forEach(joined::writeBytes)
        } finally {
            accept(base64(joined))
        }
    }

    suspend fun chunks(chunks: Flow<ByteArray>) {
        val joined = ByteArrayOutputStream()
        try {
            chunks.collect(joined::writeBytes)
        } finally {
            accept(base64(joined))
        }
    }

    /** A download is reported as one text, however it was cut. */
    private fun base64(joined: ByteArrayOutputStream): JsonElement =
        JsonPrimitive(Base64.getEncoder().encodeToString(joined.toByteArray()))

    fun accept(value: JsonElement) {
        result = value
    }

    fun add(item: JsonElement) {
        result = JsonArray(result as JsonArray + item)
    }

    fun fail(exception: AmoException) {
        error = failure(exception)
    }

    /** A cancelled coroutine has no exception of the client's. */
    fun cancelled() {
        error = JsonObject(mapOf("kind" to JsonPrimitive("Cancelled")))
    }

    fun members(): Map<String, JsonElement> =
        mapOf("result" to result) + (error?.let { mapOf("error" to it) } ?: emptyMap())
}

/** Everything that an exception shows. */
private fun failure(exception: AmoException): JsonObject = JsonObject(
    mapOf(
        "kind" to cases.encodeToJsonElement(exception.javaClass.simpleName),
        "message" to cases.encodeToJsonElement(message(exception)),
        "operation" to cases.encodeToJsonElement(exception.operation),
        "field" to cases.encodeToJsonElement(exception.field?.let(::snake)),
        "status" to cases.encodeToJsonElement(exception.status),
        "code" to cases.encodeToJsonElement(exception.code),
        "code_meaning" to cases.encodeToJsonElement(exception.codeMeaning),
        "vendor_text" to cases.encodeToJsonElement(exception.vendorText),
        "request_id" to cases.encodeToJsonElement(exception.requestId),
        "retry_after" to cases.encodeToJsonElement(exception.retryAfter),
        "may_have_happened" to cases.encodeToJsonElement(exception.mayHaveHappened),
        "body_start" to cases.encodeToJsonElement(exception.bodyStart),
        "items" to cases.encodeToJsonElement(exception.items),
        "stack_trace" to cases.encodeToJsonElement(exception.stackTraceToString()),
        "details" to cases.encodeToJsonElement(exception.details.toString()),
    ),
)

/** What it says, with the field at fault as the cases spell it. */
private fun message(exception: AmoException): String? =
    exception.field?.let { exception.message?.replaceFirst(it, snake(it)) } ?: exception.message

/** `leads[0].sourceName` as `leads[0].source_name`. What comes after `extra` is the caller's. */
private fun snake(path: String): String {
    val named = path.substringBefore("extra.")
    val rest = path.removePrefix(named)
    return named.replace(Regex("[A-Z]")) { "_" + it.value.lowercase() } + rest
}
