package amocore.bench

import amocore.AsyncClient
import amocore.BlockingClient
import java.io.IOException
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import okhttp3.Call
import okhttp3.Callback
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response

private val url: String = System.getenv("AMOCORE_BENCH_URL")
private val token: String = System.getenv("AMOCORE_BENCH_TOKEN")

private val request: Request = Request.Builder()
    .url("$url/api/v2/incoming_leads/summary")
    .header("Authorization", "Bearer $token")
    .build()

// The limiter and repetitions are no part of what is measured.

internal fun amocoreClient(): BlockingClient = BlockingClient(
    baseUrl = url, token = token, timeZone = "UTC", requestsPerSecond = 0.0, retries = 0,
)

internal fun asyncAmocoreClient(): AsyncClient = AsyncClient(
    baseUrl = url, token = token, timeZone = "UTC", requestsPerSecond = 0.0, retries = 0,
)

@Serializable
private class Summary(val total: Long)

private val json = Json { ignoreUnknownKeys = true }

internal fun overOkHttp(use: (OkHttpClient) -> Unit) {
    val client = OkHttpClient()
    client.dispatcher.maxRequestsPerHost = 64
    use(client)
    client.dispatcher.executorService.shutdown()
    client.connectionPool.evictAll()
}

private fun total(answer: Response): Long = answer.use {
    check(it.isSuccessful) { "${it.code}" }
    json.decodeFromString<Summary>(it.body.string()).total
}

internal fun read(client: OkHttpClient): Long = total(client.newCall(request).execute())

internal suspend fun readAsync(client: OkHttpClient): Long =
    total(
        suspendCancellableCoroutine { waiting ->
            val call = client.newCall(request)
            waiting.invokeOnCancellation { call.cancel() }
            call.enqueue(object : Callback {
                override fun onResponse(call: Call, response: Response) = waiting.resume(response)

                override fun onFailure(call: Call, e: IOException) =
                    waiting.resumeWithException(e)
            })
        },
    )
