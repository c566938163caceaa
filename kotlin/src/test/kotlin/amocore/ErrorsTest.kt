package amocore

import java.lang.reflect.Modifier
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.Socket
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Every failure is an exception of one family, and tells what is known. */
class ErrorsTest {
    private inline fun <reified T : AmoException> failing(response: String): T =
        serving({ response }) { server ->
            server.blocking().use { assertThrows<T> { it.v2.incomingLeads.summary() } }
        }

    @Test
    fun `every kind can be made for tests of one's own`() {
        val kinds = AmoException::class.java.declaredClasses
            .filter { AmoException::class.java.isAssignableFrom(it) }
        assertEquals(17, kinds.size)
        for (kind in kinds) {
            assertTrue(Modifier.isFinal(kind.modifiers))
            val make = kind.getConstructor(String::class.java, AmoException.Details::class.java)
            val error = make.newInstance("what happened", AmoException.Details(status = 400))
            assertEquals("what happened", (error as AmoException).message)
            assertEquals(400, error.status)
        }
    }

    @Test
    fun `the status decides the class`() {
        fun body(status: Int) = """{"title": "Oops", "detail": "because", "status": $status}"""
        fun problem(status: Int) = answer(body(status), status, "application/problem+json")
        val errors = listOf(
            401 to failing<AmoException.Unauthorized>(problem(401)),
            402 to failing<AmoException.PaymentRequired>(problem(402)),
            403 to failing<AmoException.Forbidden>(problem(403)),
            404 to failing<AmoException.NotFound>(problem(404)),
            429 to failing<AmoException.RateLimited>(problem(429)),
            500 to failing<AmoException.ServerError>(problem(500)),
            503 to failing<AmoException.ServerError>(problem(503)),
        )
        for ((status, error) in errors) {
            assertEquals(status, error.status)
            assertEquals("v2.incoming_leads.summary", error.operation)
            assertTrue(error.message!!.startsWith("v2.incoming_leads.summary: "), error.message)
            assertTrue("$status" in error.message!!, error.message)
        }
    }

    @Test
    fun `a wait that the server asks for is told`() {
        val error = failing<AmoException.RateLimited>(
            answer("{}", status = 429, headers = "Retry-After: 17\r\n"),
        )
        assertEquals(17.0, error.retryAfter)
    }

    @Test
    fun `vendor codes and texts are told`() {
        val body = """{"response": {"error": "Wrong login", "error_code": "110"}}"""
        val error = failing<AmoException.Unauthorized>(answer(body, status = 401))
        assertEquals(110L, error.code)
        assertNotNull(error.codeMeaning)
        assertEquals("Wrong login", error.vendorText)
    }

    @Test
    fun `a page of HTML is shown as far as it helps`() {
        val page = answer("<h1>Out of order</h1>", status = 502, type = "text/html")
        val error = failing<AmoException.ServerError>(page)
        assertTrue("Out of order" in error.bodyStart!!)
    }

    @Test
    fun `a server that is not there is a network error and nothing happened`() {
        // Bound, so that nobody else gets the port, and deaf.
        val deaf = Socket().apply { bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0)) }
        val url = "http://127.0.0.1:${deaf.localPort}"
        val leads = BlockingClient(baseUrl = url, token = TOKEN, timeZone = "UTC", retries = 0).v2.incomingLeads
        val error = deaf.use {
            assertThrows<AmoException.Network> { leads.accept(listOf("a"), userId = 1) }
        }
        assertFalse(error.mayHaveHappened)
    }

    @Test
    fun `no answer in time is a time-out`(): Unit = serving(hang) { server ->
        val leads = server.blocking(timeout = 0.2).v2.incomingLeads
        val error = assertThrows<AmoException.Timeout> { leads.accept(listOf("a"), userId = 1) }
        assertTrue(error.mayHaveHappened)
    }

    @Test
    fun `a batch carried out in part tells of each item`() {
        val uids = (0 until 250).joinToString { "\"uid$it\"" }
        var first = true
        val respond: Respond = {
            if (first) answer("""{"status": "success", "data": [$uids]}""").also { first = false }
            else answer("""{"title": "No"}""", status = 400)
        }
        serving(respond) { server ->
            val error = server.blocking().use { client ->
                val calls = List(252) { incomingCall("u$it") }
                assertThrows<AmoException.PartialFailure> { client.v2.incomingLeads.addSip(calls) }
            }
            assertEquals((0L until 252L).toList(), error.items.map { it.index })
            assertEquals(List(250) { "uid$it" }, error.items.take(250).map { it.id })
            assertTrue(error.items.drop(250).all { it.error != null })
        }
    }

    @Test
    fun `an empty list is no failure`() {
        for (response in listOf(answer("", status = 204), leads())) {
            serving({ response }) { server ->
                server.blocking().use {
                    assertEquals(emptyList<IncomingLead>(), it.v2.incomingLeads.list().items)
                    assertEquals(emptyList<IncomingLead>(), it.v2.incomingLeads.iter().toList())
                }
            }
        }
    }
}
