package amocore

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * What an update does with a field: leave it alone, set it, or clear it.
 *
 * ```
 * contacts.update(id, position = Change.Set("Director"), phones = Change.Clear)
 * ```
 */
@Serializable(with = ChangeSerializer::class)
public sealed class Change<out T> {
    /** Leaves the field as it is. It is what a field that is not mentioned does. */
    public data object Keep : Change<Nothing>()

    /** Sets the field to [value]. */
    public data class Set<out T>(val value: T) : Change<T>()

    /** Empties the field. */
    public data object Clear : Change<Nothing>()

    public companion object {
        /** Sets the field to [value], or clears it if that is null. */
        public fun <T : Any> of(value: T?): Change<T> = if (value == null) Clear else Set(value)
    }
}

/** Within a model: what is cleared is null. What is kept is its default, and so left out. */
@OptIn(ExperimentalSerializationApi::class)
internal class ChangeSerializer<T>(private val inner: KSerializer<T>) : KSerializer<Change<T>> {
    override val descriptor: SerialDescriptor = inner.descriptor.nullable

    override fun serialize(encoder: Encoder, value: Change<T>): Unit = when (value) {
        is Change.Keep -> throw SerializationException("what is kept has no value")
        is Change.Set -> encoder.encodeSerializableValue(inner, value.value)
        is Change.Clear -> encoder.encodeNull()
    }

    override fun deserialize(decoder: Decoder): Change<T> {
        if (decoder.decodeNotNullMark()) return Change.Set(decoder.decodeSerializableValue(inner))
        decoder.decodeNull()
        return Change.Clear
    }
}
