package amocore

import amocore.ffi.Answer
import amocore.ffi.Handle
import amocore.ffi.Mark
import amocore.ffi.Native
import kotlinx.serialization.KSerializer
import kotlinx.serialization.serializer

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
        val answer = wait(operation, core.call(operation, arguments))
        return wire.decodeFromString(serializer, answer.output())
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
                val answer = wait(operation, Answer(pages.with(Native::turn)))
                answer.outputOrNull()?.let { wire.decodeFromString(serializer, it) }
            },
        )
    }

    /**
     * Waits for a call that goes on. The core comes back ten times a second, so that it is seen
     * whether the thread was interrupted.
     */
    private fun wait(operation: String, begun: Answer): Answer {
        var answer = begun
        while (answer.mark == Mark.NUMBER) {
            val call = answer.number
            answer = try {
                if (Thread.interrupted()) return interrupt(operation, call)
                Answer(Native.waitAgain(call))
            } catch (problem: Throwable) {
                // The thread's, which has run out of memory or of its stack.
                Native.freeCall(call)
                throw problem
            }
        }
        return answer
    }

    /** Cancels a call whose thread was interrupted, unless it has just ended by itself. */
    private fun interrupt(operation: String, call: Long): Answer {
        Native.cancel(call)
        var answer = Answer(Native.waitAgain(call))
        while (answer.mark == Mark.NUMBER) answer = Answer(Native.waitAgain(answer.number))
        val failure = if (answer.mark == Mark.FAILURE) answer.failure() else null
        if (failure is AmoException.Cancelled) {
            throw InterruptedException("$operation: interrupted").apply { initCause(failure) }
        }
        Thread.currentThread().interrupt()
        return answer
    }

    private fun refuseInterrupted(operation: String) {
        if (Thread.interrupted()) {
            throw InterruptedException("$operation: interrupted before it began")
        }
    }
}

/** The items of a list. A page is asked for when the one before it is used up. */
private class Items<T>(
    private val open: () -> Handle,
    private val turn: (Handle) -> List<T>?,
) : Iterator<T> {
    private var pages: Handle? = null
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
