/**
 * The conformance cases in Kotlin: `conformance.jar blocking` or `conformance.jar async`, from the
 * root of the workspace. Drives the public surface alone.
 */
package amocore.conformance

import amocore.AmoException
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.doubleOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

private fun blocking(name: String, case: JsonObject): Report = Report().apply {
    try {
        val given = Given(case.getValue("arguments").jsonObject)
        blockingClient(Given(case.getValue("config").jsonObject)).use { call(it, name, given) }
    } catch (exception: AmoException) {
        fail(exception)
    }
}

private suspend fun async(name: String, case: JsonObject): Report = Report().apply {
    try {
        val given = Given(case.getValue("arguments").jsonObject)
        asyncClient(Given(case.getValue("config").jsonObject)).use { call(it, name, given) }
    } catch (exception: AmoException) {
        fail(exception)
    }
}

/** The same, cancelled after a while if the case says so. */
private suspend fun disturbed(name: String, case: JsonObject): Report {
    val after = case.getValue("cancel_after").jsonPrimitive.doubleOrNull
    if (after == null) return async(name, case)
    return withTimeoutOrNull(after.seconds) { async(name, case) } ?: Report().apply { cancelled() }
}

/** Goes through all cases, and counts those that fail. */
private fun run(mode: String, control: Control): Int {
    val started = control.post(
        "/start",
        mapOf("language" to JsonPrimitive("kotlin"), "mode" to JsonPrimitive(mode)),
    )
    val run = mapOf("run" to started.getValue("run"))
    val known = started.getValue("cases").jsonArray.map { it.jsonObject }
    var (passed, failed) = 0 to 0
    do {
        val bad = known.count { !passes(mode, it, run, control) }
        failed += bad
        passed += known.size - bad
        val again = control.post("/finish", run)["again"]?.jsonPrimitive?.boolean == true
    } while (again)
    println("kotlin $mode: $passed passed, $failed failed")
    return failed
}

/** Goes through a case. */
private fun passes(
    mode: String,
    about: JsonObject,
    run: Map<String, JsonElement>,
    control: Control,
): Boolean {
    val place = run + ("index" to about.getValue("index"))
    val case = control.post("/case", place)
    val name = operation(case)
    val report = when (mode) {
        "async" -> runBlocking { disturbed(name, case) }
        else -> blocking(name, case)
    }
    val verdict = control.post("/outcome", place + report.members())
    val passed = verdict.getValue("passed").jsonPrimitive.boolean
    if (!passed) {
        println("${about["operation"]}: ${about["name"]}")
        val problems = verdict.getValue("problems").jsonArray
        problems.forEach { println("  ${it.jsonPrimitive.content}") }
    }
    return passed
}

/** The full name of the method that a case calls. */
private fun operation(case: JsonObject): String {
    val resource = case.getValue("operation").jsonPrimitive.content.substringBeforeLast('.')
    return "$resource.${case.getValue("method").jsonPrimitive.content}"
}

fun main(arguments: Array<String>) {
    val mode = arguments.singleOrNull()
    if (mode != "blocking" && mode != "async") {
        System.err.println("usage: conformance.jar blocking|async")
        exitProcess(2)
    }
    val failed = Control().use { run(mode, it) }
    exitProcess(if (failed == 0) 0 else 1)
}
