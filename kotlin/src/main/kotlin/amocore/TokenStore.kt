package amocore

/**
 * Where an application keeps an integration's tokens: a key store, a database, a vault.
 *
 * Its functions are called on threads that may block, one call at a time, each on another: [lock]
 * must not take what only its own thread can give back, such as a `ReentrantLock`. If one throws,
 * the call that needed the tokens fails with [AmoException.Configuration].
 */
public interface TokenStore {
    /** The text that was saved last, or null. */
    public fun load(): String?

    /**
     * Replaces the text as a whole. It is a secret, and has to last: refresh tokens are good once
     * (v2 §3.2).
     */
    public fun save(tokens: String)

    /**
     * Keeps other processes from renewing the tokens until [unlock]. Needed if several share the
     * store.
     */
    public fun lock() {}

    /** Ends what [lock] began. */
    public fun unlock() {}
}
