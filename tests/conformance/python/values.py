"""Between the JSON of the cases and the values of the client's surface."""

from __future__ import annotations

import ast
import types
import typing
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import amocore

ATTRIBUTES = [
    "operation",
    "field",
    "status",
    "code",
    "code_meaning",
    "vendor_text",
    "request_id",
    "retry_after",
    "may_have_happened",
    "body_start",
    "items",
]


def model_fields() -> dict[type, dict[str, Any]]:
    """The types of the fields of every model, as the stubs have them."""
    names = {name: getattr(amocore, name) for name in amocore.__all__}
    names |= {"Any": Any, "Sequence": Sequence, "datetime": datetime}
    stubs = Path(amocore.__file__).with_name("_native.pyi").read_text(encoding="utf-8")
    models = {}
    for node in ast.parse(stubs).body:
        if isinstance(node, ast.ClassDef) and hasattr(amocore, node.name):
            new = next(it for it in node.body if getattr(it, "name", "") == "__new__")
            assert isinstance(new, ast.FunctionDef)
            hints = {it.arg: it.annotation for it in new.args.kwonlyargs}
            models[getattr(amocore, node.name)] = {
                name: eval(ast.unparse(hint), names) for name, hint in hints.items() if hint
            }
    return models


MODELS = model_fields()


def convert(value: Any, hint: Any) -> Any:
    """From JSON to what the surface takes."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        for choice in typing.get_args(hint):
            value = convert(value, choice)
        return value
    if isinstance(value, list) and typing.get_origin(hint) is Sequence:
        return [convert(item, typing.get_args(hint)[0]) for item in value]
    if isinstance(value, str) and hint is datetime:
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    if isinstance(value, dict) and hint in MODELS:
        fields = MODELS[hint]
        return hint(**{name: convert(item, fields[name]) for name, item in value.items()})
    return value


def tree(value: Any) -> Any:
    """From what the surface gives to JSON."""
    if hasattr(value, "to_dict"):
        return tree(value.to_dict())
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dict):
        return {name: tree(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [tree(item) for item in value]
    return value


def failure(error: amocore.AmoError) -> dict[str, Any]:
    """Everything that an exception shows."""
    shown = {name: tree(getattr(error, name)) for name in ATTRIBUTES}
    texts = {"message": str(error), "repr": repr(error), "args": [str(it) for it in error.args]}
    return {"kind": type(error).__name__, **shown, **texts}
