/**
 * Reads the public surface of the module, and writes it as JSON to the file that it is given.
 *
 * Names, types and what may be left out come from the class files; documentation and defaults
 * from the published sources, which is where an editor takes them from.
 */
package amocore.surface

import amocore.AmoException
import amocore.AsyncClient
import amocore.BlockingClient
import amocore.Tools
import java.nio.file.Path
import kotlin.io.path.writeText
import kotlin.metadata.ClassKind
import kotlin.metadata.KmClass
import kotlin.metadata.KmFunction
import kotlin.metadata.KmProperty
import kotlin.metadata.KmValueParameter
import kotlin.metadata.Modality
import kotlin.metadata.Visibility
import kotlin.metadata.declaresDefaultValue
import kotlin.metadata.isData
import kotlin.metadata.isSecondary
import kotlin.metadata.isSuspend
import kotlin.metadata.kind
import kotlin.metadata.modality
import kotlin.metadata.visibility
import kotlinx.serialization.json.Json

private val modes =
    mapOf("blocking" to BlockingClient::class.java, "async" to AsyncClient::class.java)

private val several = setOf("kotlin/sequences/Sequence", "kotlinx/coroutines/flow/Flow")

private val KmClass.calls: List<KmFunction>
    get() = functions.filter { it.visibility == Visibility.PUBLIC }

private val KmClass.visible: List<KmProperty>
    get() = properties.filter { it.visibility == Visibility.PUBLIC }

private val KmClass.isOpenEnumeration: Boolean
    get() = modality == Modality.SEALED && visible.any { it.name == "word" }

private val KmClass.parameters: List<KmValueParameter>
    get() = constructors.single { !it.isSecondary }.valueParameters

private fun field(parameter: KmValueParameter, source: Source?, doc: String?) = Field(
    name = parameter.name,
    type = parameter.type.shown,
    optional = parameter.declaresDefaultValue,
    default = source?.defaults?.get(parameter.name),
    doc = doc.orEmpty(),
)

/** The operations of a resource, and of those below it. */
private fun operations(name: String, path: String, mode: String): List<Operation> {
    val resource = metadata(Class.forName(name.replace('/', '.')))
    val source = sources.getValue(resource.shortName)
    val own = resource.calls.map { operation(it, path, mode, source.members.getValue(it.name)) }
    return own + below(resource, path, mode)
}

private fun below(resource: KmClass, path: String, mode: String): List<Operation> =
    resource.visible.filter { it.returnType.className.startsWith("amocore/") }.flatMap {
        val inner = if (path.isEmpty()) it.name else "$path.${it.name}"
        operations(it.returnType.className, inner, mode)
    }

private fun operation(call: KmFunction, path: String, mode: String, source: Source): Operation {
    val iterates = call.returnType.className in several
    check(iterates || call.isSuspend == (mode == "async")) { "$path.${call.name} is not $mode" }
    val output = if (iterates) call.returnType.arguments.single().type!! else call.returnType
    return Operation(
        operation = "$path.${call.name}",
        mode = mode,
        iterates = iterates,
        parameters = call.valueParameters.map { field(it, source, source.parameterDocs[it.name]) },
        output = output.shown,
        doc = source.doc,
    )
}

private fun model(model: KmClass): Model {
    val source = sources.getValue(model.shortName)
    val fields = model.parameters.map { field(it, source, source.members[it.name]?.doc) }
    return Model(model.shortName, source.doc, fields)
}

private fun enumeration(sealed: KmClass): Enumeration {
    val outer = sealed.name.replace('/', '.')
    val words = sealed.sealedSubclasses
        .map { Class.forName("$outer$" + it.substringAfterLast('.')) }
        .filter { metadata(it).kind == ClassKind.OBJECT }
        .map { it.getMethod("getWord").invoke(it.getField("INSTANCE").get(null)) as String }
    return Enumeration(sealed.shortName, sources.getValue(sealed.shortName).doc, words)
}

private fun settings(): List<Field> {
    val (blocking, async) = modes.values.map { client ->
        val class_ = metadata(client)
        val source = sources.getValue(class_.shortName)
        class_.parameters.map { field(it, source, source.parameterDocs[it.name]) }
    }
    check(blocking == async) { "the clients are set up differently" }
    return blocking
}

private fun surface(): Surface {
    val classes = publicClasses()
    val error = metadata(AmoException::class.java)
    return Surface(
        language = "kotlin",
        operations = modes.flatMap { (mode, client) -> below(metadata(client), "", mode) } +
            below(metadata(Tools::class.java), "tools", "tool"),
        models = classes.filter { it.isData }.map(::model),
        enumerations = classes.filter { it.isOpenEnumeration }.map(::enumeration),
        settings = settings(),
        errors = error.sealedSubclasses.map { it.substringAfterLast('.') },
        errorFields = error.visible.map { it.name } - "details",
    )
}

fun main(arguments: Array<String>) {
    val file = Path.of(arguments.single())
    file.writeText(Json.encodeToString(surface()) + "\n")
}
