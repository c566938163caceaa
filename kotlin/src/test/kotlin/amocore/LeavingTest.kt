package amocore

import java.io.File
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit.SECONDS
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledOnOs
import org.junit.jupiter.api.condition.OS

private const val CALLS = 1000

/** A thousand calls in flight, closed half-way, leave no thread and no socket behind. */
@EnabledOnOs(OS.LINUX)
class LeavingTest {
    private val answered = AtomicInteger()
    private val unanswered = ConcurrentLinkedQueue<Request>()

    /** Half of the calls, and one before them, are answered. */
    private val half: Respond = { request ->
        if (answered.incrementAndGet() <= CALLS / 2 + 1) summary
        else null.also { unanswered += request }
    }

    /** Threads of Java, threads of the core, open files: those of the server count, too. */
    private fun counts(): List<Int> {
        val names = File("/proc/self/task").listFiles().orEmpty()
            .map { File(it, "comm").runCatching { readText() }.getOrDefault("") }
        return listOf(
            Thread.getAllStackTraces().keys.count { !it.name.startsWith("DefaultDispatcher") },
            names.count { it.startsWith("amocore") },
            File("/proc/self/fd").list().orEmpty().size,
        )
    }

    private fun assertSettles(before: List<Int>) {
        val end = System.nanoTime() + SECONDS.toNanos(DEADLINE)
        while (counts().zip(before).any { (now, then) -> now > then }) {
            assertTrue(System.nanoTime() < end, "$before before, ${counts()} after")
            Thread.sleep(20)
        }
    }

    private fun assertHalf(outcomes: Collection<Any>) {
        assertEquals(CALLS / 2, outcomes.count { it is IncomingLeadsSummary })
        assertEquals(CALLS / 2, outcomes.count { it is AmoException.Cancelled })
        unanswered.forEach { it.awaitGone() }
    }

    @Test
    fun `calls of coroutines leave nothing behind`(): Unit = serving(half) { server ->
        val client = server.async()
        runBlocking { client.v2.incomingLeads.summary() }
        // The pool of coroutines is at its full size before and after.
        runBlocking { repeat(CALLS) { launch(Dispatchers.Default) { delay(1) } } }
        val before = counts()
        val successes = AtomicInteger()
        val outcomes = runBlocking {
            List(CALLS) {
                async {
                    try {
                        client.v2.incomingLeads.summary().also {
                            if (successes.incrementAndGet() == CALLS / 2) client.close()
                        }
                    } catch (failure: AmoException) {
                        failure
                    }
                }
            }.awaitAll()
        }
        assertHalf(outcomes)
        assertSettles(before)
    }

    @Test
    fun `calls of threads leave nothing behind`(): Unit = serving(half) { server ->
        val client = server.blocking()
        client.v2.incomingLeads.summary()
        val before = counts()
        val successes = CountDownLatch(CALLS / 2)
        val outcomes = ConcurrentLinkedQueue<Any>()
        val call = Runnable {
            try {
                outcomes += client.v2.incomingLeads.summary()
                successes.countDown()
            } catch (failure: AmoException) {
                outcomes += failure
            }
        }
        val threads = List(CALLS) { Thread(null, call, "caller", 256 * 1024) }
        threads.forEach(Thread::start)
        assertTrue(successes.await(DEADLINE, SECONDS))
        client.close()
        threads.forEach(Thread::join)
        assertHalf(outcomes)
        assertSettles(before)
    }

    @Test
    fun `cancelled calls leave nothing behind`(): Unit = serving(half) { server ->
        val client = server.async()
        runBlocking { client.v2.incomingLeads.summary() }
        runBlocking { repeat(CALLS) { launch(Dispatchers.Default) { delay(1) } } }
        val before = counts()
        val successes = CountDownLatch(CALLS / 2)
        runBlocking(Dispatchers.Default) {
            val calls = List(CALLS) {
                launch {
                    client.v2.incomingLeads.summary()
                    successes.countDown()
                }
            }
            assertTrue(successes.await(DEADLINE, SECONDS))
            calls.forEach { it.cancel() }
        }
        unanswered.forEach { it.awaitGone() }
        client.close()
        assertSettles(before)
    }
}
