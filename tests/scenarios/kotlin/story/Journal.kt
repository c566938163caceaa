package amocore.demo

/** Prints each step and remembers which operations were called. */
internal class Journal {
    val operations = mutableSetOf<String>()

    fun did(operation: String, what: String) {
        operations += operation
        println("  ${operation.padEnd(30)} $what")
    }
}

/** Stops at the first thing that is not as it should be. */
internal fun confirm(condition: Boolean, what: String) {
    check(condition) { "not as it should be: $what" }
}
