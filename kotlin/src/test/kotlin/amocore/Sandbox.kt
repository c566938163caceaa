package amocore

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit.SECONDS

/** A sandbox account in a process of its own. */
class Sandbox(vararg options: String) : AutoCloseable {
    private val process: Process

    /** The variables of its credential line. */
    val account: Map<String, String>

    /** The certificate of its authority, if it speaks TLS. */
    var authority: Path? = null
        private set

    init {
        val built = System.getenv("AMOCORE_SANDBOX") ?: "../target/debug/amocore-sandbox"
        check(Files.exists(Path.of(built))) {
            "$built is missing: `cargo build -p amocore-sandbox`, or set AMOCORE_SANDBOX"
        }
        val usual = listOf("--listen", "127.0.0.1:0", "--seed", "small", "--rate-limit", "off")
        process = ProcessBuilder(listOf(built) + usual + options)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
        account = read(if ("--tls" in options) "ca" else "inspect")
    }

    fun blocking(): BlockingClient = BlockingClient(
        baseUrl = account.getValue("AMOCORE_BASE_URL"),
        login = account.getValue("AMOCORE_LOGIN"),
        key = account.getValue("AMOCORE_KEY"),
        requestsPerSecond = 0.0,
    )

    fun async(): AsyncClient = AsyncClient(
        baseUrl = account.getValue("AMOCORE_BASE_URL"),
        login = account.getValue("AMOCORE_LOGIN"),
        password = account.getValue("AMOCORE_PASSWORD"),
        requestsPerSecond = 0.0,
    )

    /** Clients that share the limit over Redis. */
    fun blockingOver(redisUrl: String): BlockingClient = BlockingClient(
        baseUrl = account.getValue("AMOCORE_BASE_URL"),
        login = account.getValue("AMOCORE_LOGIN"),
        key = account.getValue("AMOCORE_KEY"),
        redisUrl = redisUrl,
    )

    /** See [blockingOver]. */
    fun asyncOver(redisUrl: String): AsyncClient = AsyncClient(
        baseUrl = account.getValue("AMOCORE_BASE_URL"),
        login = account.getValue("AMOCORE_LOGIN"),
        key = account.getValue("AMOCORE_KEY"),
        redisUrl = redisUrl,
    )

    override fun close() {
        process.destroy()
        process.waitFor(DEADLINE, SECONDS)
    }

    private fun read(last: String): Map<String, String> {
        var credentials = emptyMap<String, String>()
        for (line in process.inputStream.bufferedReader().lineSequence()) {
            val label = line.substringBefore(' ')
            val rest = line.substringAfter(' ').trim()
            if (label == "ca") authority = Path.of(rest)
            if (label == "credentials") {
                credentials = rest.split(' ').associate {
                    it.substringBefore('=') to it.substringAfter('=')
                }
            }
            if (label == last) return credentials
        }
        error("the sandbox ended before it was ready")
    }
}
