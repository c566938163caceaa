package amocore

import java.net.InetAddress
import java.net.ServerSocket
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** A limit that is shared over Redis. With a real one: tests/fleet. */
class RedisTest {
    private val password = "redis-password-canary"

    /** The address of a Redis that has gone. */
    private val address = ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")).use {
        "127.0.0.1:${it.localPort}"
    }

    private val redisUrl = "redis://:$password@$address/0"

    private fun assertTold(problem: String?) {
        assertNotNull(problem)
        assertTrue("Redis at $address refuses connections" in problem!!, problem)
        assertTrue("takes 1 of 7 requests per second" in problem, problem)
        assertFalse(password in problem, problem)
    }

    @Test
    fun `a client without its Redis goes on and says so`(): Unit = Sandbox().use { sandbox ->
        sandbox.blockingOver(redisUrl).use { client ->
            assertNull(client.redisProblem)
            client.v2.account.get()
            assertTold(client.redisProblem)
            assertFalse(password in client.toString())
        }
        sandbox.asyncOver(redisUrl).use { client ->
            runBlocking { client.v2.account.get() }
            assertTold(client.redisProblem)
        }
    }

    @Test
    fun `an address that is none is refused and not shown`() {
        val error = assertThrows<AmoException.Configuration> {
            BlockingClient(account = "company", token = "t", redisUrl = "http://$password")
        }
        assertEquals("redisUrl", error.field)
        assertFalse(password in error.toString())
    }
}
