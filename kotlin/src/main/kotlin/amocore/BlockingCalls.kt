package amocore

import amocore.ffi.NativeCall
import amocore.ffi.NativePages
import kotlinx.serialization.KSerializer
import kotlinx.serialization.serializer

/** How long a wait goes on before it looks whether its thread was interrupted. */
private const val TICK: ULong = 100u

/** Calls that block their thread, until it is interrupted. */
internal class BlockingCalls(private val core: Core) {
    inline fun <reified T> call(
        operation: String,
        noinline arguments: Arguments.() -> Unit,
    ): T = call(operation, wire.serializersModule.serializer<T>(), arguments)

    inline fun <reified T> items(
        operation: String,
        noinline arguments: Arguments.() -> Unit,
    ): Sequence<T> = items(operation, wire.serializersModule.serializer<List<T>>(), arguments)

    /** The chunks of a download, which cross over in base64. */
    fun chunks(operation: String, arguments: Arguments.() -> Unit): Sequence<ByteArray> =
        items<String>(operation, arguments).map(::bytes)

    fun <T> call(
        operation: String,
        serializer: KSerializer<T>,
        arguments: Arguments.() -> Unit,
    ): T {
        refuseInterrupted(operation)
        return core.start(operation, arguments).use { read(operation, it, serializer) }
    }

    fun <T> items(
        operation: String,
        serializer: KSerializer<List<T>>,
        arguments: Arguments.() -> Unit,
    ): Sequence<T> = Sequence {
        Items(
            open = { core.pages(operation, arguments) },
            turn = { pages ->
                refuseInterrupted(operation)
                pages.next()?.use { read(operation, it, serializer) }
            },
        )
    }

    private fun <T> read(operation: String, call: NativeCall, serializer: KSerializer<T>): T =
        wire.decodeFromString(serializer, wait(operation, call))

    private fun wait(operation: String, call: NativeCall): String {
        while (true) {
            translating { call.waitFor(TICK) }?.let { return it }
            if (Thread.interrupted()) return interrupt(operation, call)
        }
    }

    /** Cancels a call whose thread was interrupted, unless it has just ended by itself. */
    private fun interrupt(operation: String, call: NativeCall): String {
        call.cancel()
        try {
            while (true) {
                val outcome = translating { call.waitFor(TICK) } ?: continue
                Thread.currentThread().interrupt()
                return outcome
            }
        } catch (cancelled: AmoException.Cancelled) {
            throw InterruptedException("$operation: interrupted").apply { initCause(cancelled) }
        } catch (failure: AmoException) {
            Thread.currentThread().interrupt()
            throw failure
        }
    }

    private fun refuseInterrupted(operation: String) {
        if (Thread.interrupted()) {
            throw InterruptedException("$operation: interrupted before it began")
        }
    }
}

/** The items of a list. A page is asked for when the one before it is used up. */
private class Items<T>(
    private val open: () -> NativePages,
    private val turn: (NativePages) -> List<T>?,
) : Iterator<T> {
    private var pages: NativePages? = null
    private var ended = false
    private var page: Iterator<T> = emptyList<T>().iterator()

    override fun hasNext(): Boolean {
        while (!page.hasNext()) {
            page = turn()?.iterator() ?: return false
        }
        return true
    }

    override fun next(): T = if (hasNext()) page.next() else throw NoSuchElementException()

    private fun turn(): List<T>? {
        if (ended) return null
        // Whatever goes wrong with a page, the list ends with it.
        ended = true
        val list = pages ?: open().also { pages = it }
        val items = try {
            turn(list)
        } catch (failure: Throwable) {
            list.close()
            throw failure
        }
        if (items == null) list.close() else ended = false
        return items
    }
}
