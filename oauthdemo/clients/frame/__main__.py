"""The frame as a program of its own, without Django."""

from __future__ import annotations

import sys
from pathlib import Path

from oauthdemo.clients.client_information import from_environment

from .drive import Drive
from .terminal import NotShown, run


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    try:
        issuer, client_id = from_environment("ISSUER", "CLIENT_ID")
    except KeyError as missing:
        sys.stderr.write(f"Set {missing.args[0]} in the environment.\n")
        return 1
    try:
        run(Drive(issuer, client_id), Path("frame.json"), None, _tell)
    except NotShown as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
