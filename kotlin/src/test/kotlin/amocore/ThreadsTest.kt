package amocore

import java.util.concurrent.Callable
import java.util.concurrent.ExecutionException
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit.SECONDS
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Threads that share a client. */
class ThreadsTest {
    @Test
    fun `32 threads get the answers to their own questions`(): Unit =
        serving({ leads(it.query.getValue("page")) }) { server ->
            val pool = Executors.newFixedThreadPool(32)
            server.blocking().use { client ->
                val asked = List(32) { thread -> List(20) { 100L * thread + it + 1 } }
                val tasks = asked.map { pages ->
                    Callable {
                        pages.map { client.v2.incomingLeads.list(page = it).items.single().uid }
                    }
                }
                val answers = pool.invokeAll(tasks).map { it.get(DEADLINE, SECONDS) }
                assertEquals(asked.map { pages -> pages.map(Long::toString) }, answers)
            }
            pool.shutdown()
            assertTrue(pool.awaitTermination(DEADLINE, SECONDS))
        }

    @Test
    fun `the end of a pool ends the calls of its threads`(): Unit = serving(hang) { server ->
        val pool = Executors.newFixedThreadPool(8)
        server.blocking().use { client ->
            val calls = List(8) { pool.submit(Callable { client.v2.incomingLeads.summary() }) }
            val requests = List(8) { server.nextRequest() }
            pool.shutdownNow()
            assertTrue(pool.awaitTermination(DEADLINE, SECONDS))
            requests.forEach(Request::awaitGone)
            for (call in calls) {
                val error = assertThrows<ExecutionException> { call.get() }
                assertInstanceOf(InterruptedException::class.java, error.cause)
            }
        }
    }
}
