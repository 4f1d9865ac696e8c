"""The signs of the demo's applications, which people know again in the library and on the consent page."""

from __future__ import annotations

from pathlib import Path

from photodrive.authorization.clients import logos
from photodrive.authorization.protocol.application import Application

FOLDER = Path(__file__).resolve().parents[1] / "demo_logos"


def give(application: Application, name: str) -> None:
    """Make the picture ``name`` of ``FOLDER`` its logo."""
    logos.keep(application, logos.drawn([(FOLDER / f"{name}.png").read_bytes()]))
