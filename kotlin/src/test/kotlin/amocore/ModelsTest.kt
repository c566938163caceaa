package amocore

import java.time.Instant
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.longOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Test

class ModelsTest {
    @Test
    fun `only what matters has to be said`() {
        val phone = Phone(value = "+7")
        assertEquals(Phone("+7", location = null), phone)
        assertEquals("Home", phone.copy(location = "Home").location)
        assertEquals(emptyList<Long>(), CustomField(id = 1).enumIds)
    }

    @Test
    fun `models are JSON in the spelling of the API`() {
        val contact = LegacyContact(id = 1, name = "Анна", isCompany = true, createdAt = Instant.EPOCH)
        val text = Json.encodeToString(contact)
        val created = "1970-01-01T00:00:00Z"
        val expected = """{"id":1,"name":"Анна","is_company":true,"created_at":"$created"}"""
        assertEquals(expected, text)
        assertEquals(contact, Json.decodeFromString<LegacyContact>(text))
    }

    @Test
    fun `instants of any year survive`() {
        for (moment in listOf(Instant.MIN, Instant.parse("-0044-03-15T12:00:00Z"), Instant.MAX)) {
            val whole = Instant.ofEpochSecond(moment.epochSecond)
            val task = LegacyTask(id = 1, text = "t", endDate = moment)
            assertEquals(whole, Json.decodeFromString<LegacyTask>(Json.encodeToString(task)).endDate)
        }
    }

    @Test
    fun `the same word is the same however it was made`() {
        assertEquals(SortOrder.Asc, SortOrder.Other("asc"))
        assertEquals(SortOrder.Asc.hashCode(), SortOrder.Other("asc").hashCode())
        assertSame(TaskType.Call, TaskType.of("CALL"))
        assertNotEquals(SortOrder.Asc, SortOrder.Desc)
        assertEquals("CALL", TaskType.Call.toString())
        assertEquals(listOf("CALL", "LETTER", "MEETING"), TaskType.entries.map { it.word })
    }

    @Test
    fun `when knows all the words there are`() {
        fun shown(order: SortOrder): String = when (order) {
            SortOrder.Asc -> "up"
            SortOrder.Desc -> "down"
            is SortOrder.Other -> order.word
        }
        val words = listOf("asc", "desc", "sideways").map(SortOrder::of)
        assertEquals(listOf("up", "down", "sideways"), words.map(::shown))
    }

    @Test
    fun `a change is one of three`() {
        assertEquals(Change.Clear, Change.of<String>(null))
        assertEquals(Change.Set("x"), Change.of("x"))
        assertEquals("Keep", Change.Keep.toString())
    }

    @Test
    fun `values of any kind arrive as they were sent`() {
        val values = """[1, 1.0, 1e3, 9223372036854775807, "1", true, null, [[]], {"a": {}}]"""
        val item = """{"uid": "u", "category": "sip", "more": $values}"""
        val body = """{"_embedded": {"items": [$item]}}"""
        serving({ answer(body) }) { server ->
            val lead = server.blocking().use { it.v2.incomingLeads.list() }.items.single()
            val more = lead.extra.getValue("more") as JsonArray
            assertEquals(1L, more[0].jsonPrimitive.longOrNull)
            assertEquals(null, more[1].jsonPrimitive.longOrNull)
            assertEquals("1.0", more[1].jsonPrimitive.content)
            assertEquals(1000.0, more[2].jsonPrimitive.content.toDouble())
            assertEquals(Long.MAX_VALUE, more[3].jsonPrimitive.longOrNull)
            val rest = listOf(
                JsonPrimitive("1"),
                JsonPrimitive(true),
                JsonNull,
                JsonArray(listOf(JsonArray(emptyList()))),
                JsonObject(mapOf("a" to JsonObject(emptyMap()))),
            )
            assertEquals(rest, more.drop(4))
        }
    }

    @Test
    fun `values of any kind are sent as they are given`() {
        val answered = """{"status": "success", "data": ["a"]}"""
        serving({ answer(answered) }) { server ->
            val values = listOf(JsonPrimitive(1), JsonPrimitive(1.5), JsonPrimitive("ё"))
            val field = CustomField(id = 7, values = values.map { CustomFieldValue(value = it) })
            val lead = LeadDraft(name = "n", customFields = listOf(field))
            val entities = IncomingEntities(leads = listOf(lead))
            val call = incomingCall("u").copy(incomingEntities = entities)
            server.blocking().use { it.v2.incomingLeads.addSip(listOf(call)) }
            val sent = server.nextRequest().form.filterKeys { it.endsWith("[value]") }.values
            assertEquals(listOf("1", "1.5", "ё"), sent.toList())
        }
    }
}
