package amocore.ffi

import amocore.DEADLINE
import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit.SECONDS
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.DisabledOnOs
import org.junit.jupiter.api.condition.OS
import org.junit.jupiter.api.io.TempDir

/** Where the core's library is found. */
class LibraryTest {
    @TempDir
    lateinit var folder: Path

    private val built = Path.of(System.getProperty("amocore.library"))
    private val file = System.mapLibraryName("amocore_kotlin")

    private fun run(vararg options: String, classes: List<Path> = emptyList()): String {
        val java = ProcessHandle.current().info().command().get()
        val path = listOf(System.getProperty("java.class.path")) + classes
        val command = listOf(java, "-cp", path.joinToString(File.pathSeparator)) + options
        val process = ProcessBuilder(command + "amocore.ffi.LoadingKt").start()
        try {
            val (output, errors) = listOf(process.inputStream, process.errorStream)
                .map { it.bufferedReader().readText() }
            assertTrue(process.waitFor(DEADLINE, SECONDS), "it goes on")
            assertEquals("", errors)
            return output.trim()
        } finally {
            process.destroyForcibly()
        }
    }

    private val works = "BlockingClient(account=company)"

    @Test
    @DisabledOnOs(OS.WINDOWS)
    fun `in the jar, from where a copy is loaded that does not stay`() {
        val platform =
            Library.platform(System.getProperty("os.name"), System.getProperty("os.arch"))
        val inside = Files.createDirectories(folder.resolve("classes").resolve(platform))
        Files.copy(built.resolve(file), inside.resolve(file))
        val temporary = Files.createDirectory(folder.resolve("tmp"))
        val classes = listOf(inside.parent)
        assertEquals(works, run("-Djava.io.tmpdir=$temporary", classes = classes))
        assertEquals(0, Files.list(temporary).use { it.count() })
    }

    @Test
    fun `in the folder that is named`() {
        assertEquals(works, run("-Damocore.library=$built"))
        assertTrue(run("-Damocore.library=$folder").contains(file))
    }

    @Test
    fun `where Java looks for libraries`(): Unit =
        assertEquals(works, run("-Djava.library.path=$built"))

    @Test
    fun `nowhere, which is said`() {
        val problem = run("-Djava.library.path=$folder")
        assertTrue(problem.startsWith("this jar of amocore has no library for this machine"))
        assertTrue("amocore.library" in problem) { problem }
    }

    @Test
    fun `machines are called as the folders are`() {
        assertEquals("linux-x86-64", Library.platform("Linux", "amd64"))
        assertEquals("linux-aarch64", Library.platform("Linux", "aarch64"))
        assertEquals("darwin-aarch64", Library.platform("Mac OS X", "aarch64"))
        assertEquals("darwin-x86-64", Library.platform("Mac OS X", "x86_64"))
        assertEquals("win32-x86-64", Library.platform("Windows 11", "amd64"))
    }
}
