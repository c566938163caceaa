"""What an import takes: a fresh process with it, over one without, by turns."""

from __future__ import annotations

import os
import sys
import time
from statistics import median

from measure import tell

TURNS = 25

PYTHON = [sys.executable, "-c"]
NODE = ["node", "-e"]
SUBJECTS = {
    "import amocore": (PYTHON, "import amocore"),
    "import requests": (PYTHON, "import requests"),
    "amocore.BlockingClient": (PYTHON, "from amocore import BlockingClient"),
    "requests.Session": (PYTHON, "from requests import Session"),
    "require('amocore')": (NODE, "require('amocore')"),
    "require('axios')": (NODE, "require('axios')"),
}


def _once(runtime: list[str], program: str) -> tuple[float, float]:
    """Time and processor time of a process."""
    begun = time.perf_counter()
    child = os.posix_spawnp(runtime[0], [*runtime, program], os.environ)
    _, status, used = os.wait4(child, 0)
    assert status == 0, status
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime


def main() -> None:
    runtime, program = SUBJECTS[sys.argv[1]]
    if runtime is NODE:
        # Where the packages are installed.
        os.chdir(os.environ["AMOCORE_BENCH_NODE_PROJECT"])
    empty: list[tuple[float, float]] = []
    full: list[tuple[float, float]] = []
    # What is compiled and kept is there from the second time on.
    _once(runtime, program)
    for _ in range(TURNS):
        empty.append(_once(runtime, ""))
        full.append(_once(runtime, program))
    wall, cpu = (median(it[part] for it in full) for part in (0, 1))
    wall -= median(it[0] for it in empty)
    cpu -= median(it[1] for it in empty)
    tell(1, wall, cpu)


main()
