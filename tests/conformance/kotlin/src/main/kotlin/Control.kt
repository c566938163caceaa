package amocore.conformance

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject

/** The case server: it plays the account, and judges. */
internal class Control : AutoCloseable {
    private val process: Process = ProcessBuilder(command())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
    private val address =
        process.inputReader().readLine()?.removePrefix("control ") ?: error("no case server")
    private val http = HttpClient.newHttpClient()

    fun post(path: String, members: Map<String, JsonElement>): JsonObject {
        val body = HttpRequest.BodyPublishers.ofString(JsonObject(members).toString())
        val request = HttpRequest.newBuilder(URI(address + path)).POST(body).build()
        val answer = http.send(request, HttpResponse.BodyHandlers.ofString())
        check(answer.statusCode() == 200) { "$path: ${answer.body()}" }
        return cases.parseToJsonElement(answer.body()).jsonObject
    }

    /** The server ends with its standard input. */
    override fun close() {
        process.outputStream.close()
        process.waitFor()
    }

    private companion object {
        fun command(): List<String> {
            val built = System.getenv("AMOCORE_CASES")?.let(::listOf)
            val cargo = listOf("cargo", "run", "--quiet", "--package", "amocore-cases", "--")
            val folders =
                listOf("--cases", "tests/conformance/cases", "--out", "target/conformance")
            return (built ?: cargo) + folders
        }
    }
}
