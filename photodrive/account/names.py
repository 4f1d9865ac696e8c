"""Names of files in an archive: no two alike, on any system."""

from __future__ import annotations

import unicodedata


class Names:
    """The names of one folder of an archive. Systems that do not tell capitals from small letters see none twice."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """``name``, with a number before its extension where it is taken."""
        found = name
        while (key := unicodedata.normalize("NFC", found).casefold()) in self._taken:
            self._taken[key] += 1
            stem, dot, extension = name.rpartition(".")
            number = f" ({self._taken[key]})"
            found = f"{stem}{number}.{extension}" if dot and stem else f"{name}{number}"
        self._taken[key] = 1
        return found
