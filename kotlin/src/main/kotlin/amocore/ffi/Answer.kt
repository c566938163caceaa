package amocore.ffi

import amocore.AmoException
import amocore.Failure
import amocore.wire

/** What the first byte of an answer, and an event, says of the rest: `answer.rs` has the same. */
internal object Mark {
    const val OUTPUT: Byte = 0
    const val FAILURE: Byte = 1
    const val NUMBER: Byte = 2
    const val NOTHING: Byte = 3
    const val LOAD: Byte = 4
    const val SAVE: Byte = 5
    const val LOCK: Byte = 6
    const val UNLOCK: Byte = 7
    const val RELEASE: Byte = 8
}

/** What the core says: a mark, and a text that lies in an array, perhaps with others. */
internal class Answer(
    val mark: Byte,
    private val bytes: ByteArray,
    private val start: Int,
    private val length: Int,
) {
    /** An answer that came alone. */
    constructor(bytes: ByteArray) : this(bytes[0], bytes, 1, bytes.size - 1)

    val text: String get() = String(bytes, start, length, Charsets.UTF_8)

    val number: Long get() = text.toLong()

    /** The output. A failure is thrown. */
    fun output(): String = if (mark == Mark.OUTPUT) text else throw failure()

    /** The output, if there is one. A failure is thrown. */
    fun outputOrNull(): String? = if (mark == Mark.NOTHING) null else output()

    /** The number of what was made. A failure is thrown. */
    fun made(): Long = if (mark == Mark.NUMBER) number else throw failure()

    fun failure(): AmoException = wire.decodeFromString<Failure>(text).exception()
}

/** A request as it crosses. */
internal fun request(name: String, arguments: String): ByteArray =
    "$name\n$arguments".toByteArray()
