package amocore

import amocore.ffi.NativeCall
import amocore.ffi.NativeClient
import amocore.ffi.NativePages

/** The core's client under both clients. */
internal class Core(
    private val name: String,
    private val shown: List<Pair<String, Any?>>,
    settings: Arguments.() -> Unit,
) {
    private val native: NativeClient = translating {
        NativeClient(Arguments(::misconfigured).apply(settings).json())
    }

    val isClosed: Boolean get() = native.isShut()

    val redisProblem: String? get() = native.redisProblem()

    fun close(): Unit = native.shut()

    fun start(operation: String, arguments: Arguments.() -> Unit): NativeCall =
        native.start(operation, argumentsOf(operation, arguments))

    fun pages(operation: String, arguments: Arguments.() -> Unit): NativePages =
        translating { native.pages(operation, argumentsOf(operation, arguments)) }

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
