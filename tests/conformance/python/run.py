"""The conformance cases in Python: `run.py blocking` or `run.py async`.

Drives the public surface alone; the case server plays the account and judges.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import inspect
import json
import os
import subprocess
import sys
import typing
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from values import convert, failure, tree

import amocore

CONFORMANCE = Path(__file__).resolve().parent.parent
ROOT = CONFORMANCE.parent.parent

SURFACE = json.loads((ROOT / "tests/surface.json").read_text(encoding="utf-8"))
ROWS = {it["operation"]: it for it in [*SURFACE["operations"], *SURFACE["tools"]]}


def prepare(client: Any, case: dict[str, Any]) -> Callable[[], Any]:
    """The call that a case asks for."""
    path = case["operation"].split(".")[:-1]
    # Tools are the package's own and need no client.
    target = amocore if path[0] == "tools" else client
    for name in path:
        target = getattr(target, name)
    method = getattr(target, case["method"])
    hints = typing.get_type_hints(method)
    arguments = {name: convert(it, hints[name]) for name, it in case["arguments"].items()}
    return lambda: method(**arguments)


def joined(case: dict[str, Any], items: list[Any]) -> Any:
    """The items of a list; of a download one text, however it was cut."""
    if ROWS[case["operation"]]["iterates_over"] == "bytes":
        return base64.b64encode(b"".join(items)).decode()
    return tree(items)


def blocking(case: dict[str, Any]) -> dict[str, Any]:
    items: list[Any] = []
    try:
        with amocore.BlockingClient(**case["config"]) as client:
            result = prepare(client, case)()
            if not isinstance(result, amocore.BlockingItems):
                return {"result": tree(result)}
            for item in result:
                items.append(item)
            return {"result": joined(case, items)}
    except amocore.AmoError as error:
        return {"result": joined(case, items), "error": failure(error)}


async def asynchronous(case: dict[str, Any]) -> dict[str, Any]:
    try:
        return await asyncio.wait_for(undisturbed(case), case["cancel_after"])
    except asyncio.TimeoutError:
        return {"error": {"kind": "Cancelled"}}


async def undisturbed(case: dict[str, Any]) -> dict[str, Any]:
    items: list[Any] = []
    try:
        async with amocore.AsyncClient(**case["config"]) as client:
            result = prepare(client, case)()
            if not isinstance(result, amocore.AsyncItems):
                return {"result": tree(await result if inspect.isawaitable(result) else result)}
            async for item in result:
                items.append(item)
            return {"result": joined(case, items)}
    except amocore.AmoError as error:
        return {"result": joined(case, items), "error": failure(error)}


def run(mode: str, control: str, loop: asyncio.AbstractEventLoop) -> int:
    """Goes through all cases, and counts those that fail."""

    def post(path: str, body: dict[str, Any]) -> Any:
        data = json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(control + path, data)) as answer:
            return json.load(answer)

    started = post("/start", {"language": "python", "mode": mode})
    passed, failed, again = 0, 0, True
    while again:
        for known in started["cases"]:
            place = {"run": started["run"], "index": known["index"]}
            case = post("/case", place)
            asking = mode == "async"
            outcome = loop.run_until_complete(asynchronous(case)) if asking else blocking(case)
            verdict = post("/outcome", {**place, **outcome})
            if verdict["passed"]:
                passed += 1
                continue
            failed += 1
            print(f"{known['operation']}: {known['name']}", *verdict["problems"], sep="\n  ")
        again = post("/finish", {"run": started["run"]}).get("again", False)
    print(f"python {mode}: {passed} passed, {failed} failed")
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=["blocking", "async"])
    mode = parser.parse_args().mode
    built = os.environ.get("AMOCORE_CASES")
    server = [built] if built else ["cargo", "run", "--quiet", "--package", "amocore-cases", "--"]
    folders = ["--cases", str(CONFORMANCE / "cases"), "--out", str(ROOT / "target/conformance")]
    child = subprocess.Popen(
        [*server, *folders], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout is not None
        control = child.stdout.readline().removeprefix("control ").strip()
        loop = asyncio.new_event_loop()
        failed = run(mode, control, loop)
        loop.close()
        # The server ends with its standard input.
        child.communicate()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
