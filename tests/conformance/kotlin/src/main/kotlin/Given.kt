package amocore.conformance

import amocore.Change
import java.time.Instant
import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.decodeFromJsonElement
import kotlinx.serialization.modules.SerializersModule

/** The cases' JSON: every member is written, instants are RFC 3339. */
internal val cases: Json = Json {
    encodeDefaults = true
    serializersModule = SerializersModule { contextual(Instant::class, Instants) }
}

/** The arguments of a case, as what the surface takes. */
internal class Given(val members: JsonObject) {
    inline fun <reified T> required(name: String): T =
        cases.decodeFromJsonElement(members.getValue(name))

    inline fun <reified T : Any> optional(name: String): T? =
        present(name)?.let { cases.decodeFromJsonElement<T>(it) }

    inline fun <reified T> list(name: String): List<T> =
        present(name)?.let { cases.decodeFromJsonElement<List<T>>(it) } ?: emptyList()

    inline fun <reified T : Any> change(name: String): Change<T> = when (members[name]) {
        null -> Change.Keep
        is JsonNull -> Change.Clear
        else -> Change.Set(required<T>(name))
    }

    fun present(name: String): JsonElement? = members[name].takeUnless { it is JsonNull }
}

private object Instants : KSerializer<Instant> {
    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("Instant", PrimitiveKind.STRING)

    override fun serialize(encoder: Encoder, value: Instant) = encoder.encodeString("$value")

    override fun deserialize(decoder: Decoder): Instant = Instant.parse(decoder.decodeString())
}
