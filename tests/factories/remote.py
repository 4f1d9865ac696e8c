"""A storage that lies on no file system of this machine."""

from __future__ import annotations

import os
from typing import Any

from django.core.files.storage import InMemoryStorage
from django.utils._os import safe_join

STORAGE: dict[str, Any] = {"BACKEND": f"{__name__}.Remote"}


class Remote(InMemoryStorage):
    """As those of Amazon and Google are: a file has a name there, and no path."""

    def path(self, name: str) -> str:
        raise NotImplementedError

    def _relative_path(self, name: str) -> str:
        """Django's asks ``path``."""
        return os.path.relpath(safe_join(self.location, name), self.location)
