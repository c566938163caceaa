package amocore.surface

import amocore.BlockingClient

/** What the source of a class, function or property says besides its type. */
internal class Source(comment: String) {
    private val parts = comment.split(Regex("(^|\\s)@param "))

    /** The documentation without its parameters. */
    val doc: String = parts.first().trim()

    /** The documentation of the parameters. */
    val parameterDocs: Map<String, String> = parts.drop(1)
        .associate { it.substringBefore(' ') to it.substringAfter(' ').trim() }

    /** What parameters are when they are left out. */
    val defaults = mutableMapOf<String, String>()

    /** Functions and properties, by name. */
    val members = mutableMapOf<String, Source>()
}

private val files = listOf(
    "AsyncClient", "BlockingClient", "AsyncResources", "BlockingResources", "Models", "Tools",
    "Words",
)

private val type = Regex("public (?:data |sealed )?class (\\w+).*")
private val member = Regex(" {4}(?:public )?(?:suspend )?(?:fun|val) `?(\\w+)`?.*")
private val parameter = Regex(" {4,8}(?:(?:public )?val )?`?(\\w+)`?: [^=]+? = (\\S+?),")

/** The sources of the module's classes, by name. */
internal val sources: Map<String, Source> = buildMap {
    for (file in files) {
        val stream = BlockingClient::class.java.getResourceAsStream("/amocore/$file.kt")
        read(checkNotNull(stream) { "no source of $file" }.bufferedReader().readLines(), this)
    }
}

/** Reads declarations, each with the comment before it, as the generator lays them out. */
private fun read(lines: List<String>, into: MutableMap<String, Source>) {
    var outer: Source? = null
    var latest: Source? = null
    val comment = StringBuilder()
    for (line in lines) {
        val text = line.trim()
        val isProperty = line.startsWith("    val ")
        when {
            text.startsWith("/**") -> comment.clear().append(commented(text.removePrefix("/**")))
            text.startsWith("*") -> comment.append(' ').append(commented(text))
            text.startsWith("@") -> Unit
            else -> {
                type.matchEntire(line)?.let {
                    outer = Source("$comment").also { source -> latest = source }
                    into[it.groupValues[1]] = outer
                }
                member.matchEntire(line)?.let {
                    val source = Source("$comment")
                    outer?.members?.set(it.groupValues[1], source)
                    if (!isProperty) latest = source
                }
                parameter.matchEntire(line)?.let {
                    latest?.defaults?.set(it.groupValues[1], it.groupValues[2])
                }
                comment.clear()
            }
        }
    }
}

private fun commented(text: String): String =
    text.removeSuffix("*/").removePrefix("*").trim()
