package amocore

import java.util.Collections
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** OAuth, with tokens in a place of the application's own. */
class TokenStoreTest {
    /** A store that remembers how it was used. */
    private open class Vault : TokenStore {
        val calls: MutableList<String> = Collections.synchronizedList(mutableListOf())

        @Volatile
        private var tokens: String? = null

        override fun load(): String? = tokens.also { calls += "load" }

        override fun save(tokens: String) {
            calls += "save"
            this.tokens = tokens
        }

        override fun lock() {
            calls += "lock"
        }

        override fun unlock() {
            calls += "unlock"
        }
    }

    private fun Sandbox.blocking(store: TokenStore) = BlockingClient(
        baseUrl = account.getValue("AMOCORE_BASE_URL"),
        clientId = account.getValue("AMOCORE_CLIENT_ID"),
        clientSecret = account.getValue("AMOCORE_CLIENT_SECRET"),
        redirectUri = account.getValue("AMOCORE_REDIRECT_URI"),
        code = account.getValue("AMOCORE_CODE"),
        tokenStore = store,
    )

    private fun Sandbox.async(store: TokenStore) = AsyncClient(
        baseUrl = account.getValue("AMOCORE_BASE_URL"),
        clientId = account.getValue("AMOCORE_CLIENT_ID"),
        clientSecret = account.getValue("AMOCORE_CLIENT_SECRET"),
        redirectUri = account.getValue("AMOCORE_REDIRECT_URI"),
        tokenStore = store,
    )

    @Test
    fun `tokens are kept for the next client`(): Unit = Sandbox().use { sandbox ->
        val vault = Vault()
        sandbox.blocking(vault).use { it.v2.incomingLeads.summary() }
        runBlocking { sandbox.async(vault).use { it.v2.incomingLeads.summary() } }
        assertEquals(listOf("load", "lock", "load", "save", "unlock", "load"), vault.calls)
    }

    @Test
    fun `what a store throws fails the call and gives the lock back`(): Unit =
        Sandbox().use { sandbox ->
            val vault = object : Vault() {
                override fun save(tokens: String): Unit = error("the vault is sealed: $tokens")
            }
            sandbox.blocking(vault).use { client ->
                val failed = assertThrows<AmoException.Configuration> {
                    client.v2.incomingLeads.summary()
                }
                assertEquals("tokenStore", failed.field)
                val message = failed.message.orEmpty()
                assertTrue("the vault is sealed" in message) { message }
                assertTrue("\"***\"" in message) { message }
            }
            assertEquals(listOf("load", "lock", "load", "unlock"), vault.calls)
        }
}
