"""Every failure is an exception of one family, and tells what is known."""

import builtins
import copy
import inspect
import pickle
from datetime import datetime, timezone
from typing import Any

import pytest
from support import SURFACE, Server, always, answer, hang, leads, serving

import amocore
from amocore import (
    AmoError,
    BatchItem,
    IncomingCall,
    IncomingCallInfo,
    IncomingEntities,
    LeadDraft,
    errors,
)

ATTRIBUTES = {
    "operation": None,
    "field": None,
    "status": None,
    "code": None,
    "code_meaning": None,
    "vendor_text": None,
    "request_id": None,
    "retry_after": None,
    "may_have_happened": False,
    "body_start": None,
    "items": (),
}


def classes() -> list[type[AmoError]]:
    return [getattr(errors, kind) for kind in SURFACE["errors"]]


def test_there_is_a_class_for_each_kind_of_failure() -> None:
    assert len(classes()) == len(set(classes())) == len(SURFACE["errors"])
    assert sorted(errors.__all__) == sorted(["AmoError", *SURFACE["errors"]])
    for found in classes():
        assert issubclass(found, AmoError)
        assert getattr(amocore, found.__name__) is found
        assert found.__doc__


def test_builtin_exceptions_catch_what_they_mean() -> None:
    assert issubclass(amocore.Timeout, builtins.TimeoutError)
    assert issubclass(amocore.Network, ConnectionError)
    assert issubclass(amocore.InvalidInput, ValueError)
    assert issubclass(amocore.InvalidInput, TypeError)


def test_an_exception_knows_nothing_until_it_is_told() -> None:
    for found in classes():
        error = found("what happened")
        assert str(error) == "what happened"
        assert {name: getattr(error, name) for name in ATTRIBUTES} == ATTRIBUTES


def told(found: type[AmoError]) -> AmoError:
    error = found("what happened")
    error.operation = "legacy.contacts.add"
    error.status = 400
    error.code = 203
    error.retry_after = 1.5
    error.may_have_happened = True
    error.items = [BatchItem(index=1, id="u", error="no")]
    return error


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_keeps_what_an_exception_knows(protocol: int) -> None:
    for found in classes():
        error = told(found)
        if protocol < 2:
            error.items = []
        restored = pickle.loads(pickle.dumps(error, protocol))
        assert type(restored) is found
        assert restored.args == error.args
        assert vars(restored) == vars(error)


def test_copies_know_the_same() -> None:
    for found in classes():
        error = told(found)
        for copied in (copy.copy(error), copy.deepcopy(error)):
            assert type(copied) is found
            assert (str(copied), vars(copied)) == (str(error), vars(error))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, amocore.Unauthorized),
        (402, amocore.PaymentRequired),
        (403, amocore.Forbidden),
        (404, amocore.NotFound),
        (429, amocore.RateLimited),
        (500, amocore.ServerError),
        (503, amocore.ServerError),
    ],
)
def test_the_status_decides_the_class(server: Server, status: int, kind: type[AmoError]) -> None:
    body = {"title": "Oops", "detail": "because", "status": status}
    server.respond = always(answer(body, status=status, content_type="application/problem+json"))
    with server.client() as client, pytest.raises(kind) as caught:
        client.v2.incoming_leads.summary()
    error = caught.value
    assert type(error) is kind
    assert error.status == status
    assert error.operation == "v2.incoming_leads.summary"
    assert "v2.incoming_leads.summary" in str(error)
    assert str(status) in str(error)


def test_a_wait_that_the_server_asks_for_is_told(server: Server) -> None:
    server.respond = always(answer({}, status=429, headers={"Retry-After": "17"}))
    with server.client() as client, pytest.raises(amocore.RateLimited) as caught:
        client.v2.incoming_leads.summary()
    assert caught.value.retry_after == 17.0


def test_vendor_codes_and_texts_are_told(server: Server) -> None:
    body = {"response": {"error": "Wrong login", "error_code": "110", "ip": "1.2.3.4"}}
    server.respond = always(answer(body, status=401))
    with server.client() as client, pytest.raises(amocore.Unauthorized) as caught:
        client.v2.incoming_leads.summary()
    assert caught.value.code == 110
    assert caught.value.code_meaning
    assert caught.value.vendor_text == "Wrong login"


def test_a_page_of_html_is_shown_as_far_as_it_helps(server: Server) -> None:
    server.respond = always(answer("<h1>Out of order</h1>", status=502, content_type="text/html"))
    with server.client() as client, pytest.raises(amocore.ServerError) as caught:
        client.v2.incoming_leads.summary()
    assert "Out of order" in (caught.value.body_start or "")


def test_a_server_that_is_not_there_is_a_network_error_and_nothing_happened() -> None:
    with serving(hang) as server:
        client = server.client()
    with client, pytest.raises(amocore.Network) as caught:
        client.v2.incoming_leads.accept(["a"], user_id=1)
    assert isinstance(caught.value, ConnectionError)
    assert not caught.value.may_have_happened


def test_no_answer_in_time_is_a_timeout_and_a_write_may_have_happened() -> None:
    with serving(hang) as server, server.client(timeout=0.2) as client:
        with pytest.raises(amocore.Timeout) as caught:
            client.v2.incoming_leads.accept(["a"], user_id=1)
        assert isinstance(caught.value, TimeoutError)
        assert caught.value.may_have_happened


def sip(uid: str) -> IncomingCall:
    info = IncomingCallInfo(
        to=1,
        from_number="+7",
        date_call=datetime(2020, 1, 1, tzinfo=timezone.utc),
        duration=1,
        link="https://example.com",
        service_code="c",
        uniq=uid,
    )
    return IncomingCall(
        source_name="n",
        source_uid=uid,
        incoming_lead_info=info,
        incoming_entities=IncomingEntities(leads=[LeadDraft(name="n")]),
    )


def test_a_batch_carried_out_in_part_tells_of_each_item() -> None:
    """More than one request is needed, and the second fails."""

    def respond(request: Any) -> bytes:
        if len(server.requests) > 1:
            return answer({"title": "No"}, status=400)
        return answer({"status": "success", "data": [f"uid{i}" for i in range(250)]})

    with serving(respond) as server, server.client() as client:
        with pytest.raises(amocore.PartialFailure) as caught:
            client.v2.incoming_leads.add_sip([sip(f"u{i}") for i in range(252)])
    items = caught.value.items
    assert [it.index for it in items] == list(range(252))
    assert all(isinstance(it, BatchItem) for it in items)
    assert [it.id for it in items[:250]] == [f"uid{i}" for i in range(250)]
    assert all(it.error for it in items[250:])


def test_an_empty_list_is_no_failure(server: Server) -> None:
    server.respond = always(answer(b"", status=204))
    with server.client() as client:
        assert client.v2.incoming_leads.list().items == []
    server.respond = always(leads())
    with server.client() as client:
        assert list(client.v2.incoming_leads.iter()) == []


def test_attributes_are_annotated_for_type_checkers() -> None:
    annotations = inspect.get_annotations(AmoError)
    assert set(annotations) == set(ATTRIBUTES)
