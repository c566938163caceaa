package amocore

import amocore.ffi.Events
import amocore.ffi.Handle
import amocore.ffi.Native
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.withContext
import kotlinx.serialization.KSerializer
import kotlinx.serialization.serializer

/** Calls that suspend. A cancelled coroutine gives up its call, which closes the connection. */
internal class AsyncCalls(private val core: Core) {
    suspend inline fun <reified T> call(
        operation: String,
        noinline arguments: Arguments.() -> Unit,
    ): T = call(operation, wire.serializersModule.serializer<T>(), arguments)

    inline fun <reified T> items(
        operation: String,
        noinline arguments: Arguments.() -> Unit,
    ): Flow<T> = items(operation, wire.serializersModule.serializer<List<T>>(), arguments)

    /** The chunks of a download, which cross over in base64. */
    fun chunks(operation: String, arguments: Arguments.() -> Unit): Flow<ByteArray> =
        items<String>(operation, arguments).map(::bytes)

    /**
     * Away from the caller's dispatcher, which may be that of a user interface, and from the
     * thread of events, on which an unconfined coroutine would go on.
     */
    suspend fun <T> call(
        operation: String,
        serializer: KSerializer<T>,
        arguments: Arguments.() -> Unit,
    ): T = withContext(Dispatchers.Default) {
        wire.decodeFromString(serializer, core.outcome(operation, arguments).output())
    }

    fun <T> items(
        operation: String,
        serializer: KSerializer<List<T>>,
        arguments: Arguments.() -> Unit,
    ): Flow<T> = flow {
        core.pages(operation, arguments).use { pages ->
            while (true) {
                for (item in turn(pages, serializer) ?: break) emit(item)
            }
        }
    }

    private suspend fun <T> turn(pages: Handle, serializer: KSerializer<T>): T? =
        withContext(Dispatchers.Default) {
            val answer = Events.outcome { number -> pages.with { Native.beginTurn(it, number) } }
            answer.outputOrNull()?.let { wire.decodeFromString(serializer, it) }
        }
}
