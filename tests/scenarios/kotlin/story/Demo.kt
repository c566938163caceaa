/**
 * Runs the main job against the account that the environment names: the credential line that the
 * sandbox prints.
 *
 * The story is told once and compiled twice, for `AsyncClient` and for `BlockingClient`.
 */
package amocore.demo

import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking

private fun variable(name: String): String =
    System.getenv(name) ?: error("$name is not set; take it from what the sandbox prints")

fun main(): Unit = runBlocking {
    val journal = Journal()
    Client(
        baseUrl = variable("AMOCORE_BASE_URL"),
        login = variable("AMOCORE_LOGIN"),
        key = variable("AMOCORE_KEY"),
    ).use { client ->
        tell(client, journal)
        // A flow here, a sequence there; both become a list.
        val everyone = client.legacy.contacts.iter(pageSize = 2).toList()
        confirm(everyone.size > 2, "all contacts, two a page")
    }
    println("operations: " + journal.operations.sorted().joinToString(" "))
}
