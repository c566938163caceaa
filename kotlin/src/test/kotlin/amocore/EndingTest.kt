package amocore

import java.util.concurrent.TimeUnit.SECONDS
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.DisabledOnOs
import org.junit.jupiter.api.condition.OS

/** What a process of its own left behind. */
private class Ended(val code: Int, val output: String, val errors: String)

/** The end of the virtual machine, with a blocking and a suspended call in flight. */
class EndingTest {
    /** Lists are never answered, summaries at once. */
    private val lists: Respond = { if (it.path.endsWith("summary")) summary else null }

    private fun ending(way: String, end: (Process) -> Unit): Ended = serving(lists) { server ->
        val java = ProcessHandle.current().info().command().get()
        val command = listOf(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            "-Damocore.library=" + System.getProperty("amocore.library"),
            "amocore.EndingKt",
            way,
            server.url,
        )
        val process = ProcessBuilder(command).start()
        try {
            val requests = List(2) { server.nextRequest() }
            end(process)
            assertTrue(process.waitFor(DEADLINE, SECONDS), "it goes on")
            requests.forEach(Request::awaitGone)
            val (output, errors) = listOf(process.inputStream, process.errorStream)
                .map { it.bufferedReader().readText() }
            Ended(process.exitValue(), output, errors)
        } finally {
            process.destroyForcibly()
        }
    }

    private fun assertEnds(way: String, code: Int, output: String, end: (Process) -> Unit) {
        val ended = ending(way, end)
        assertEquals(listOf(code, output, ""), listOf(ended.code, ended.output, ended.errors))
    }

    private val byItself: (Process) -> Unit = { it.outputStream.close() }

    /** With SIGTERM, as a service manager does it. The handle leaves the output to be read. */
    private val terminated: (Process) -> Unit = { it.toHandle().destroy() }

    @Test
    fun `a program that returns ends, although daemons wait`(): Unit =
        assertEnds("returning", 0, "end\n", byItself)

    @Test
    fun `a program that fails ends, although daemons wait`() {
        val ended = ending("failing", byItself)
        assertEquals(1 to "end\n", ended.code to ended.output)
        val first = ended.errors.lineSequence().first()
        assertEquals(
            "Exception in thread \"main\" java.lang.IllegalStateException: of the program",
            first,
        )
    }

    @Test
    fun `a program may exit while threads wait`(): Unit =
        assertEnds("exiting", 7, "end\n", byItself)

    @Test
    fun `a shutdown hook may call`(): Unit = assertEnds("calling", 7, "end\n10\n10\n", byItself)

    @Test
    fun `a shutdown hook that closes the clients ends their calls`(): Unit =
        assertEnds("closing", 7, "end\ncancelled\ncancelled\n", byItself)

    @Test
    @DisabledOnOs(OS.WINDOWS)
    fun `a program that is terminated is gone`(): Unit =
        assertEnds("waiting", 143, "", terminated)

    @Test
    @DisabledOnOs(OS.WINDOWS)
    fun `the hooks of a program that is terminated may call`(): Unit =
        assertEnds("calling", 143, "10\n10\n", terminated)

    @Test
    @DisabledOnOs(OS.WINDOWS)
    fun `the hooks of a program that is terminated may close its clients`(): Unit =
        assertEnds("closing", 143, "cancelled\ncancelled\n", terminated)
}
