package amocore

import java.util.concurrent.CountDownLatch
import java.util.concurrent.FutureTask
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.runInterruptible
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Waits for a request without blocking the coroutines of a single thread. */
suspend fun arrived(server: Server): Request =
    withContext(Dispatchers.IO) { server.nextRequest() }

/** What ends a call, as the server sees it: the connection closes. */
class CancellationTest {
    @Test
    fun `cancelling a coroutine closes the connection`(): Unit = serving(hang) { server ->
        server.async().use { client ->
            runBlocking {
                val call = async { client.v2.incomingLeads.summary() }
                val request = arrived(server)
                call.cancel()
                assertThrows<CancellationException> { runBlocking { call.await() } }
                request.awaitGone()
            }
        }
    }

    @Test
    fun `running out of time closes the connection`(): Unit = serving(hang) { server ->
        server.async().use { client ->
            assertThrows<TimeoutCancellationException> {
                runBlocking { withTimeout(200) { client.v2.incomingLeads.summary() } }
            }
            server.nextRequest().awaitGone()
        }
    }

    @Test
    fun `one failure cancels the calls beside it`() {
        val respond: Respond = { if (it.path.endsWith("summary")) null else answer("{}", 404) }
        serving(respond) { server ->
            server.async().use { client ->
                assertThrows<AmoException.NotFound> {
                    runBlocking {
                        launch { client.v2.incomingLeads.summary() }
                        arrived(server)
                        client.v2.incomingLeads.list()
                    }
                }
                server.requests.first().awaitGone()
            }
        }
    }

    @Test
    fun `cancelling a scope closes the connections of all its calls`(): Unit =
        serving(hang) { server ->
            server.async().use { client ->
                val scope = CoroutineScope(Dispatchers.Default)
                val calls = List(50) { scope.async { client.v2.incomingLeads.summary() } }
                val requests = List(50) { server.nextRequest() }
                scope.cancel()
                requests.forEach(Request::awaitGone)
                for (call in calls) {
                    assertThrows<CancellationException> { runBlocking { call.await() } }
                }
            }
        }

    @Test
    fun `a client works on after a cancellation`() {
        val respond: Respond = { if (it.path.endsWith("summary")) null else leads("a") }
        serving(respond) { server ->
            server.async().use { client ->
                runBlocking {
                    repeat(3) {
                        val call = launch { client.v2.incomingLeads.summary() }
                        arrived(server)
                        call.cancelAndJoin()
                    }
                    assertEquals("a", client.v2.incomingLeads.list().items.single().uid)
                }
            }
        }
    }

    @Test
    fun `a coroutine that is confined to nothing does not go on in the core`(): Unit =
        serving({ summary }) { server ->
            server.async().use { client ->
                server.blocking().use { other ->
                    runBlocking(Dispatchers.Unconfined) {
                        client.v2.incomingLeads.summary()
                        // On a thread of the core it would be refused.
                        assertEquals(10, other.v2.incomingLeads.summary().total)
                    }
                }
            }
        }

    @Test
    fun `outcomes that come all at once are all told`(): Unit = serving(hang) { server ->
        // Those of a closed client follow each other as closely as can be.
        val client = server.async().also { it.close() }
        runBlocking(Dispatchers.Default) {
            supervisorScope {
                val calls = List(5_000) { async { client.v2.incomingLeads.summary() } }
                // Some are given up while others are on their way.
                calls.filterIndexed { at, _ -> at % 3 == 0 }.forEach { it.cancel() }
                withTimeout(DEADLINE.seconds) { calls.joinAll() }
                for (call in calls.filterIndexed { at, _ -> at % 3 != 0 }) {
                    val failure = runCatching { call.await() }.exceptionOrNull()
                    assertInstanceOf(AmoException.Cancelled::class.java, failure)
                }
            }
        }
    }

    @Test
    fun `many calls run at the same time`() {
        val together = CountDownLatch(50)
        val respond: Respond = {
            together.countDown()
            assertTrue(together.await(DEADLINE, SECONDS))
            summary
        }
        serving(respond) { server ->
            server.async().use { client ->
                val totals = runBlocking {
                    List(50) { async { client.v2.incomingLeads.summary().total } }.awaitAll()
                }
                assertEquals(List(50) { 10L }, totals)
            }
        }
    }

    @Test
    fun `interrupting a thread closes the connection`(): Unit = serving(hang) { server ->
        server.blocking().use { client ->
            val outcome = FutureTask {
                assertThrows<InterruptedException> {
                    client.v2.incomingLeads.accept(listOf("a"), userId = 1)
                }.also { assertFalse(Thread.currentThread().isInterrupted) }
            }
            val caller = thread { outcome.run() }
            val request = server.nextRequest()
            caller.interrupt()
            val error = outcome.get(DEADLINE, SECONDS)
            val cause = assertInstanceOf(AmoException.Cancelled::class.java, error.cause)
            assertTrue(cause.mayHaveHappened)
            request.awaitGone()
        }
    }

    @Test
    fun `an interrupted thread sends nothing`(): Unit = serving({ summary }) { server ->
        server.blocking().use { client ->
            Thread.currentThread().interrupt()
            assertThrows<InterruptedException> { client.v2.incomingLeads.summary() }
            val items = client.v2.incomingLeads.iter().iterator()
            Thread.currentThread().interrupt()
            assertThrows<InterruptedException> { items.hasNext() }
            assertFalse(items.hasNext())
            assertTrue(server.requests.isEmpty())
        }
    }

    @Test
    fun `blocking calls can be cancelled by a coroutine`(): Unit = serving(hang) { server ->
        server.blocking().use { client ->
            runBlocking {
                val call = launch {
                    runInterruptible(Dispatchers.IO) { client.v2.incomingLeads.summary() }
                }
                val request = arrived(server)
                call.cancelAndJoin()
                request.awaitGone()
            }
        }
    }
}
