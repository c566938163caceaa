package amocore

import java.time.Instant
import java.time.format.DateTimeParseException
import java.util.Base64
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.Json
import kotlinx.serialization.modules.SerializersModule

/** JSON as the core speaks it. */
internal val wire: Json = Json {
    serializersModule = SerializersModule { contextual(Instant::class, InstantSerializer) }
}

/** Bytes, which cross over in base64. */
internal fun bytes(text: String): ByteArray = Base64.getDecoder().decode(text)

/** Instants, to the second: RFC 3339, or `@` and seconds since the epoch where that has no year. */
internal object InstantSerializer : KSerializer<Instant> {
    private val years = Instant.parse("0001-01-01T00:00:00Z")..Instant.parse("9999-12-31T23:59:59Z")

    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("amocore.Instant", PrimitiveKind.STRING)

    override fun serialize(encoder: Encoder, value: Instant) {
        val whole = Instant.ofEpochSecond(value.epochSecond)
        encoder.encodeString(if (whole in years) whole.toString() else "@${whole.epochSecond}")
    }

    override fun deserialize(decoder: Decoder): Instant {
        val text = decoder.decodeString()
        val seconds = if (text.startsWith("@")) text.drop(1).toLongOrNull() else null
        return try {
            if (seconds == null) Instant.parse(text) else Instant.ofEpochSecond(seconds)
        } catch (_: DateTimeParseException) {
            throw SerializationException("not an instant: $text")
        }
    }
}

/** The words of an open enumeration. */
internal open class WordSerializer<T>(
    name: String,
    private val word: (T) -> String,
    private val of: (String) -> T,
) : KSerializer<T> {
    final override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor(name, PrimitiveKind.STRING)

    final override fun serialize(encoder: Encoder, value: T): Unit =
        encoder.encodeString(word(value))

    final override fun deserialize(decoder: Decoder): T = of(decoder.decodeString())
}
