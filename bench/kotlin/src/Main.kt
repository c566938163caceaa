/** The summary of incoming leads over connections that are kept: `JOB SUBJECT`. */
package amocore.bench

import kotlinx.coroutines.runBlocking

fun main(arguments: Array<String>) {
    val (job, subject) = arguments
    when ("$job $subject") {
        "small-read amocore" -> amocoreClient().use { client ->
            repeat { client.v2.incomingLeads.summary().total }
        }
        "small-read OkHttp" -> overOkHttp { client -> repeat { read(client) } }
        "in-flight amocore" -> asyncAmocoreClient().use { client ->
            runBlocking { keepInFlight { client.v2.incomingLeads.summary().total } }
        }
        "in-flight OkHttp" -> overOkHttp { client ->
            runBlocking { keepInFlight { readAsync(client) } }
        }
        else -> error("there is no subject $subject of $job")
    }
}
