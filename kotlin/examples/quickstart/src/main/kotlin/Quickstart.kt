import amocore.AsyncClient
import amocore.BlockingClient
import amocore.Phone
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.runBlocking

/** The first ten lines: list contacts and add one; then the same without blocking a thread. */
fun main() {
    val account = System.getenv("AMOCORE_BASE_URL") // or account = "company", zone = AccountZone.Com
    val (login, key) = listOf("AMOCORE_LOGIN", "AMOCORE_KEY").map { System.getenv(it) }

    BlockingClient(baseUrl = account, login = login, key = key).use { client ->
        client.legacy.contacts.iter().forEach { println("${it.id} ${it.name}") }
        val phones = listOf(Phone("+7 900 000-00-00"))
        println(client.legacy.contacts.add(name = "Anna", phones = phones))
    }

    runBlocking {
        AsyncClient(baseUrl = account, login = login, key = key).use { client ->
            val found = client.legacy.contacts.searchIter("anna").take(3)
            found.collect { println("${it.id} ${it.name}") }
        }
    }
}
