package amocore.ffi

import amocore.TokenStore
import kotlin.concurrent.thread

/** Answers the core's question in a thread of its own: a store may block, and is asked rarely. */
internal fun TokenStore.ask(number: Long, question: Answer) {
    try {
        thread(isDaemon = true, name = "amocore-store") { reply(number, question) }
    } catch (failure: Throwable) {
        Native.reply(number, true, failure.toString().toByteArray())
    }
}

private fun TokenStore.reply(number: Long, question: Answer) {
    val given = try {
        when (question.mark) {
            Mark.LOAD -> load()
            Mark.SAVE -> save(question.text).let { null }
            Mark.LOCK -> lock().let { null }
            else -> unlock().let { null }
        }
    } catch (failure: Throwable) {
        return Native.reply(number, true, failure.toString().toByteArray())
    }
    Native.reply(number, false, given?.toByteArray())
}
