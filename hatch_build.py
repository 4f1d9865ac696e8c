"""What Hatchling runs when it builds: the long description is README.md with absolute links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hatchling.metadata.plugin.interface import MetadataHookInterface

CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")


def absolute(text: str, repository: str) -> str:
    """``text`` with its relative links as addresses in ``repository``, at its default branch; code stays as it is.

    Where the text is read, no file of the repository lies beside it. Links within the text stay.
    """

    def link(found: re.Match[str]) -> str:
        target = found["target"]
        if target.startswith("#") or urlsplit(target).scheme:
            return found[0]
        view = "raw" if found["picture"] else "blob"
        return f"{found['picture']}[{found['text']}]({repository}/{view}/HEAD/{target})"

    pieces, end = [], 0
    for code in CODE.finditer(text):
        pieces += [LINK.sub(link, text[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*pieces, LINK.sub(link, text[end:])])


class LongDescription(MetadataHookInterface):
    """Gives the metadata its ``readme``."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": absolute(text, metadata["urls"]["Source"]),
        }
