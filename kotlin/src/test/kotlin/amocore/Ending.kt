package amocore

import kotlin.concurrent.thread
import kotlin.system.exitProcess
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/**
 * A program that ends in the middle of two calls, a thread's and a coroutine's, in the way that is
 * named: by itself once its standard input ends, or when it is told to.
 */
@OptIn(DelicateCoroutinesApi::class)
fun main(arguments: Array<String>) {
    val (way, url) = arguments
    val async = AsyncClient(baseUrl = url, token = TOKEN, timeZone = "UTC")
    val blocking = BlockingClient(baseUrl = url, token = TOKEN, timeZone = "UTC")
    // Only daemons let a program return from `main`, or fail there.
    val daemon = way == "returning" || way == "failing"
    val caller = thread(isDaemon = daemon) { reporting { blocking.v2.incomingLeads.list() } }
    val coroutine = GlobalScope.launch { reporting { async.v2.incomingLeads.list() } }
    when (way) {
        "closing" -> atShutdown {
            blocking.close()
            async.close()
            caller.join()
            runBlocking { coroutine.join() }
        }
        "calling" -> atShutdown {
            println(blocking.v2.incomingLeads.summary().total)
            println(runBlocking { async.v2.incomingLeads.summary().total })
        }
    }
    System.`in`.read()
    println("end")
    if (way == "failing") error("of the program")
    if (way != "returning") exitProcess(7)
}

private fun atShutdown(act: () -> Unit) =
    Runtime.getRuntime().addShutdownHook(Thread(act))

private inline fun reporting(call: () -> Unit) {
    try {
        call()
        println("answered")
    } catch (_: AmoException.Cancelled) {
        println("cancelled")
    }
}
