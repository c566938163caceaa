package amocore

import java.util.concurrent.FutureTask
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.concurrent.thread
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class ClosingTest {
    @Test
    fun `use closes and later calls are refused`(): Unit = serving({ summary }) { server ->
        val blocking = server.blocking().also { client ->
            client.use { assertEquals(10, it.v2.incomingLeads.summary().total) }
        }
        val async = server.async().also { client ->
            client.use { runBlocking { assertEquals(10, it.v2.incomingLeads.summary().total) } }
        }
        assertTrue(blocking.isClosed && async.isClosed)
        assertThrows<AmoException.Cancelled> { blocking.v2.incomingLeads.summary() }
        assertThrows<AmoException.Cancelled> { blocking.v2.incomingLeads.iter().first() }
        assertThrows<AmoException.Cancelled> { runBlocking { async.v2.incomingLeads.summary() } }
        val all = async.v2.incomingLeads.iter()
        assertThrows<AmoException.Cancelled> { runBlocking { all.first() } }
        assertEquals(2, server.requests.size)
    }

    @Test
    fun `closing twice is closing`() {
        val client = BlockingClient(account = "company", token = "t")
        assertFalse(client.isClosed)
        client.close()
        client.close()
        assertTrue(client.isClosed)
    }

    @Test
    fun `closing fails blocking calls in flight`(): Unit = serving(hang) { server ->
        val client = server.blocking()
        val outcome = FutureTask {
            assertThrows<AmoException.Cancelled> { client.v2.incomingLeads.summary() }
        }
        thread { outcome.run() }
        val request = server.nextRequest()
        client.close()
        assertEquals("v2.incoming_leads.summary", outcome.get(DEADLINE, SECONDS).operation)
        request.awaitGone()
    }

    @Test
    fun `closing fails suspended calls in flight`(): Unit = serving(hang) { server ->
        val client = server.async()
        val request = runBlocking {
            supervisorScope {
                val call = async { client.v2.incomingLeads.summary() }
                val request = arrived(server)
                client.close()
                assertThrows<AmoException.Cancelled> { runBlocking { call.await() } }
                request
            }
        }
        request.awaitGone()
    }

    @Test
    fun `a forgotten client is collected and its connections close`(): Unit =
        serving({ summary }) { server ->
            callAndForget(server)
            val end = System.nanoTime() + SECONDS.toNanos(DEADLINE)
            while (server.open > 0) {
                assertTrue(System.nanoTime() < end, "the connection is still open")
                System.gc()
                Thread.sleep(20)
            }
        }

    private fun callAndForget(server: Server) {
        assertEquals(10, server.blocking().v2.incomingLeads.summary().total)
        assertEquals(1, server.open)
    }

    @Test
    fun `closing lets go of idle connections`(): Unit = serving({ summary }) { server ->
        val client = server.blocking()
        client.v2.incomingLeads.summary()
        assertEquals(1, server.open)
        client.close()
        val end = System.nanoTime() + SECONDS.toNanos(DEADLINE)
        while (server.open > 0) {
            assertTrue(System.nanoTime() < end, "the connection is still open")
            Thread.sleep(20)
        }
        assertTrue(client.isClosed)
    }

    @Test
    fun `a resource outlives its client`(): Unit = serving({ summary }) { server ->
        val leads = server.blocking().v2.incomingLeads
        System.gc()
        assertEquals(10, leads.summary().total)
    }
}
