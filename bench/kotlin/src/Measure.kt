package amocore.bench

import com.sun.management.OperatingSystemMXBean
import java.lang.management.ManagementFactory
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** For how long a subject warms up, until the compilers are done with it, in seconds. */
private const val WARMING = 5.0

/** For how long it is measured, in seconds. */
private val time = System.getenv("AMOCORE_BENCH_SECONDS")?.toDouble() ?: 3.0

/** How many calls are in flight. */
private const val MANY = 64

/** So many calls took so long. */
private class Measured(val calls: Int, val wall: Double)

private fun now(): Double = System.nanoTime() / 1e9

/** The processor time of this process in all its threads, in seconds. */
private fun processor(): Double {
    val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    return system.processCpuTime / 1e9
}

private inline fun measure(during: (Double) -> Measured) {
    during(WARMING)
    val before = processor()
    val measured = during(time)
    val used = processor() - before
    println("""{"calls": ${measured.calls}, "wall": ${measured.wall}, "cpu": $used}""")
}

/** Makes a call again and again. */
internal fun repeat(call: () -> Unit): Unit = measure { seconds ->
    val begun = now()
    var calls = 0
    while (now() - begun < seconds) {
        call()
        calls += 1
    }
    Measured(calls, now() - begun)
}

/** Keeps calls in flight. */
internal suspend fun keepInFlight(call: suspend () -> Unit): Unit =
    withContext(Dispatchers.Default) {
        measure { seconds ->
            val begun = now()
            val calls = IntArray(MANY)
            coroutineScope {
                for (place in 0..<MANY) {
                    launch {
                        while (now() - begun < seconds) {
                            call()
                            calls[place] += 1
                        }
                    }
                }
            }
            Measured(calls.sum(), now() - begun)
        }
    }
