/**
 * Runs the main job against the account that the environment names: the credential line that the
 * sandbox prints. If it names a large account, too, all of its contacts are read.
 *
 * The story is told once and compiled twice, for `AsyncClient` and for `BlockingClient`.
 */
package amocore.demo

import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking

private const val LARGE = "AMOCORE_LARGE"

private fun variable(name: String): String =
    System.getenv(name) ?: error("$name is not set; take it from what the sandbox prints")

/** A client of the account that these variables name. */
private fun client(prefix: String, requestsPerSecond: Double? = null): Client = Client(
    baseUrl = variable("${prefix}_BASE_URL"),
    login = variable("${prefix}_LOGIN"),
    key = variable("${prefix}_KEY"),
    requestsPerSecond = requestsPerSecond,
)

fun main(): Unit = runBlocking {
    val journal = Journal()
    client("AMOCORE").use { client ->
        tell(client, journal)
        Listener().use { tellSales(client, journal, it) }
        // A flow here, a sequence there; both become a list.
        val everyone = client.legacy.contacts.iter(pageSize = 2).toList()
        confirm(everyone.size > 2, "all contacts, two a page")
    }
    if (System.getenv("${LARGE}_BASE_URL") != null) {
        client(LARGE, requestsPerSecond = 0.0).use { readLarge(it) }
    }
    println("operations: " + journal.operations.sorted().joinToString(" "))
}
