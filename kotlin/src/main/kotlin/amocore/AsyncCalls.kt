package amocore

import amocore.ffi.NativeCall
import amocore.ffi.NativePages
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.withContext
import kotlinx.serialization.KSerializer
import kotlinx.serialization.serializer

/**
 * Calls that suspend. A cancelled coroutine gives up the core's future, which closes the
 * connection.
 */
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
     * core's threads, on which an unconfined coroutine would go on.
     */
    suspend fun <T> call(
        operation: String,
        serializer: KSerializer<T>,
        arguments: Arguments.() -> Unit,
    ): T = withContext(Dispatchers.Default) {
        core.start(operation, arguments).use { read(it, serializer) }
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

    private suspend fun <T> turn(pages: NativePages, serializer: KSerializer<T>): T? =
        withContext(Dispatchers.Default) { pages.next()?.use { read(it, serializer) } }

    private suspend fun <T> read(call: NativeCall, serializer: KSerializer<T>): T =
        wire.decodeFromString(serializer, translating { call.outcome() })
}
