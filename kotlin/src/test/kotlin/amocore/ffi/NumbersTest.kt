package amocore.ffi

import amocore.AmoException
import amocore.serving
import amocore.summary
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Numbers that stand for nothing, or for nothing any more, are failures and nothing worse. */
class NumbersTest {
    private val none = listOf(0, -1, 1_000_000_000, Long.MAX_VALUE, Long.MIN_VALUE)
    private val summaries = request("v2.incoming_leads.summary", "{}")

    private fun newClient(): Long {
        val settings = """{"base_url": "http://127.0.0.1:1", "token": "t", "time_zone": "UTC"}"""
        return Answer(Native.client(settings.toByteArray())).made()
    }

    private fun assertEnded(what: String, act: () -> Answer) {
        val failure = assertThrows<AmoException.Cancelled> { act().output() }
        assertEquals("the $what has ended already", failure.message)
        assertEquals(false, failure.mayHaveHappened)
    }

    @Test
    fun `a number of nothing fails`() {
        for (number in none) {
            assertEnded("client") { Answer(Native.call(number, summaries)) }
            assertEnded("client") { Answer(Native.pages(number, summaries)) }
            assertEnded("client") { Answer(Native.redisProblem(number)) }
            assertEnded("list") { Answer(Native.turn(number)) }
            assertEnded("call") { Answer(Native.waitAgain(number)) }
            assertTrue(Native.isClosed(number))
            // These have nobody to tell.
            Native.close(number)
            Native.cancel(number)
            Native.giveUp(number)
            Native.freeClient(number)
            Native.freePages(number)
            Native.freeCall(number)
            Native.reply(number, false, null)
        }
    }

    @Test
    fun `a number of nothing fails suspended calls`(): Unit = runBlocking {
        for (number in none) {
            val call = Events.outcome { Native.begin(number, it, summaries) }
            assertEnded("client") { call }
            val page = Events.outcome { Native.beginTurn(number, it) }
            assertEnded("list") { page }
        }
    }

    @Test
    fun `a client that was freed is not there any more`() {
        val client = newClient()
        assertEquals(false, Native.isClosed(client))
        val list = Answer(Native.pages(client, request("v2.leads.iter", "{}"))).made()
        Native.freeClient(client)
        assertEnded("client") { Answer(Native.call(client, summaries)) }
        Native.freePages(list)
        assertEnded("list") { Answer(Native.turn(list)) }
    }

    @Test
    fun `no number is given twice`() {
        val first = newClient().also(Native::freeClient)
        val second = newClient().also(Native::freeClient)
        assertTrue(second > first, "$first, then $second")
    }

    @Test
    fun `a handle is let go of once`() {
        val freed = mutableListOf<Long>()
        val handle = Handle(7) { freed += it }
        handle.close()
        handle.close()
        assertEquals(listOf(7L), freed)
    }

    @Test
    fun `what cannot be read as a request is refused`(): Unit = serving({ summary }) { server ->
        val settings = """{"base_url": "${server.url}", "token": "t", "time_zone": "UTC"}"""
        val client = Answer(Native.client(settings.toByteArray())).made()
        val text = "v2.incoming_leads.summary\n{}".toByteArray() + 0xff.toByte()
        assertThrows<AmoException.UnexpectedAnswer> { Answer(Native.call(client, text)).output() }
        val unknown = request("v2.nothing.get", "{}")
        val refused = Answer(Native.call(client, unknown)).failure()
        assertEquals("there is no operation v2.nothing.get", refused.message)
        assertNull(Answer(Native.redisProblem(client)).outputOrNull())
        Native.freeClient(client)
        assertEquals(0, server.requests.size)
    }
}
