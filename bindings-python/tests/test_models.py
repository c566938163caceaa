"""Models are values: compared, shown, copied and pickled by what is in them."""

import copy
import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from support import SURFACE

import amocore
from amocore import (
    BatchItem,
    CustomField,
    IncomingCall,
    IncomingCallInfo,
    IncomingEntities,
    LeadDraft,
    LegacyContact,
    Phone,
    Tag,
    UserRef,
)

WHEN = datetime(2019, 11, 5, 9, 0, tzinfo=timezone.utc)


def contact(**fields: Any) -> LegacyContact:
    usual: dict[str, Any] = {
        "id": 12,
        "name": "Анна",
        "phones": [Phone(value="+7 900", location="Work")],
        "tags": [Tag(name="vip")],
        "responsible_user": UserRef(id=3, name="Boss"),
        "created_at": WHEN,
    }
    return LegacyContact(**{**usual, **fields})


def call() -> IncomingCall:
    return IncomingCall(
        source_name="PBX",
        source_uid="a1",
        created_at=WHEN,
        incoming_lead_info=IncomingCallInfo(
            to=7,
            from_number="+7 900",
            date_call=WHEN,
            duration=60,
            link="https://example.com/1.mp3",
            service_code="svc",
            uniq="u1",
            extra={"a": [1, 2.5, None, True, {"b": "c"}]},
        ),
        incoming_entities=IncomingEntities(leads=[LeadDraft(name="Deal")]),
    )


def test_fields_are_attributes() -> None:
    it = contact()
    assert (it.id, it.name, it.created_at) == (12, "Анна", WHEN)
    assert it.phones == [Phone(value="+7 900", location="Work")]
    assert it.position is None
    assert it.emails == []
    assert it.is_company is False


def test_equal_is_what_has_equal_fields() -> None:
    assert contact() == contact()
    assert contact() != contact(name="Other")
    assert contact() != contact(phones=[])
    assert contact() != "a contact"
    assert (contact() == 12) is False
    assert Tag(name="x") != UserRef(name="x")


def test_repr_shows_how_to_build_it_and_leaves_out_what_is_empty() -> None:
    assert repr(Phone(value="1")) == "Phone(value='1')"
    it = contact(responsible_user=None, tags=[])
    shown = repr(it)
    assert shown.startswith("LegacyContact(id=12, name='Анна'")
    assert "position" not in shown
    assert "emails" not in shown
    names = {name: getattr(amocore, name) for name in amocore.__all__}
    names["datetime"] = __import__("datetime")
    assert eval(shown, names) == it


def test_models_hold_lists_and_so_are_not_hashable() -> None:
    for it in (Phone(value="1"), contact()):
        with pytest.raises(TypeError, match="unhashable"):
            hash(it)


def test_attributes_are_read_only() -> None:
    it: Any = contact()
    with pytest.raises(AttributeError):
        it.name = "Other"
    with pytest.raises(AttributeError):
        it.nickname = "Other"
    with pytest.raises(AttributeError):
        del it.name
    assert it == contact()


def test_an_attribute_is_that_of_its_own_class() -> None:
    phone: Any = Phone
    for other in (Tag(name="vip"), 5):
        with pytest.raises(TypeError, match=r"'value' for 'amocore\.Phone' objects"):
            phone.value.__get__(other)


def test_changing_a_list_that_was_read_does_not_change_the_model() -> None:
    it = contact()
    it.phones.append(Phone(value="2"))
    assert it == contact()


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "it", [contact(), call(), Phone(value="1")], ids=lambda it: type(it).__name__
)
def test_pickling_keeps_everything(it: object, protocol: int) -> None:
    restored = pickle.loads(pickle.dumps(it, protocol))
    assert type(restored) is type(it)
    assert restored == it
    assert repr(restored) == repr(it)


def test_copies_are_equal() -> None:
    for it in (contact(), call()):
        assert copy.copy(it) == it
        assert copy.deepcopy(it) == it
        assert copy.deepcopy([it, {"it": it}]) == [it, {"it": it}]


def test_parts_outlive_what_they_were_taken_from() -> None:
    it = call()
    info, lead = it.incoming_lead_info, it.incoming_entities.leads[0]
    del it
    assert info == call().incoming_lead_info
    assert pickle.loads(pickle.dumps(lead)) == LeadDraft(name="Deal")
    assert repr(lead) == "LeadDraft(name='Deal')"


