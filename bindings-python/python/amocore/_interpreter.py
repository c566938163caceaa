"""Which interpreter this is.

The native module belongs to one interpreter. A second one would share its types and the objects
it remembers, and the end of either would end the calls of the other.
"""

import sys
from importlib import import_module

# Nothing public tells the main interpreter from the others before Python 3.14.
INTERPRETERS = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"


def _is_main() -> bool:
    try:
        interpreters = import_module(INTERPRETERS)
    except ImportError:
        # A Python that was built without them.
        return True
    return bool(interpreters.get_current() == interpreters.get_main())


def refuse_subinterpreters() -> None:
    """Fails anywhere but in the main interpreter."""
    if not _is_main():
        raise ImportError(
            "amocore does not work in subinterpreters: import it in the main interpreter and use "
            "threads, or use processes (mod_wsgi: WSGIApplicationGroup %{GLOBAL})",
            name="amocore",
        )
