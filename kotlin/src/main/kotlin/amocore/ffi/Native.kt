package amocore.ffi

/**
 * The core, as `bindings-kotlin` exports it.
 *
 * Clients, lists and calls are numbers; one that has ended is answered by a failure. A request is
 * a name and, on the next line, a JSON object of arguments. What comes back is read by [Answer].
 */
internal object Native {
    init {
        Library.load()
    }

    @JvmStatic
    external fun client(settings: ByteArray): ByteArray

    @JvmStatic
    external fun close(client: Long)

    @JvmStatic
    external fun isClosed(client: Long): Boolean

    @JvmStatic
    external fun redisProblem(client: Long): ByteArray

    @JvmStatic
    external fun freeClient(client: Long)

    @JvmStatic
    external fun pages(client: Long, request: ByteArray): ByteArray

    @JvmStatic
    external fun freePages(pages: Long)

    /** Blocks, but not for long: a call that goes on is answered by its number. */
    @JvmStatic
    external fun call(client: Long, request: ByteArray): ByteArray

    /** The next page of a list, as [call]. */
    @JvmStatic
    external fun turn(pages: Long): ByteArray

    /** Waits on for a call, as [call]. */
    @JvmStatic
    external fun waitAgain(call: Long): ByteArray

    @JvmStatic
    external fun cancel(call: Long)

    @JvmStatic
    external fun freeCall(call: Long)

    /** Begins a call whose outcome is an event of this number. */
    @JvmStatic
    external fun begin(client: Long, number: Long, request: ByteArray)

    /** Begins to ask for a list's next page, whose outcome is an event of this number. */
    @JvmStatic
    external fun beginTurn(pages: Long, number: Long)

    @JvmStatic
    external fun giveUp(number: Long)

    /** Blocks until there are events, or for so long. Null: there was no room; ask again. */
    @JvmStatic
    external fun events(milliseconds: Long): ByteArray?

    /** What stands in a client's settings for the store of this number. */
    @JvmStatic
    external fun store(number: Long): Long

    /** Answers what a store was asked. */
    @JvmStatic
    external fun reply(store: Long, failed: Boolean, text: ByteArray?)

    @JvmStatic
    external fun tool(request: ByteArray): ByteArray
}