def test_a_list_of_a_model_is_a_list_of_the_callers_own() -> None:
    it = contact()
    phones = it.phones
    assert type(phones) is list
    phones.clear()
    assert it.phones == [Phone(value="+7 900", location="Work")]
    assert it == contact()


def test_to_dict_holds_plain_values_all_the_way_down() -> None:
    plain = call().to_dict()
    assert plain["source_name"] == "PBX"
    assert plain["created_at"] == WHEN
    assert plain["pipeline_id"] is None
    info = plain["incoming_lead_info"]
    assert info["from_number"] == "+7 900"
    assert info["extra"] == {"a": [1, 2.5, None, True, {"b": "c"}]}
    assert plain["incoming_entities"]["leads"][0]["name"] == "Deal"
    assert list(plain) == [it["name"] for it in fields_of("IncomingCall")]


def fields_of(model: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(
        it["fields"] for it in SURFACE["models"] if it["name"] == model
    )
    return found


def test_fields_are_given_by_name_only() -> None:
    phone: Any = Phone
    with pytest.raises(TypeError):
        phone("+7 900")


def test_unknown_and_missing_fields_are_named() -> None:
    phone: Any = Phone
    with pytest.raises(amocore.InvalidInput, match="nickname") as unknown:
        phone(value="1", nickname="x")
    assert unknown.value.field == "nickname"
    with pytest.raises(amocore.InvalidInput) as missing:
        phone()
    assert missing.value.field == "value"


def test_models_are_final() -> None:
    base: Any = Phone
    with pytest.raises(TypeError):
        type("Special", (base,), {})


def test_instants_are_aware_and_in_utc_whatever_zone_they_were_given_in() -> None:
    moscow = timezone(timedelta(hours=3))
    it = contact(created_at=datetime(2019, 11, 5, 12, 0, tzinfo=moscow))
    assert it.created_at == WHEN
    assert it.created_at is not None
    assert it.created_at.utcoffset() == timedelta(0)
    assert it == contact()


@pytest.mark.parametrize(
    "when",
    [
        datetime(1, 1, 1, tzinfo=timezone.utc),
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=timezone.utc),
        datetime(1970, 1, 1, tzinfo=timezone.utc),
        datetime(2038, 1, 19, 3, 14, 8, tzinfo=timezone.utc),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc),
    ],
    ids=str,
)
def test_instants_of_every_year_come_back_as_they_were(when: datetime) -> None:
    assert contact(created_at=when).created_at == when


def test_fractions_of_a_second_are_dropped_and_not_rounded() -> None:
    it = contact(created_at=WHEN.replace(microsecond=999_999))
    assert it.created_at == WHEN
    last = datetime.max.replace(tzinfo=timezone.utc)
    assert contact(created_at=last).created_at == last.replace(microsecond=0)
    before = datetime(1969, 12, 31, 23, 59, 58, 999_999, tzinfo=timezone.utc)
    assert contact(created_at=before).created_at == before.replace(microsecond=0)


def test_the_largest_integers_fit() -> None:
    for number in (2**63 - 1, -(2**63)):
        assert contact(id=number).id == number


def test_a_word_that_is_not_listed_is_kept() -> None:
    assert Phone(value="1", location="ПЕЙДЖЕР").location == "ПЕЙДЖЕР"


def test_values_of_any_kind_survive_in_extra() -> None:
    extra: dict[str, Any] = {
        "none": None,
        "flag": True,
        "n": -(2**63),
        "x": 0.5,
        "t": "ё",
        "l": [[]],
        "m": {},
    }
    it = LeadDraft(name="x", extra=extra)
    assert it.extra == extra
    assert it.extra["flag"] is True
    assert type(it.extra["n"]) is int


def test_every_model_is_exported_documented_and_described() -> None:
    for described in SURFACE["models"]:
        model = getattr(amocore, described["name"])
        assert model.__module__ == "amocore"
        assert model.__doc__, described["name"]
        for field in described["fields"]:
            attribute: Any = getattr(model, field["name"])
            assert attribute.__name__ == field["name"]
            assert attribute.__objclass__ is model
            assert attribute.__doc__ == field["doc"], f"{described['name']}.{field['name']}"


def test_a_batch_item_can_be_built_for_tests_of_one_s_own() -> None:
    it = BatchItem(index=1, error="no")
    assert (it.index, it.id, it.error, it.may_have_happened) == (1, None, "no", False)


def test_custom_fields_are_models_too() -> None:
    assert CustomField(id=1) == CustomField(id=1, values=[])
