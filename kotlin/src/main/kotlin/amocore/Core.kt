package amocore

import amocore.ffi.Answer
import amocore.ffi.Events
import amocore.ffi.Handle
import amocore.ffi.Native
import amocore.ffi.request

/** The core's client under both clients. */
internal class Core(
    private val name: String,
    private val shown: List<Pair<String, Any?>>,
    settings: Arguments.() -> Unit,
) {
    private val handle: Handle

    init {
        val text = Arguments(::misconfigured).apply(settings).json()
        handle = Handle(Answer(Native.client(text.toByteArray())).made(), Native::freeClient)
    }

    val isClosed: Boolean get() = handle.with(Native::isClosed)

    val redisProblem: String?
        get() = Answer(handle.with(Native::redisProblem)).outputOrNull()

    fun close(): Unit = handle.with(Native::close)

    /** Blocks until the call has ended or some time has passed. */
    fun call(operation: String, arguments: Arguments.() -> Unit): Answer {
        val request = request(operation, argumentsOf(operation, arguments))
        return Answer(handle.with { Native.call(it, request) })
    }

    /** Suspends until the call has ended. */
    suspend fun outcome(operation: String, arguments: Arguments.() -> Unit): Answer {
        val request = request(operation, argumentsOf(operation, arguments))
        return Events.outcome { number -> handle.with { Native.begin(it, number, request) } }
    }

    /** Starts paging through a list. Nothing is sent. */
    fun pages(operation: String, arguments: Arguments.() -> Unit): Handle {
        val request = request(operation, argumentsOf(operation, arguments))
        val pages = Answer(handle.with { Native.pages(it, request) }).made()
        return Handle(pages, Native::freePages)
    }

    /** Of the settings only what is no secret. */
    override fun toString(): String {
        val settings = shown.filter { (_, value) -> value != null }
        val text = settings.joinToString { (name, value) -> "$name=$value" }
        return "$name($text)" + if (isClosed) " (closed)" else ""
    }

    private companion object {
        fun misconfigured(field: String, why: String): AmoException =
            AmoException.Configuration("$field: $why", AmoException.Details(field = field))
    }
}

/** The arguments of a call as the core takes them. */
internal fun argumentsOf(operation: String, arguments: Arguments.() -> Unit): String {
    val refuse = { field: String, why: String ->
        val details = AmoException.Details(operation = operation, field = field)
        AmoException.InvalidInput("$operation: $field: $why", details)
    }
    return Arguments(refuse).apply(arguments).json()
}
