package amocore

import java.time.Instant
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Arguments that cannot be right are refused by name, before anything is sent. */
class ArgumentsTest {
    private val start = Instant.parse("2020-01-01T00:00:00Z")

    /** Both clients refuse it, name the field, and send nothing. */
    private fun assertRefused(
        field: String,
        blocking: (BlockingClient) -> Any?,
        async: suspend (AsyncClient) -> Any?,
    ) = serving({ summary }) { server ->
        val errors = listOf(
            server.blocking().use { assertThrows<AmoException.InvalidInput> { blocking(it) } },
            server.async().use {
                assertThrows<AmoException.InvalidInput> { runBlocking { async(it) } }
            },
        )
        for (error in errors) {
            assertEquals(field, error.field)
            assertTrue(error.message!!.contains(field), error.message)
            assertTrue(error.message!!.startsWith("${error.operation}: "), error.message)
            assertEquals(false, error.mayHaveHappened)
        }
        assertTrue(server.requests.isEmpty())
    }

    @Test
    fun `an identifier has to be positive`(): Unit =
        assertRefused("id", { it.legacy.contacts.get(0) }, { it.legacy.contacts.get(0) })

    @Test
    fun `names are those of Kotlin`(): Unit = assertRefused(
        "pageSize",
        { it.legacy.contacts.list(pageSize = 501) },
        { it.legacy.contacts.list(pageSize = 501) },
    )

    @Test
    fun `lists are refused when they are asked for something`(): Unit = assertRefused(
        "pageSize",
        { it.legacy.contacts.iter(pageSize = 501).first() },
        { it.legacy.contacts.iter(pageSize = 501).first() },
    )

    @Test
    fun `half of a surrogate pair is no text`(): Unit = assertRefused(
        "query",
        { it.legacy.contacts.search("lone \ud800") },
        { it.legacy.contacts.search("lone \ud800") },
    )

    @Test
    fun `half of a surrogate pair is no text deep inside either`() {
        val phones = listOf(Phone(value = "1"), Phone(value = "\udc00\ud800"))
        assertRefused(
            "phones",
            { it.legacy.contacts.add(name = "x", phones = phones) },
            { it.legacy.contacts.add(name = "x", phones = phones) },
        )
    }

    @Test
    fun `what cannot be cleared is named`(): Unit = assertRefused(
        "name",
        { it.legacy.contacts.update(1, name = Change.Clear) },
        { it.legacy.contacts.update(1, name = Change.Clear) },
    )

    @Test
    fun `instants beyond the calendar are refused and not bent`(): Unit = assertRefused(
        "dateFrom",
        { it.v2.incomingLeads.summary(dateFrom = Instant.MAX) },
        { it.v2.incomingLeads.summary(dateFrom = Instant.MAX) },
    )

    @Test
    fun `an end before the beginning is refused`(): Unit = assertRefused(
        "dateTo",
        { it.v2.incomingLeads.summary(dateFrom = start, dateTo = start.minusSeconds(1)) },
        { it.v2.incomingLeads.summary(dateFrom = start, dateTo = start.minusSeconds(1)) },
    )

    @Test
    fun `items and their members are named`() {
        val call = incomingCall("u").copy(sourceName = "")
        assertRefused(
            "items[1].sourceName",
            { it.v2.incomingLeads.addSip(listOf(incomingCall("a"), call)) },
            { it.v2.incomingLeads.addSip(listOf(incomingCall("a"), call)) },
        )
    }

    @Test
    fun `a number that JSON does not have is refused`(): Unit = serving({ summary }) { server ->
        val call = incomingCall("u").copy(extra = mapOf("x" to JsonPrimitive(Double.NaN)))
        server.blocking().use { client ->
            val error = assertThrows<AmoException.InvalidInput> {
                client.v2.incomingLeads.addSip(listOf(call))
            }
            assertEquals("v2.incoming_leads.add_sip", error.operation)
        }
        assertTrue(server.requests.isEmpty())
    }

    @Test
    fun `settings are refused by name`() {
        val refused = listOf(
            "timeout" to { BlockingClient(account = "a", token = "t", timeout = Double.NaN) },
            "timeout" to { BlockingClient(account = "a", token = "t", timeout = -1.0) },
            "retries" to { BlockingClient(account = "a", token = "t", retries = -1) },
            "login" to { BlockingClient(account = "a", login = "\ud800", key = "k") },
            "caCertificates" to
                { BlockingClient(account = "a", token = "t", caCertificates = "x") },
        )
        for ((field, make) in refused) {
            val error = assertThrows<AmoException.Configuration> { make() }
            assertEquals(field, error.field)
            assertNull(error.operation)
        }
    }

    @Test
    fun `fractions of a second are floored`(): Unit = serving({ summary }) { server ->
        server.blocking().use { client ->
            client.v2.incomingLeads.summary(dateFrom = start.minusNanos(1))
            client.v2.incomingLeads.summary(dateFrom = start)
        }
        val sent = server.requests.map { request ->
            request.query.entries.single { (name, _) -> "from" in name }.value
        }
        assertEquals(listOf("1577836799", "1577836800"), sent)
    }

    @Test
    fun `words that are not known are sent as they are`(): Unit = serving({ leads() }) { server ->
        server.blocking().use { client ->
            for (order in listOf(SortOrder.Other("sideways"), SortOrder.Desc)) {
                client.v2.incomingLeads.list(order = order, orderBy = "created_at")
            }
        }
        val sent = server.requests.map { it.query.values.last() }
        assertEquals(listOf("sideways", "desc"), sent)
    }
}
