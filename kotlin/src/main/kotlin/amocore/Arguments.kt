package amocore

import amocore.ffi.Events
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.serializer

/** The arguments of a call, or the settings of a client, on their way to the core. */
internal class Arguments(private val refuse: (field: String, why: String) -> AmoException) {
    private val members = LinkedHashMap<String, JsonElement>()

    /** What is null is left out: it is as if it had not been given. */
    inline fun <reified T : Any> put(name: String, value: T?) {
        if (value != null) put(name, wire.serializersModule.serializer<T>(), value)
    }

    inline fun <reified T : Any> change(name: String, change: Change<T>): Unit = when (change) {
        is Change.Keep -> Unit
        is Change.Set -> put(name, change.value)
        is Change.Clear -> clear(name)
    }

    fun <T> put(name: String, serializer: KSerializer<T>, value: T) {
        members[name] = try {
            wire.encodeToJsonElement(serializer, value)
        } catch (_: SerializationException) {
            // What it says would show the value, which may be a secret.
            throw refuse(camel(name), "cannot be expressed in JSON")
        }
    }

    /** The store itself stays here; the core gets a number for it. */
    fun put(name: String, store: TokenStore?) {
        if (store != null) members[name] = JsonPrimitive(Events.keep(store))
    }

    fun clear(name: String) {
        members[name] = JsonNull
    }

    fun json(): String {
        val text = JsonObject(members).toString()
        if (text.isUnicode()) return text
        val broken = members.entries.first { (_, value) -> !value.toString().isUnicode() }
        throw refuse(camel(broken.key), "contains half of a surrogate pair")
    }

    private companion object {
        /** `page_size` as `pageSize`. */
        fun camel(name: String): String =
            name.split('_').joinToString("") { it.replaceFirstChar(Char::uppercaseChar) }
                .replaceFirstChar(Char::lowercaseChar)

        /** Whether every surrogate has its other half, so that the text can be sent at all. */
        fun String.isUnicode(): Boolean {
            var index = 0
            while (index < length) {
                val next = getOrNull(index + 1)
                val isPair = this[index].isHighSurrogate() && next?.isLowSurrogate() == true
                if (this[index].isSurrogate() && !isPair) return false
                index += if (isPair) 2 else 1
            }
            return true
        }
    }
}
