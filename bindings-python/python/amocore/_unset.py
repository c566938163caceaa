"""The sentinel of updates."""

import enum
from typing import Final


class Unset(enum.Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset.UNSET
"""In an update: leave the field alone. `None` clears it, any other value sets it."""
