package amocore.ffi

import java.io.File
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path

/** Finds the core's library and loads it. */
internal object Library {
    private const val NAME = "amocore_kotlin"

    /** What the copies of the library that are loaded are called. */
    private const val COPY = "amocore-"

    /**
     * In this order: in the folder that the property `amocore.library` names; in the jar, a folder
     * for each platform; where Java looks for libraries. On Android the system finds it in the app.
     */
    fun load() {
        val folder = System.getProperty("amocore.library")
        val file = System.mapLibraryName(NAME)
        if (folder != null) return System.load(File(folder, file).absolutePath)
        if (isAndroid()) return System.loadLibrary(NAME)
        val inside = "/${platform(System.getProperty("os.name"), System.getProperty("os.arch"))}/$file"
        when (val packed = Library::class.java.getResourceAsStream(inside)) {
            null -> loadInstalled(inside)
            else -> packed.use { copy -> loadCopy(file) { Files.copy(copy, it) } }
        }
    }

    private fun loadInstalled(inside: String) = try {
        System.loadLibrary(NAME)
    } catch (problem: UnsatisfiedLinkError) {
        throw UnsatisfiedLinkError(
            "this jar of amocore has no library for this machine ($inside), and there is none in " +
                "the folders of java.library.path; set the property amocore.library to the folder " +
                "where it is (${problem.message})",
        )
    }

    /** From a folder that is the user's alone, and is gone afterwards. */
    private fun loadCopy(file: String, copy: (Path) -> Unit) {
        forgetLeft()
        val folder = Files.createTempDirectory(COPY)
        val library = folder.resolve(file)
        try {
            copy(library)
            System.load(library.toAbsolutePath().toString())
        } finally {
            // Windows keeps a library that is in use; the next process removes it.
            forget(folder)
        }
    }

    /** Removes what other processes could not remove at their end. */
    private fun forgetLeft() {
        if (File.separatorChar != '\\') return
        val all = Path.of(System.getProperty("java.io.tmpdir"))
        val left = try {
            Files.newDirectoryStream(all, "$COPY*").use { it.toList() }
        } catch (_: IOException) {
            return
        }
        left.forEach(::forget)
    }

    private fun forget(folder: Path) {
        try {
            Files.newDirectoryStream(folder).use { files -> files.forEach(Files::deleteIfExists) }
            Files.deleteIfExists(folder)
        } catch (_: IOException) {
            // It is in use.
        }
    }

    private fun isAndroid() = System.getProperty("java.vendor").orEmpty().contains("Android")

    /** What the folder for a machine is called, such as `linux-x86-64`. */
    fun platform(system: String, processor: String): String {
        val name = system.lowercase()
        val known = when {
            name.startsWith("mac") -> "darwin"
            name.startsWith("windows") -> "win32"
            else -> name
        }
        val bits = when (processor) {
            "x86_64", "amd64" -> "x86-64"
            "arm64" -> "aarch64"
            else -> processor
        }
        return "$known-$bits"
    }
}
