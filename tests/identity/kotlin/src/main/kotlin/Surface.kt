package amocore.surface

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/** A parameter, a setting, or a field of a model. */
@Serializable
internal data class Field(
    val name: String,
    val type: String,
    val optional: Boolean,
    val default: String?,
    val doc: String,
)

@Serializable
internal data class Operation(
    val operation: String,
    val mode: String,
    val iterates: Boolean,
    val parameters: List<Field>,
    val output: String,
    val doc: String,
)

@Serializable
internal data class Model(val name: String, val doc: String, val fields: List<Field>)

@Serializable
internal data class Enumeration(val name: String, val doc: String, val words: List<String>)

@Serializable
internal data class Surface(
    val language: String,
    val operations: List<Operation>,
    val models: List<Model>,
    val enumerations: List<Enumeration>,
    val settings: List<Field>,
    val errors: List<String>,
    @SerialName("error_fields") val errorFields: List<String>,
)
