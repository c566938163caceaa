package amocore.ffi

import amocore.TokenStore
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread
import kotlin.coroutines.resume
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine

/**
 * What the core tells by itself: outcomes of calls for which no thread waits, and what it asks of
 * stores. One thread takes it, all that is there at once. The thread is a daemon, and ends when it
 * has had nothing to wait for for a while.
 */
internal object Events {
    /** For how long the thread stays when nobody waits, in milliseconds. */
    private const val IDLE = 1000L

    private val last = AtomicLong()
    private val waiting = ConcurrentHashMap<Long, CancellableContinuation<Answer>>()
    private val stores = ConcurrentHashMap<Long, TokenStore>()

    @Volatile
    private var listener: Thread? = null

    /** Suspends until the outcome of a call is there. Being cancelled gives the call up. */
    suspend inline fun outcome(crossinline begin: (number: Long) -> Unit): Answer =
        suspendCancellableCoroutine { continuation ->
            val number = wait(continuation)
            try {
                begin(number)
            } catch (problem: Throwable) {
                giveUp(number)
                throw problem
            }
            // Is called at once if it has been cancelled meanwhile.
            continuation.invokeOnCancellation { giveUp(number) }
        }

    /** What stands in a client's settings for a store. */
    fun keep(store: TokenStore): Long {
        val number = last.incrementAndGet()
        stores[number] = store
        listen()
        return Native.store(number)
    }

    fun wait(continuation: CancellableContinuation<Answer>): Long {
        val number = last.incrementAndGet()
        waiting[number] = continuation
        listen()
        return number
    }

    fun giveUp(number: Long) {
        if (waiting.remove(number) != null) Native.giveUp(number)
    }

    private fun listen() {
        if (listener != null) return
        synchronized(this) {
            if (listener == null) {
                listener = thread(isDaemon = true, name = "amocore-events") { take() }
            }
        }
    }

    private fun take() {
        while (true) {
            val batch = Native.events(IDLE) ?: continue
            if (batch.isEmpty()) {
                if (leaves()) return
            } else {
                tell(ByteBuffer.wrap(batch))
            }
        }
    }

    /** Whether there is nothing to wait for. Who waits from now on starts another thread. */
    private fun leaves(): Boolean = synchronized(this) {
        val self = listener
        listener = null
        // Whoever came before saw a thread; so it has to stay.
        val needed = waiting.isNotEmpty() || stores.isNotEmpty()
        if (needed) listener = self
        !needed
    }

    private fun tell(batch: ByteBuffer) {
        while (batch.hasRemaining()) {
            val number = batch.getLong()
            val mark = batch.get()
            val length = batch.getInt()
            val answer = Answer(mark, batch.array(), batch.position(), length)
            batch.position(batch.position() + length)
            try {
                tell(number, answer)
            } catch (problem: Throwable) {
                // A dispatcher that takes nothing any more: the others have to be told all the same.
                val thread = Thread.currentThread()
                thread.uncaughtExceptionHandler.uncaughtException(thread, problem)
            }
        }
    }

    private fun tell(number: Long, answer: Answer) {
        when (answer.mark) {
            Mark.LOAD, Mark.SAVE, Mark.LOCK, Mark.UNLOCK -> stores[number]?.ask(number, answer)
            Mark.RELEASE -> stores.remove(number)
            else -> waiting.remove(number)?.resume(answer)
        }
    }
}
