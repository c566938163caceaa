package amocore

import amocore.ffi.evaluate
import kotlinx.serialization.KSerializer
import kotlinx.serialization.serializer

/** Calls of what needs no client. */
internal object ToolCalls {
    inline fun <reified T> call(tool: String, noinline arguments: Arguments.() -> Unit): T =
        call(tool, wire.serializersModule.serializer<T>(), arguments)

    fun <T> call(tool: String, serializer: KSerializer<T>, arguments: Arguments.() -> Unit): T {
        val text = argumentsOf(tool, arguments)
        return wire.decodeFromString(serializer, translating { evaluate(tool, text) })
    }
}
