package amocore

import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

private const val SIZE = 3L
private val uids = List(8) { "uid$it" }

/** Eight incoming leads in pages of three. */
private val paged: Respond = { request ->
    val page = request.query.getValue("page").toInt()
    leads(*uids.chunked(SIZE.toInt())[page - 1].toTypedArray())
}

/** Lists to the end, page by page. */
class PagesTest {
    private fun asked(server: Server) = server.requests.map { it.query["page"] }

    private val BlockingClient.all get() = v2.incomingLeads.iter(pageSize = SIZE)

    private val AsyncClient.all get() = v2.incomingLeads.iter(pageSize = SIZE)

    @Test
    fun `a sequence goes through all pages, each time anew`(): Unit = serving(paged) { server ->
        server.blocking().use { client ->
            val all = client.all.map { it.uid }
            assertEquals(uids, all.toList())
            assertEquals(listOf("1", "2", "3"), asked(server))
            assertEquals(uids, all.toList())
            assertEquals(6, server.requests.size)
        }
    }

    @Test
    fun `a flow goes through all pages, each time anew`(): Unit = serving(paged) { server ->
        server.async().use { client ->
            val all = client.all.map { it.uid }
            assertEquals(uids, runBlocking { all.toList() })
            assertEquals(listOf("1", "2", "3"), asked(server))
            assertEquals(uids, runBlocking { all.toList() })
            assertEquals(6, server.requests.size)
        }
    }

    @Test
    fun `a given page is where it starts`(): Unit = serving(paged) { server ->
        server.blocking().use { client ->
            val rest = client.v2.incomingLeads.iter(page = 3, pageSize = SIZE)
            assertEquals(uids.drop(6), rest.map { it.uid }.toList())
        }
    }

    @Test
    fun `a sequence asks for a page when it is needed`(): Unit = serving(paged) { server ->
        server.blocking().use { client ->
            val items = client.all.iterator()
            assertEquals(0, server.requests.size)
            repeat(SIZE.toInt()) { assertEquals(uids[it], items.next().uid) }
            assertEquals(1, server.requests.size)
            assertEquals(uids[SIZE.toInt()], items.next().uid)
            assertEquals(2, server.requests.size)
        }
    }

    @Test
    fun `a flow asks for a page when it is needed`(): Unit = serving(paged) { server ->
        server.async().use { client ->
            val first = client.all.take(SIZE.toInt())
            assertEquals(0, server.requests.size)
            assertEquals(SIZE.toInt(), runBlocking { first.toList() }.size)
            assertEquals(1, server.requests.size)
            assertEquals(uids.first(), runBlocking { client.all.first().uid })
            assertEquals(2, server.requests.size)
        }
    }

    private val failing: Respond = { request ->
        if (request.query["page"] == "2") answer("{}", status = 500) else paged(request)
    }

    @Test
    fun `a sequence ends after an error`(): Unit = serving(failing) { server ->
        server.blocking().use { client ->
            val items = client.all.iterator()
            repeat(SIZE.toInt()) { items.next() }
            val error = assertThrows<AmoException.ServerError> { items.next() }
            assertEquals("v2.incoming_leads.list", error.operation)
            assertFalse(items.hasNext())
            assertThrows<NoSuchElementException> { items.next() }
            assertEquals(2, server.requests.size)
        }
    }

    @Test
    fun `a flow ends with an error`(): Unit = serving(failing) { server ->
        server.async().use { client ->
            val seen = mutableListOf<String>()
            assertThrows<AmoException.ServerError> {
                runBlocking { client.all.onEach { seen += it.uid }.collect() }
            }
            assertEquals(uids.take(SIZE.toInt()), seen)
            assertEquals(2, server.requests.size)
        }
    }

    @Test
    fun `a server that repeats a page does not go on forever`() {
        val again = leads(*uids.take(SIZE.toInt()).toTypedArray())
        serving({ again }) { server ->
            val found = server.blocking().use { client -> client.all.toList() }
            assertEquals(SIZE.toInt(), found.size)
            assertEquals(2, server.requests.size)
        }
    }

    @Test
    fun `cancelling a collector ends the request`(): Unit = serving(hang) { server ->
        server.async().use { client ->
            runBlocking {
                val job = launch { client.all.collect() }
                val request = arrived(server)
                job.cancel()
                job.join()
                assertTrue(job.isCancelled)
                request.awaitGone()
            }
        }
    }

    @Test
    fun `a closed client ends a list half-way`(): Unit = serving(paged) { server ->
        val client = server.blocking()
        val items = client.all.iterator()
        repeat(SIZE.toInt()) { items.next() }
        client.close()
        assertThrows<AmoException.Cancelled> { items.hasNext() }
        assertFalse(items.hasNext())
    }
}
