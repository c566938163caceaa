"""The package offers what the description of the surface says, no more and no less."""

import copy
import importlib.metadata
import inspect
import pickle
import typing
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from types import GenericAlias
from typing import Any, Union, get_args, get_origin

import pytest
from support import SURFACE, python

import amocore
from amocore import UNSET, AsyncClient, AsyncItems, BlockingClient, BlockingItems, Unset

CLIENTS: list[BlockingClient | AsyncClient] = [
    BlockingClient(account="company", token="t"),
    AsyncClient(account="company", token="t"),
]

OPERATIONS: list[dict[str, Any]] = SURFACE["operations"]

# Those that are called for an answer: a download can be iterated over only.
ANSWERING = [it for it in OPERATIONS if it["output"]]

SIMPLE: dict[str, Any] = {
    "nothing": None,
    "bool": bool,
    "int": int,
    "float": float,
    "text": str,
    "secret": str,
    "timestamp": datetime,
    "bytes": bytes,
    "value": Any,
    "extra": dict[str, Any],
}


def python_type(described: str, *, given: bool) -> Any:
    """The type in Python of what the description calls so."""
    if described in SIMPLE:
        return SIMPLE[described]
    if " " not in described:
        return getattr(amocore, described)
    kind, _, rest = described.partition(" ")
    inner: Any = python_type(rest.removeprefix("of "), given=given)
    if kind == "list":
        return GenericAlias(Sequence if given else list, inner)
    if kind == "optional":
        return inner | None
    if kind == "change":
        return inner | Unset | None
    raise AssertionError(f"{described} is not known to this test")


