package amocore

import amocore.ffi.Answer
import amocore.ffi.Native
import amocore.ffi.request
import kotlinx.serialization.KSerializer
import kotlinx.serialization.serializer

/** Calls of what needs no client. */
internal object ToolCalls {
    inline fun <reified T> call(tool: String, noinline arguments: Arguments.() -> Unit): T =
        call(tool, wire.serializersModule.serializer<T>(), arguments)

    fun <T> call(tool: String, serializer: KSerializer<T>, arguments: Arguments.() -> Unit): T {
        val answer = Answer(Native.tool(request(tool, argumentsOf(tool, arguments))))
        return wire.decodeFromString(serializer, answer.output())
    }
}
