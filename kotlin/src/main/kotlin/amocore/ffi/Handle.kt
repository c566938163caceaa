package amocore.ffi

import java.lang.ref.PhantomReference
import java.lang.ref.ReferenceQueue
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread

/**
 * The number of something in the core that has to be let go of: by [close], or with the garbage.
 *
 * `java.lang.ref.Cleaner` would do the latter, but Android has it from API 33 on only.
 */
internal class Handle(private val number: Long, free: (Long) -> Unit) : AutoCloseable {
    private val holding = Holding(this, number, free)

    init {
        Forgotten.watch(holding)
    }

    /** Set, so that the handle is no garbage before. */
    @Volatile
    private var used = false

    /** Does something with the number, which is good meanwhile. */
    inline fun <T> with(act: (number: Long) -> T): T = try {
        act(number)
    } finally {
        keep()
    }

    fun keep() {
        used = true
    }

    override fun close(): Unit = holding.letGo()
}

/** What a handle leaves behind. */
private class Holding(handle: Handle, private val number: Long, private val free: (Long) -> Unit) :
    PhantomReference<Handle>(handle, Forgotten.queue) {
    private val gone = AtomicBoolean()

    fun letGo() {
        if (gone.compareAndSet(false, true)) {
            free(number)
            Forgotten.drop(this)
        }
    }
}

/** The handles that there are, and the thread that finds those that were forgotten. */
private object Forgotten {
    val queue = ReferenceQueue<Handle>()
    private val holdings: MutableSet<Holding> = ConcurrentHashMap.newKeySet()

    @Volatile
    private var watcher: Thread? = null

    fun watch(holding: Holding) {
        holdings += holding
        if (watcher != null) return
        synchronized(this) {
            if (watcher == null) {
                watcher = thread(isDaemon = true, name = "amocore-forgotten") { find() }
            }
        }
    }

    fun drop(holding: Holding) {
        holdings -= holding
        // The thread looks whether it was the last.
        if (holdings.isEmpty()) holding.enqueue()
    }

    private fun find() {
        try {
            do {
                val holding = queue.remove() as Holding
                holding.letGo()
            } while (!leaves())
        } catch (_: InterruptedException) {
            // Whoever ends all threads, as containers do. The next handle starts another.
            synchronized(this) { watcher = null }
        }
    }

    /** Whether there is nothing to watch. Who comes from now on starts another thread. */
    private fun leaves(): Boolean = synchronized(this) {
        val self = watcher
        watcher = null
        // Whoever came before saw a thread; so it has to stay.
        val needed = holdings.isNotEmpty()
        if (needed) watcher = self
        !needed
    }
}