def normal(annotation: Any) -> Any:
    """Unions as sets: `X | None` and `Optional[X]` are the same, whatever their order."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if not arguments or origin is typing.Literal:
        return annotation
    inner = [normal(it) for it in arguments]
    if origin is Union or type(annotation).__name__ == "UnionType":
        flat: set[Any] = set()
        for it in inner:
            flat |= it if isinstance(it, frozenset) else {it}
        return frozenset(flat)
    return (origin, *inner)


def default(parameter: dict[str, Any]) -> Any:
    """What leaving a parameter out means."""
    if parameter["required"]:
        return inspect.Parameter.empty
    kind = parameter["type"].split(" ")[0]
    return {"change": UNSET, "list": (), "bool": False}.get(kind)


def find(client: object, path: str) -> Callable[..., Any]:
    found: Any = client
    for name in path.split("."):
        found = getattr(found, name)
    method: Callable[..., Any] = found
    return method


def iterating(operation: dict[str, Any]) -> str:
    resource = operation["operation"].rsplit(".", 1)[0]
    return f"{resource}.{operation['iterates_as']}"


def assert_parameters(method: Callable[..., Any], described: list[dict[str, Any]]) -> None:
    parameters = list(inspect.signature(method).parameters.values())
    positional = [it for it in described if it["positional"]]
    wanted = positional + [it for it in described if not it["positional"]]
    assert [it.name for it in parameters] == [it["name"] for it in wanted]
    for parameter, want in zip(parameters, wanted, strict=True):
        kind = (
            inspect.Parameter.POSITIONAL_OR_KEYWORD
            if want["positional"]
            else inspect.Parameter.KEYWORD_ONLY
        )
        assert parameter.kind == kind, parameter
        assert parameter.default == default(want), parameter
        annotation = normal(python_type(want["type"], given=True))
        if want["type"] == "extra" and not want["required"]:
            annotation = frozenset({annotation, type(None)})
        assert normal(parameter.annotation) == annotation, parameter


def assert_documented(method: Callable[..., Any], described: list[dict[str, Any]]) -> None:
    doc = inspect.getdoc(method)
    assert doc
    words = " ".join(doc.split())
    for parameter in described:
        assert f"{parameter['name']}: {' '.join(parameter['doc'].split())}" in words


@pytest.mark.parametrize("client", CLIENTS, ids=lambda it: type(it).__name__)
@pytest.mark.parametrize("operation", ANSWERING, ids=lambda it: it["operation"])
def test_every_operation_is_there_as_described(
    client: BlockingClient | AsyncClient, operation: dict[str, Any]
) -> None:
    method = find(client, operation["operation"])
    assert_parameters(method, operation["parameters"])
    assert_documented(method, operation["parameters"])
    first = " ".join(operation["doc"].split())
    assert first in " ".join((inspect.getdoc(method) or "").split())
    output = python_type(operation["output"], given=False)
    assert normal(inspect.signature(method).return_annotation) == normal(output)
    assert inspect.iscoroutinefunction(method) == isinstance(client, AsyncClient)


@pytest.mark.parametrize("client", CLIENTS, ids=lambda it: type(it).__name__)
@pytest.mark.parametrize(
    "operation", [it for it in OPERATIONS if it["iterates_as"]], ids=lambda it: it["operation"]
)
def test_every_list_can_be_iterated_over(
    client: BlockingClient | AsyncClient, operation: dict[str, Any]
) -> None:
    method = find(client, iterating(operation))
    assert_parameters(method, operation["parameters"])
    assert_documented(method, operation["parameters"])
    items = BlockingItems if isinstance(client, BlockingClient) else AsyncItems
    item = python_type(operation["iterates_over"], given=False)
    returned = inspect.signature(method).return_annotation
    assert (get_origin(returned), get_args(returned)) == (items, (item,))


def public_methods(node: object, path: str = "") -> Iterator[str]:
    for name in dir(type(node)):
        if name.startswith("_"):
            continue
        value = getattr(node, name)
        where = f"{path}.{name}".removeprefix(".")
        if callable(value):
            yield where
        elif not isinstance(value, bool):
            yield from public_methods(value, where)


@pytest.mark.parametrize("client", CLIENTS, ids=lambda it: type(it).__name__)
def test_there_is_nothing_that_is_not_described(client: BlockingClient | AsyncClient) -> None:
    expected = {it["operation"] for it in OPERATIONS}
    expected |= {iterating(it) for it in OPERATIONS if it["iterates_as"]}
    expected |= {"close", "aclose"} if isinstance(client, AsyncClient) else {"close"}
    assert set(public_methods(client)) == expected


def test_both_clients_have_the_same_calls_with_the_same_parameters() -> None:
    for operation in ANSWERING:
        blocking, asynchronous = (find(client, operation["operation"]) for client in CLIENTS)
        assert inspect.signature(blocking) == inspect.signature(asynchronous)
        assert blocking.__doc__ == asynchronous.__doc__


def test_resources_are_documented() -> None:
    for client in CLIENTS:
        for node in (client, client.legacy, client.legacy.contacts, client.v2.incoming_leads):
            assert type(node).__doc__
        for name in ("legacy", "v2", "is_closed"):
            assert getattr(type(client), name).__doc__
        assert type(client.legacy).contacts.__doc__


def test_models_can_be_built_as_their_signatures_say() -> None:
    for described in SURFACE["models"]:
        model = getattr(amocore, described["name"])
        parameters = inspect.signature(model).parameters
        # Required fields come first; they all are given by name.
        assert set(parameters) == {it["name"] for it in described["fields"]}
        for field in described["fields"]:
            parameter = parameters[field["name"]]
            assert parameter.kind == inspect.Parameter.KEYWORD_ONLY
            # A native class cannot spell `UNSET` there, and shows `...`.
            shown = UNSET if parameter.default is ... else parameter.default
            assert shown == default(field)


def test_enumerations_name_the_known_words_and_allow_others() -> None:
    for described in SURFACE["enumerations"]:
        alias = getattr(amocore, described["name"])
        literal, other = get_args(alias)
        assert list(get_args(literal)) == described["words"]
        assert other is str


def test_everything_public_is_exported_once() -> None:
    assert len(amocore.__all__) == len(set(amocore.__all__))
    for name in amocore.__all__:
        assert hasattr(amocore, name)
    public = {name for name in vars(amocore) if not name.startswith("_")}
    modules = {name for name in public if inspect.ismodule(getattr(amocore, name))}
    assert modules == {"errors"}
    assert public - modules == set(amocore.__all__) - {"__version__"}


def test_what_was_not_asked_for_yet_is_there_all_the_same() -> None:
    told = python(
        """
import amocore, sys
print("amocore._native" in sys.modules, set(amocore.__all__) <= set(dir(amocore)))
print(amocore.errors.AmoError is amocore.AmoError, hasattr(amocore, "Nobody"))
everything = {}
exec("from amocore import *", everything)
print(set(amocore.__all__) <= set(everything), everything["Lead"] is amocore.Lead)
"""
    )
    assert told.split() == ["False", "True", "True", "False", "True", "True"]


def test_the_version_is_that_of_the_distribution() -> None:
    assert amocore.__version__ == importlib.metadata.version("amocore")
    assert importlib.metadata.requires("amocore") is None


def test_type_hints_can_be_resolved_at_run_time() -> None:
    for client in CLIENTS:
        for operation in OPERATIONS:
            hints = typing.get_type_hints(find(client, operation["operation"]))
            assert "return" in hints


def test_unset_is_one_thing_and_false() -> None:
    assert repr(UNSET) == "UNSET"
    assert not UNSET
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET
    assert copy.deepcopy(UNSET) is UNSET
