"""Reads the public surface of the installed package, and writes it to the file it is given.

Calls, settings, enumerations and errors by introspection; the types and documentation of the
models' fields from the stubs, which are what an editor and a type checker see.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import amocore

CLIENTS = {"blocking": amocore.BlockingClient, "async": amocore.AsyncClient}


PACKAGE = Path(inspect.getfile(amocore)).parent


def argument_docs(doc: str) -> dict[str, str]:
    """The paragraphs under `Args:`."""
    docs: dict[str, str] = {}
    _, _, arguments = doc.partition("Args:\n")
    name = ""
    for line in arguments.splitlines():
        if line.startswith("    ") and not line.startswith("     "):
            name, _, text = line.strip().partition(": ")
            docs[name] = text
        elif name:
            docs[name] += " " + line.strip()
    return docs


def default_of(parameter: inspect.Parameter) -> str | None:
    return None if parameter.default is inspect.Parameter.empty else repr(parameter.default)


def fields_of(function: Callable[..., Any], doc: str) -> list[dict[str, Any]]:
    docs = argument_docs(doc)
    return [
        {
            "name": it.name,
            "type": shown(it.annotation),
            "optional": it.default is not inspect.Parameter.empty,
            "default": default_of(it),
            "doc": docs.get(it.name, ""),
        }
        for it in inspect.signature(function).parameters.values()
        if it.name != "self"
    ]


ALIASES = {
    getattr(amocore, name): name for name in amocore.__all__ if get_args(getattr(amocore, name))
}


def shown(annotation: Any) -> str:
    """An annotation as it is written, in names that the package exports."""
    if annotation in ALIASES:
        return ALIASES[annotation]
    arguments = get_args(annotation)
    if not arguments:
        return getattr(annotation, "__name__", str(annotation)).replace("NoneType", "None")
    origin = getattr(annotation, "__origin__", None)
    if origin is None or "Union" in str(origin):
        return union(arguments)
    inner = ", ".join(shown(it) for it in arguments)
    return f"{origin.__name__}[{inner}]"


def union(members: tuple[Any, ...]) -> str:
    """A union, whose aliases Python has flattened: they are put together again."""
    rest = list(members)
    parts = []
    for alias, name in ALIASES.items():
        inner = get_args(alias)
        if all(it in rest for it in inner) and any(
            str(it).startswith("typing.Lit") for it in inner
        ):
            parts.append(name)
            rest = [it for it in rest if it not in inner]
    return " | ".join(parts + [shown(it) for it in rest])


def calls(node: object, path: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in dir(type(node)):
        if name.startswith("_") or (
            not path and name in ("close", "aclose", "is_closed", "redis_problem")
        ):
            continue
        value = getattr(node, name)
        where = f"{path}.{name}".removeprefix(".")
        if callable(value):
            yield where, value
        else:
            yield from calls(value, where)


def operations() -> Iterator[dict[str, Any]]:
    nodes = [(mode, client(account="company", token="t"), "") for mode, client in CLIENTS.items()]
    for mode, node, path in [*nodes, ("tool", amocore.tools, "tools")]:
        for name, method in calls(node, path):
            doc = inspect.getdoc(method) or ""
            returned = inspect.signature(method).return_annotation
            iterates = getattr(returned, "__origin__", None) in (
                amocore.BlockingItems,
                amocore.AsyncItems,
            )
            yield {
                "operation": name,
                "mode": mode,
                "iterates": iterates,
                "parameters": fields_of(method, doc),
                "output": shown(get_args(returned)[0] if iterates else returned),
                "doc": doc.partition("Args:\n")[0],
            }


def models() -> Iterator[dict[str, Any]]:
    stubs = (PACKAGE / "_native.pyi").read_text(encoding="utf-8")
    for node in ast.parse(stubs).body:
        if not isinstance(node, ast.ClassDef) or node.name not in amocore.__all__:
            continue
        doc = ast.get_docstring(node) or ""
        docs = argument_docs(doc)
        new = next(it for it in node.body if getattr(it, "name", "") == "__new__")
        assert isinstance(new, ast.FunctionDef)
        model = getattr(amocore, node.name)
        fields = []
        for argument, default in zip(new.args.kwonlyargs, new.args.kw_defaults, strict=True):
            assert hasattr(model, argument.arg), f"{node.name} has no {argument.arg}"
            assert argument.annotation
            fields.append(
                {
                    "name": argument.arg,
                    "type": ast.unparse(argument.annotation),
                    "optional": default is not None,
                    "default": default and ast.unparse(default),
                    "doc": docs.get(argument.arg, ""),
                }
            )
        yield {"name": node.name, "doc": doc.partition("Args:\n")[0], "fields": fields}


def enumerations() -> Iterator[dict[str, Any]]:
    """The comment before an enumeration is what an editor shows of it."""
    source = (PACKAGE / "_words.py").read_text(encoding="utf-8")
    comment: list[str] = []
    for line in source.splitlines():
        if line.startswith("# "):
            comment.append(line[2:])
        elif ": TypeAlias" in line:
            name = line.partition(":")[0]
            words = get_args(get_args(getattr(amocore, name))[0])
            yield {"name": name, "doc": " ".join(comment), "words": list(words)}
            comment = []
        elif not line:
            comment = []


def errors() -> list[type[amocore.AmoError]]:
    return amocore.AmoError.__subclasses__()


def surface() -> dict[str, Any]:
    client = amocore.BlockingClient
    return {
        "language": "python",
        "operations": list(operations()),
        "models": list(models()),
        "enumerations": list(enumerations()),
        "settings": fields_of(client.__init__, inspect.getdoc(client.__init__) or ""),
        "errors": [it.__name__ for it in errors()],
        "error_fields": list(inspect.get_annotations(amocore.AmoError)),
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(surface(), indent=1), encoding="utf-8")
