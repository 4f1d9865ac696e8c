"""The QR code of an address, for a screen and for a terminal."""

from __future__ import annotations

import io

import qrcode
from qrcode.image.svg import SvgPathImage


def svg(address: str) -> bytes:
    """As an SVG document, with its quiet zone."""
    return bytes(qrcode.make(address, image_factory=SvgPathImage).to_string())


def text(address: str) -> str:
    """In characters, light on dark as terminals are."""
    code = qrcode.QRCode(border=2)
    code.add_data(address)
    out = io.StringIO()
    code.print_ascii(out=out)
    return out.getvalue()
