"""A call and a web form come in; one is accepted, the other declined."""

import os
import uuid
from datetime import datetime, timezone

from amocore import (
    BlockingClient,
    ContactDraft,
    IncomingCall,
    IncomingCallInfo,
    IncomingEntities,
    IncomingForm,
    IncomingFormInfo,
    LeadDraft,
)


def call(now: datetime) -> IncomingCall:
    unique = uuid.uuid4().hex
    return IncomingCall(
        source_name="Telephone exchange",
        source_uid=unique,
        created_at=now,
        incoming_lead_info=IncomingCallInfo(
            to=1,
            from_number="+7 900 111-11-11",
            date_call=now,
            duration=54,
            link="https://example.com/recordings/54.mp3",
            service_code="exchange",
            uniq=unique,
            add_note="Called about the price",
        ),
        incoming_entities=IncomingEntities(leads=[LeadDraft(name="Price of a sofa", sale=25_000)]),
    )


def form(now: datetime) -> IncomingForm:
    return IncomingForm(
        source_name="Site",
        source_uid=uuid.uuid4().hex,
        incoming_lead_info=IncomingFormInfo(
            form_id=7,
            form_page="https://example.com/contact",
            ip="192.0.2.1",
            service_code="site",
            form_send_at=now,
        ),
        incoming_entities=IncomingEntities(
            leads=[LeadDraft(name="Question from the site")],
            contacts=[ContactDraft(name="Boris")],
        ),
    )


# On whose behalf leads are accepted: a user of the account; here, one of the sandbox.
USER = int(os.environ.get("AMOCORE_USER", "504141"))

with BlockingClient(
    base_url=os.environ["AMOCORE_BASE_URL"],
    login=os.environ["AMOCORE_LOGIN"],
    key=os.environ["AMOCORE_KEY"],
) as client:
    leads = client.v2.incoming_leads
    now = datetime.now(timezone.utc)
    calls = leads.add_sip([call(now)])
    forms = leads.add_form([form(now)])

    for lead in leads.iter(categories=["sip", "form"], order_by="created_at", order="desc"):
        print(lead.uid, lead.category, lead.source_name)

    for accepted in leads.accept(calls, user_id=USER):
        print("accepted" if accepted.accepted else "not accepted", accepted.leads)
    for declined in leads.decline(forms, user_id=USER):
        print("declined" if declined.declined else "not declined", declined.uid)
    print(leads.summary(date_from=now.replace(hour=0, minute=0)).total)
