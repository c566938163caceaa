package amocore

/**
 * What an update does with a field: leave it alone, set it, or clear it.
 *
 * ```
 * contacts.update(id, position = Change.Set("Director"), phones = Change.Clear)
 * ```
 */
public sealed class Change<out T> {
    /** Leaves the field as it is. It is what a field that is not mentioned does. */
    public data object Keep : Change<Nothing>()

    /** Sets the field to [value]. */
    public data class Set<out T>(val value: T) : Change<T>()

    /** Empties the field. */
    public data object Clear : Change<Nothing>()

    public companion object {
        /** Sets the field to [value], or clears it if that is null. */
        public fun <T : Any> of(value: T?): Change<T> = if (value == null) Clear else Set(value)
    }
}
