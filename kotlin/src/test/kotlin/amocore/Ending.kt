package amocore

import kotlin.concurrent.thread
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.launch

/** A program that ends, when its standard input does, in the middle of calls. */
@OptIn(DelicateCoroutinesApi::class)
fun main(arguments: Array<String>) {
    val url = arguments.single()
    val async = AsyncClient(baseUrl = url, token = "t", timeZone = "UTC")
    GlobalScope.launch { async.v2.incomingLeads.summary() }
    val blocking = BlockingClient(baseUrl = url, token = "t", timeZone = "UTC")
    thread(isDaemon = true) { blocking.v2.incomingLeads.summary() }
    System.`in`.read()
    println("end")
}
