"""Fixtures."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import DEADLINE, Server, serving, summarize

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server() -> Iterator[Server]:
    """A server whose every answer is a summary, unless the test says otherwise."""
    with serving(summarize) as server:
        yield server


@pytest.fixture(scope="session")
def sandbox() -> Iterator[dict[str, str]]:
    """A sandbox account: the credentials that its command prints, by their names."""
    built = ROOT / "target" / "debug" / "amocore-sandbox"
    command = os.environ.get("AMOCORE_SANDBOX") or str(built)
    if not Path(command).exists():
        pytest.fail(f"{command} is missing: `cargo build -p amocore-sandbox`, or AMOCORE_SANDBOX")
    options = ["--listen", "127.0.0.1:0", "--seed", "small", "--rate-limit", "off"]
    process = subprocess.Popen([command, *options], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            name, _, rest = line.strip().partition(" ")
            if name == "credentials":
                yield dict(pair.split("=", 1) for pair in rest.split())
                break
        else:
            pytest.fail("the sandbox printed no credentials")
    finally:
        process.terminate()
        process.wait(timeout=DEADLINE)
        process.stdout.close()
