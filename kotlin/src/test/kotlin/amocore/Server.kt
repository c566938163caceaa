package amocore

import java.io.BufferedInputStream
import java.io.IOException
import java.io.InputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.URI
import java.net.URLDecoder
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit.SECONDS
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import org.junit.jupiter.api.Assertions.fail

/** The longest that anything may take, in seconds. Reaching it is a failure. */
const val DEADLINE: Long = 20

const val TOKEN: String = "token-of-the-tests"

/** A request that came in. */
class Request(val method: String, val target: String, val body: String) {
    private val left = CountDownLatch(1)

    val path: String get() = URI(target).rawPath

    val query: Map<String, String> get() = pairs(URI(target).rawQuery.orEmpty())

    val form: Map<String, String> get() = pairs(body)

    /** Waits until the client has closed the connection without waiting for the answer. */
    fun awaitGone() {
        if (!left.await(DEADLINE, SECONDS)) fail<Unit>("the connection of $target is still open")
    }

    fun gone(): Unit = left.countDown()

    private fun pairs(text: String): Map<String, String> =
        text.split('&').filter { it.isNotEmpty() }.associate { pair ->
            val (name, value) = "$pair=".split('=').map { URLDecoder.decode(it, Charsets.UTF_8) }
            name to value
        }
}

/** What to send back; null means not to answer, and to watch for the client's leaving. */
typealias Respond = (Request) -> String?

/** An HTTP server that tests script, with a thread for each connection. */
class Server(@Volatile var respond: Respond) : AutoCloseable {
    val requests = CopyOnWriteArrayList<Request>()
    private val problems = CopyOnWriteArrayList<Throwable>()
    private val arrived = LinkedBlockingQueue<Request>()
    private val socket = ServerSocket(0, 2000, InetAddress.getLoopbackAddress())
    private val connections = CopyOnWriteArrayList<Socket>()
    private val served = AtomicInteger()

    /** How many connections are open. */
    val open: Int get() = served.get()

    init {
        thread(isDaemon = true) { accept() }
    }

    val url: String get() = "http://127.0.0.1:${socket.localPort}"

    fun blocking(timeout: Double = DEADLINE.toDouble()): BlockingClient = BlockingClient(
        baseUrl = url,
        token = TOKEN,
        timeZone = "UTC",
        retries = 0,
        requestsPerSecond = 0.0,
        timeout = timeout,
    )

    fun async(): AsyncClient = AsyncClient(
        baseUrl = url,
        token = TOKEN,
        timeZone = "UTC",
        retries = 0,
        requestsPerSecond = 0.0,
        timeout = DEADLINE.toDouble(),
    )

    /** Waits for a request to arrive. */
    fun nextRequest(): Request =
        arrived.poll(DEADLINE, SECONDS) ?: fail("no request came in")

    override fun close() {
        socket.close()
        connections.forEach(Socket::close)
        problems.firstOrNull()?.let { throw it }
    }

    private fun accept() {
        try {
            while (true) {
                val connection = socket.accept()
                connections += connection
                thread(isDaemon = true) { connection.use(::serve) }
            }
        } catch (_: IOException) {
            // Closed.
        }
    }

    private fun serve(connection: Socket) {
        served.incrementAndGet()
        try {
            val input = BufferedInputStream(connection.getInputStream())
            while (true) {
                val request = read(input) ?: return
                requests += request
                arrived += request
                val response = respond(request)
                if (response == null) {
                    awaitEnd(input)
                    request.gone()
                    return
                }
                connection.getOutputStream().write(response.toByteArray())
            }
        } catch (_: IOException) {
            // The client left, or the test is over.
        } catch (problem: Throwable) {
            problems += problem
        } finally {
            served.decrementAndGet()
        }
    }

    private fun awaitEnd(input: InputStream) {
        try {
            while (input.read() >= 0) continue
        } catch (_: IOException) {
            // Reset: gone as well.
        }
    }

    private fun read(input: InputStream): Request? {
        val start = line(input)
        if (start.isBlank()) return null
        val (method, target) = start.split(' ')
        val headers = generateSequence { line(input).takeIf(String::isNotEmpty) }
            .associate { it.substringBefore(':').lowercase() to it.substringAfter(':').trim() }
        val body = input.readNBytes(headers["content-length"]?.toInt() ?: 0)
        return Request(method, target, body.decodeToString())
    }

    private fun line(input: InputStream): String {
        val line = StringBuilder()
        while (true) {
            val next = input.read()
            if (next < 0 || next == '\n'.code) return line.toString().trimEnd('\r')
            line.append(next.toChar())
        }
    }
}

/** An HTTP answer. */
fun answer(
    body: String,
    status: Int = 200,
    type: String = "application/json",
    headers: String = "",
): String = "HTTP/1.1 $status Status\r\nContent-Type: $type\r\n" +
    "Content-Length: ${body.toByteArray().size}\r\n$headers\r\n$body"

/** An answer of the XML API. */
fun xml(body: String, status: Int = 200): String =
    answer("""<?xml version="1.0" encoding="UTF-8"?>$body""", status, "text/xml; charset=utf-8")

/** A page of incoming leads. */
fun leads(vararg uids: String): String {
    val items = uids.joinToString { """{"uid": "$it", "category": "sip"}""" }
    return answer("""{"_embedded": {"items": [$items]}}""")
}

val summary: String = answer(
    """{"sip": 1, "form": 2, "mail": 3, "chat": 4, "total": 10, "avg_time": 5, "accepted": 6}""",
)

/** A server for the time of a block. */
inline fun <T> serving(noinline respond: Respond, block: (Server) -> T): T =
    Server(respond).use(block)

/** Answers nothing, ever. */
val hang: Respond = { null }
