package amocore.demo

import amocore.ContactDraft
import amocore.CustomField
import amocore.CustomFieldValue
import amocore.IncomingCall
import amocore.IncomingCallInfo
import amocore.IncomingEntities
import amocore.IncomingForm
import amocore.IncomingFormInfo
import amocore.LeadDraft
import java.time.Instant
import kotlinx.serialization.json.JsonPrimitive

internal fun webForm(): IncomingForm = IncomingForm(
    sourceName = "Garden tools",
    sourceUid = "a1fee7c0fc436088e64ba2e8822ba2b3",
    incomingLeadInfo = IncomingFormInfo(
        formId = 318,
        formPage = "https://garden.example/saws",
        ip = "127.0.0.1",
        serviceCode = "QkKwSam8",
        formName = "Leave a request",
    ),
    incomingEntities = IncomingEntities(
        leads = listOf(LeadDraft(name = "Chain saw wanted", sale = 900, tags = listOf("web"))),
        contacts = listOf(
            ContactDraft(
                name = "Jeremy Paul",
                customFields = listOf(
                    field(PHONE_FIELD, "+1 945 145-65-10"),
                    field(EMAIL_FIELD, "jeremy@example.com"),
                ),
            ),
        ),
    ),
)

private fun field(id: Long, text: String): CustomField {
    val value = CustomFieldValue(value = JsonPrimitive(text), enumCode = "WORK")
    return CustomField(id = id, values = listOf(value))
}

internal fun phoneCall(): IncomingCall = IncomingCall(
    sourceName = "Office telephone",
    sourceUid = "b2fee7c0fc436088e64ba2e8822ba2b4",
    incomingLeadInfo = IncomingCallInfo(
        to = USER,
        fromNumber = "+1 945 615-31-01",
        dateCall = Instant.now(),
        duration = 54,
        link = "https://records.example/98431.mp3",
        serviceCode = "CkKwPam6",
        uniq = "a1fee7c0fc436088e64ba2e8822ba2b3ewrw",
    ),
    incomingEntities = IncomingEntities(leads = listOf(LeadDraft(name = "Wrong number"))),
)
