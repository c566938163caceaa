package amocore

import java.time.Instant

/** A call that is complete. */
fun incomingCall(uid: String): IncomingCall = IncomingCall(
    sourceName = "n",
    sourceUid = uid,
    incomingLeadInfo = IncomingCallInfo(
        to = 1,
        fromNumber = "+7",
        dateCall = Instant.parse("2020-01-01T00:00:00Z"),
        duration = 1,
        link = "https://example.com",
        serviceCode = "c",
        uniq = uid,
    ),
    incomingEntities = IncomingEntities(leads = listOf(LeadDraft(name = "n"))),
)
