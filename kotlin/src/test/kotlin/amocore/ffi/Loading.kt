package amocore.ffi

import amocore.BlockingClient

/** A program that needs the core's library. */
fun main() {
    try {
        BlockingClient(account = "company", token = "t").use { println(it) }
    } catch (problem: UnsatisfiedLinkError) {
        println(problem.message)
    }
}
