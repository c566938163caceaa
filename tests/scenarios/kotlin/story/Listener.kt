package amocore.demo

import amocore.WebhookEvent
import amocore.WebhookKind
import amocore.tools
import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit.SECONDS

/** Receives deliveries of webhooks on this machine, on a thread of its own. */
internal class Listener : AutoCloseable {
    private class Delivery(val body: String, val contentType: String?)

    private val received = LinkedBlockingQueue<Delivery>()
    private val server =
        HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

    val url: String = "http://127.0.0.1:${server.address.port}/hook"

    init {
        server.createContext("/hook", ::receive)
        server.start()
    }

    /** Waits until there is an event of each kind. */
    fun events(wanted: List<WebhookKind>): Map<WebhookKind, WebhookEvent> {
        val events = mutableMapOf<WebhookKind, WebhookEvent>()
        while (!events.keys.containsAll(wanted)) {
            val delivery = checkNotNull(received.poll(20, SECONDS)) { "not all events came" }
            val webhook = tools.webhooks.parse(delivery.body, contentType = delivery.contentType)
            webhook.events.associateByTo(events) { it.kind }
        }
        return events
    }

    override fun close(): Unit = server.stop(0)

    private fun receive(exchange: HttpExchange) {
        val body = exchange.requestBody.readBytes().decodeToString()
        received += Delivery(body, exchange.requestHeaders.getFirst("Content-Type"))
        exchange.sendResponseHeaders(200, -1)
        exchange.close()
    }
}
