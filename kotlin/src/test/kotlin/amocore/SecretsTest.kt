package amocore

import java.net.URLEncoder
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

private const val SECRET = "s3cr3t/+ &=ключ"
private const val LOGIN = "me@company.com"

/** No secret is ever shown. */
class SecretsTest {
    private fun assertClean(text: String) {
        for (form in listOf(SECRET, URLEncoder.encode(SECRET, Charsets.UTF_8), SECRET.take(6))) {
            assertFalse(text.contains(form, ignoreCase = true), text)
        }
    }

    /** All that a log or a bug report could hold. */
    private fun everything(error: AmoException): String =
        error.stackTraceToString() + error.details + error.message

    /** A server that repeats what it was sent. */
    private fun echo(status: Int, type: String): Respond = { request ->
        answer("<html>You sent ${request.target} ${request.body} $SECRET</html>", status, type)
    }

    @Test
    fun `failures show no secret even if the server does`() {
        for (status in listOf(200, 302, 400, 401, 403, 404, 429, 500)) {
            for (type in listOf("text/html", "text/xml", "application/json")) {
                serving(echo(status, type)) { server ->
                    for (signIn in SignInMode.entries) {
                        val blocking = BlockingClient(
                            baseUrl = server.url, login = LOGIN, key = SECRET, signIn = signIn,
                            retries = 0, requestsPerSecond = 0.0,
                        )
                        blocking.use {
                            val error = assertThrows<AmoException> { it.legacy.contacts.list() }
                            assertClean(everything(error))
                        }
                    }
                    val async = AsyncClient(
                        baseUrl = server.url, login = LOGIN, password = SECRET,
                        retries = 0, requestsPerSecond = 0.0,
                    )
                    async.use {
                        val call = suspend { it.v2.incomingLeads.summary() }
                        val error = assertThrows<AmoException> { runBlocking { call() } }
                        assertClean(everything(error))
                    }
                }
            }
        }
    }

    @Test
    fun `clients tell their account and whether they are closed`() {
        val zone = AccountZone.Ru
        val client = AsyncClient(account = "company", zone = zone, login = LOGIN, key = SECRET)
        assertEquals("AsyncClient(account=company, zone=ru)", "$client")
        client.close()
        assertEquals("AsyncClient(account=company, zone=ru) (closed)", "$client")
        BlockingClient(baseUrl = "https://company.amocrm.com", token = "hidden").use {
            assertEquals("BlockingClient(baseUrl=https://company.amocrm.com)", "$it")
        }
    }

    @Test
    fun `settings that cannot work show no secret`() {
        val url = "https://${URLEncoder.encode(SECRET, Charsets.UTF_8)}@company.amocrm.com"
        val wrong = listOf(
            { BlockingClient(baseUrl = url, login = LOGIN, key = SECRET) },
            { BlockingClient(account = "company", login = LOGIN, key = SECRET, timeout = -1.0) },
            { BlockingClient(account = "company", login = LOGIN, key = SECRET, password = SECRET) },
            { BlockingClient(account = "company", login = LOGIN, key = SECRET + "\ud800") },
        )
        for (make in wrong) {
            assertClean(everything(assertThrows<AmoException.Configuration> { make() }))
        }
    }
}
