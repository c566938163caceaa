package amocore.demo

import amocore.Contact
import java.io.File
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.onEach

private const val PAGE = 500L
private const val KIB_IN_MIB = 1024L

/**
 * The third part: reading a long list takes no more memory than reading its beginning.
 *
 * A flow here, a sequence there; both are counted.
 */
internal suspend fun readLarge(client: Client) {
    val reading = Reading()
    val count = client.v2.contacts.iter(limitRows = PAGE).onEach(reading::saw).count()
    val growth = (resident() - reading.early).coerceAtLeast(0) / KIB_IN_MIB
    confirm(count >= 100_000, "all contacts, not $count")
    confirm(growth <= 60, "constant memory, not $growth MiB more than after the 10th page")
    println("large account: $count contacts, memory since the 10th page: +$growth MiB")
}

/** What is seen of a large account's contacts on the way. */
private class Reading {
    private var count = 0L

    /** The memory that was taken after the 10th page. */
    var early = 0L
        private set

    fun saw(contact: Contact) {
        confirm(contact.id > 0, "the contact's identifier")
        count += 1
        if (count == 10 * PAGE) early = resident()
    }
}

/**
 * The memory that this process takes, in KiB, as Linux tells it. Garbage is collected before, and
 * its memory given back: how much of it Java lets lie is no matter of the client's. It gives it
 * back bit by bit, in a thread of its own, so the least of what is seen for a second counts.
 */
private fun resident(): Long {
    System.gc()
    return (1..20).minOf {
        Thread.sleep(50)
        File("/proc/self/status").readLines()
            .single { it.startsWith("VmRSS:") }
            .filter(Char::isDigit)
            .toLong()
    }
}
