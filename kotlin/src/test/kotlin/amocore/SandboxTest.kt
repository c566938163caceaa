package amocore

import java.time.Instant
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toSet
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What needs an account. */
class SandboxTest {
    companion object {
        private lateinit var sandbox: Sandbox

        @BeforeAll
        @JvmStatic
        fun start() {
            sandbox = Sandbox()
        }

        @AfterAll
        @JvmStatic
        fun stop(): Unit = sandbox.close()
    }

    private fun newContact(client: BlockingClient): Long = client.legacy.contacts.add(
        name = "Вера",
        position = "Director",
        phones = listOf(Phone(value = "+7 900", location = "Work")),
        emails = listOf(Email(value = "vera@example.com", location = "Work")),
        tags = listOf("a", "b"),
    )

    @Test
    fun `an update leaves alone what is not mentioned`(): Unit = sandbox.blocking().use { client ->
        val contacts = client.legacy.contacts
        val id = newContact(client)
        val before = contacts.get(id).contact
        assertEquals(id, contacts.update(id, position = Change.Set("Owner"), name = Change.Keep))
        val after = contacts.get(id).contact
        assertEquals("Owner", after.position)
        val changed = before.copy(position = after.position, updatedAt = after.updatedAt)
        assertEquals(changed, after)
    }

    @Test
    fun `an update clears what it is told to`(): Unit = sandbox.blocking().use { client ->
        val contacts = client.legacy.contacts
        val id = newContact(client)
        contacts.update(
            id,
            position = Change.Clear,
            phones = Change.Clear,
            tags = Change.Set(listOf("c")),
        )
        val contact = contacts.get(id).contact
        assertTrue(contact.position.isNullOrEmpty())
        assertEquals(emptyList<Phone>(), contact.phones)
        assertEquals(listOf("c"), contact.tags.map { it.name })
        assertEquals("vera@example.com", contact.emails.single().value)
    }

    @Test
    fun `instants come back as the instants they were`(): Unit = sandbox.blocking().use { client ->
        val id = newContact(client)
        val due = Instant.parse("2031-05-06T07:08:09Z")
        client.legacy.tasks.add(
            elementType = ElementType.Contact,
            elementId = id,
            taskType = TaskType.Call,
            text = "Call",
            endDate = due.plusMillis(999),
        )
        val task = client.legacy.contacts.get(id).tasks.single()
        assertEquals(due, task.endDate)
        assertEquals(TaskType.Call, task.taskType)
    }

    @Test
    fun `what is deleted is not found`(): Unit = sandbox.blocking().use { client ->
        val id = newContact(client)
        assertEquals(id, client.legacy.contacts.delete(id))
        assertThrows<AmoException.NotFound> { client.legacy.contacts.get(id) }
    }

    @Test
    fun `many calls of one session`(): Unit = sandbox.async().use { client ->
        runBlocking {
            val contacts = client.legacy.contacts
            val ids = List(10) { async { contacts.add(name = "Gathered $it") } }.awaitAll()
            val found = contacts.searchIter("gathered", pageSize = 3).map { it.id }.toSet()
            assertEquals(ids.toSet(), found)
        }
    }

    @Test
    fun `an authority has to be trusted`(): Unit = Sandbox("--tls").use { encrypted ->
        val account = encrypted.account
        fun client(authority: String?) = BlockingClient(
            baseUrl = account.getValue("AMOCORE_BASE_URL"),
            login = account.getValue("AMOCORE_LOGIN"),
            key = account.getValue("AMOCORE_KEY"),
            caCertificates = authority,
            retries = 0,
        )
        client(encrypted.authority!!.toFile().readText()).use {
            assertTrue(it.legacy.contacts.list().items.isNotEmpty())
        }
        client(null).use {
            val error = assertThrows<AmoException.Tls> { it.legacy.contacts.delete(1) }
            assertFalse(error.mayHaveHappened)
        }
    }
}
