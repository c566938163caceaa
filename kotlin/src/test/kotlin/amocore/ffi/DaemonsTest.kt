package amocore.ffi

import amocore.DEADLINE
import amocore.hang
import amocore.serving
import amocore.summary
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit.SECONDS
import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The threads that amocore starts. */
class DaemonsTest {
    private fun threads(name: String): List<Thread> =
        Thread.getAllStackTraces().keys.filter { it.name == name }

    private fun await(what: String, isTrue: () -> Boolean) {
        val end = System.nanoTime() + SECONDS.toNanos(DEADLINE)
        while (!isTrue()) {
            assertTrue(System.nanoTime() < end) { "$what does not come true" }
            System.gc()
            Thread.sleep(20)
        }
    }

    @Test
    fun `one thread takes the outcomes and ends when nobody waits`(): Unit =
        serving({ summary }) { server ->
            server.async().use { client ->
                repeat(2) {
                    runBlocking {
                        val calls = List(20) { async { client.v2.incomingLeads.summary().total } }
                        assertEquals(List(20) { 10L }, calls.awaitAll())
                    }
                    // The next round needs another.
                    await("the end of the thread") { threads("amocore-events").isEmpty() }
                }
            }
        }

    @Test
    fun `the thread stays while a call is in flight`(): Unit = serving(hang) { server ->
        server.async().use { client ->
            runBlocking {
                val call = launch(Dispatchers.Default) {
                    client.v2.incomingLeads.summary()
                }
                server.nextRequest()
                val thread = threads("amocore-events").single()
                assertTrue(thread.isDaemon)
                // Longer than it stays without reason.
                thread.join(1500)
                assertTrue(thread.isAlive)
                call.cancel()
                await("the end of the thread") { !thread.isAlive }
            }
        }
    }

    @Test
    fun `whoever looks for what was forgotten ends when nothing is left`() {
        val handle = Handle(1) {}
        assertTrue(threads("amocore-forgotten").single().isDaemon)
        handle.close()
        // Clients of other tests are garbage by now.
        await("the end of the thread") { threads("amocore-forgotten").isEmpty() }
        val freed = AtomicLong()
        Handle(2, freed::set)
        await("the collection of what was forgotten") { freed.get() == 2L }
    }

    @Test
    fun `whoever ends all threads ends this one and the next handle starts another`() {
        val handle = Handle(3) {}
        val thread = threads("amocore-forgotten").single()
        val problems = ConcurrentLinkedQueue<Throwable>()
        thread.setUncaughtExceptionHandler { _, problem -> problems += problem }
        thread.interrupt()
        thread.join(SECONDS.toMillis(DEADLINE))
        assertFalse(thread.isAlive)
        assertEquals(emptyList<Throwable>(), problems.toList())
        Handle(4) {}.use {
            assertTrue(threads("amocore-forgotten").single().isAlive)
        }
        handle.close()
    }
}
