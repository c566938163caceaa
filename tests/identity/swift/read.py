"""Reads the public surface of the Swift module from the compiler's symbol graph.

`read.py GRAPH FILE`: GRAPH is the `Amocore.symbols.json` that `swiftc -emit-symbol-graph` writes,
FILE is where the surface goes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# What is neither a model, nor a resource, nor an enumeration of words.
OTHERS = {"ErrorDetails", "Change", "Value", "AmoError", "AsyncItems", "BlockingItems"}

# What the names of resources begin with.
RESOURCES = ("Async", "Blocking", "Tools")

CLIENTS = {"BlockingClient": "blocking", "AsyncClient": "async"}


class Symbol:
    def __init__(self, described: dict[str, Any]) -> None:
        self.kind: str = described["kind"]["identifier"].removeprefix("swift.")
        self.path: tuple[str, ...] = tuple(described["pathComponents"])
        fragments = described["declarationFragments"]
        self.declaration = "".join(it["spelling"] for it in fragments)
        lines = described.get("docComment", {}).get("lines", [])
        self.doc = [it["text"] for it in lines]

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def about(self) -> str:
        """The documentation without its parameters."""
        lines = self.doc
        for mark in ("- Parameters:", "- Throws:"):
            lines = lines[
                : next((i for i, it in enumerate(lines) if it.startswith(mark)), len(lines))
            ]
        return " ".join(lines)

    @property
    def parameter_docs(self) -> dict[str, str]:
        docs: dict[str, str] = {}
        name = ""
        for line in self.doc:
            if line.startswith("  - "):
                name, _, text = line.removeprefix("  - ").partition(": ")
                docs[name] = text
            elif line.startswith("    ") and name:
                docs[name] += " " + line.strip()
        return docs


def split(text: str) -> list[str]:
    """The parts between the commas that are in no bracket."""
    parts, depth, start = [], 0, 0
    for index, letter in enumerate(text):
        depth += (letter in "([<{") - (letter in ")]>}")
        if letter == "," and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    return [*parts, text[start:].strip()] if text.strip() else []


def parameters(symbol: Symbol) -> list[dict[str, Any]]:
    opening = symbol.declaration.index("(")
    depth = 0
    for index in range(opening, len(symbol.declaration)):
        depth += (symbol.declaration[index] == "(") - (symbol.declaration[index] == ")")
        if depth == 0:
            break
    found = []
    for part in split(symbol.declaration[opening + 1 : index]):
        declared, _, default = part.partition(" = ")
        name, _, kind = declared.partition(": ")
        found.append(
            {
                "name": name.strip("`"),
                "type": kind,
                "optional": default != "",
                "default": default or None,
                "doc": symbol.parameter_docs.get(name.strip("`"), ""),
            }
        )
    return found


class Surface:
    def __init__(self, symbols: list[Symbol]) -> None:
        self.types = {it.name: it for it in symbols if len(it.path) == 1}
        self.members: dict[str, list[Symbol]] = {name: [] for name in self.types}
        for symbol in symbols:
            if len(symbol.path) == 2 and symbol.path[0] in self.members:
                self.members[symbol.path[0]].append(symbol)

    def of_kind(self, owner: str, kind: str) -> list[Symbol]:
        return [it for it in self.members[owner] if it.kind == kind]

    def property_type(self, symbol: Symbol) -> str:
        return symbol.declaration.partition(": ")[2].partition(" {")[0]

    def resources(self, owner: str, path: str = "") -> Iterator[tuple[str, str]]:
        """Every resource below a client, with its path."""
        for symbol in self.of_kind(owner, "property"):
            kind = self.property_type(symbol)
            if kind in self.types and kind.startswith(RESOURCES):
                where = f"{path}.{symbol.name}".removeprefix(".")
                yield where, kind
                yield from self.resources(kind, where)

    def operations(self) -> Iterator[dict[str, Any]]:
        roots = [(client, mode, "") for client, mode in CLIENTS.items()]
        for client, mode, start in [*roots, ("Tools", "tool", "tools")]:
            for path, resource in self.resources(client, start):
                for symbol in self.of_kind(resource, "method"):
                    head, _, output = symbol.declaration.rpartition(" -> ")
                    iterates = output.startswith(("AsyncItems<", "BlockingItems<"))
                    assert head.endswith(" async throws") == (mode == "async" and not iterates), (
                        head
                    )
                    if iterates:
                        assert output.lower().startswith(mode)
                        output = output.partition("<")[2].removesuffix(">")
                    yield {
                        "operation": f"{path}.{symbol.name.partition('(')[0]}",
                        "mode": mode,
                        "iterates": iterates,
                        "parameters": parameters(symbol),
                        "output": output,
                        "doc": symbol.about,
                    }

    def models(self) -> Iterator[dict[str, Any]]:
        for name, symbol in self.types.items():
            if symbol.kind != "struct" or name in OTHERS or name.startswith(RESOURCES):
                continue
            inits = [it for it in self.of_kind(name, "init") if it.name != "init(from:)"]
            (made,) = inits
            declared = {it.name: it for it in self.of_kind(name, "property")}
            fields = parameters(made)
            for field in fields:
                declared_as = declared[field["name"]]
                assert self.property_type(declared_as) == field["type"], field
                field["doc"] = declared_as.about
            yield {"name": name, "doc": symbol.about, "fields": fields}

    def enumerations(self) -> Iterator[dict[str, Any]]:
        for name, symbol in self.types.items():
            if symbol.kind == "enum" and name not in OTHERS:
                yield {"name": name, "doc": symbol.about, "words": words(name)}

    def described(self) -> dict[str, Any]:
        settings = [self.of_kind(client, "init") for client in CLIENTS]
        ((blocking,), (asynchronous,)) = settings
        assert blocking.declaration == asynchronous.declaration
        cases = [it.name.partition("(")[0] for it in self.of_kind("AmoError", "enum.case")]
        details = [it.name for it in self.of_kind("ErrorDetails", "property")]
        return {
            "language": "swift",
            "operations": list(self.operations()),
            "models": list(self.models()),
            "enumerations": list(self.enumerations()),
            "settings": parameters(blocking),
            "errors": [it[0].upper() + it[1:] for it in cases],
            "error_fields": [it for it in details if it != "message"],
        }


def words(enumeration: str) -> list[str]:
    """The words on the wire are no part of a declaration: they are read where they are said."""
    generated = Path(__file__).parents[3] / "swift/Sources/Amocore/Generated/Words.swift"
    source = generated.read_text(encoding="utf-8")
    body = source.partition(f"public enum {enumeration}:")[2].partition("\n}\n")[0]
    cases = [it.strip() for it in body.splitlines() if it.strip().startswith('case "')]
    return [it.split('"')[1] for it in cases]


if __name__ == "__main__":
    graph = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    surface = Surface([Symbol(it) for it in graph["symbols"]])
    Path(sys.argv[2]).write_text(json.dumps(surface.described(), indent=1), encoding="utf-8")
