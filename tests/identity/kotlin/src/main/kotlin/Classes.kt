package amocore.surface

import amocore.BlockingClient
import java.nio.file.Path
import java.util.zip.ZipFile
import kotlin.metadata.KmClass
import kotlin.metadata.KmClassifier
import kotlin.metadata.KmType
import kotlin.metadata.Visibility
import kotlin.metadata.isNullable
import kotlin.metadata.jvm.KotlinClassMetadata
import kotlin.metadata.visibility

/** What the compiler wrote down of a class. */
internal fun metadata(of: Class<*>): KmClass {
    val annotation = of.getAnnotation(Metadata::class.java)
    val read = KotlinClassMetadata.readStrict(annotation)
    return (read as? KotlinClassMetadata.Class)?.kmClass ?: error("$of is no class of Kotlin")
}

/** The public classes of the module's package, not those inside of them. */
internal fun publicClasses(): List<KmClass> {
    val module = BlockingClient::class.java
    val jar = Path.of(module.protectionDomain.codeSource.location.toURI())
    val names = ZipFile(jar.toFile()).use { it.entries().toList() }.map { it.name }
    return names.filter { Regex("amocore/[^/$]+\\.class").matches(it) }
        .map { Class.forName(it.removeSuffix(".class").replace('/', '.')) }
        .mapNotNull { runCatching { metadata(it) }.getOrNull() }
        .filter { it.visibility == Visibility.PUBLIC }
        .sortedBy { it.name }
}

/** The name without its package. */
internal val KmClass.shortName: String get() = name.substringAfterLast('/')

/** The class of a type: `kotlin/Long`. */
internal val KmType.className: String get() = (classifier as KmClassifier.Class).name

/** A type as Kotlin writes it: `List<Phone>?`. */
internal val KmType.shown: String
    get() {
        val inner = arguments.joinToString { it.type?.shown ?: "*" }
        val generic = if (arguments.isEmpty()) "" else "<$inner>"
        return className.substringAfterLast('/') + generic + if (isNullable) "?" else ""
    }
