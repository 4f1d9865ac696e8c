"""Is there enough picture for the paper? Pure functions on pixels and millimetres.

A print is seen from an arm's length. There the eye stops telling dots apart at about 220 to the inch (SHARP),
and begins to see softness below about 150 (SOFT). The photo fills the paper and what stands over is cut away,
so the side with fewer dots to the inch decides.
"""

from __future__ import annotations

from math import floor

from printshop.orders.pricing import Size

SHARP_DPI = 220
SOFT_DPI = 150
MM_PER_INCH = 25.4


def dots_per_inch(*, width: int, height: int, size: Size) -> int:
    """Return the dots per inch of a photo (in pixels) that fills this size, either way up."""
    short, long = sorted((width, height))
    return round(min(short / size.short_mm, long / size.long_mm) * MM_PER_INCH)


def sharp_up_to(*, width: int, height: int) -> tuple[int, int]:
    """Return the largest print (short side, long side) in whole centimetres that is still sharp."""
    short, long = sorted((width, height))
    return floor(short / SHARP_DPI * MM_PER_INCH / 10), floor(long / SHARP_DPI * MM_PER_INCH / 10)


def warning(*, width: int, height: int, size: Size) -> str:
    """Return what to tell somebody who wants this size, or nothing when it will look good."""
    dpi = dots_per_inch(width=width, height=height, size=size)
    if dpi >= SOFT_DPI:
        return ""
    short, long = sharp_up_to(width=width, height=height)
    advice = f" Up to {short} × {long} cm is sharp." if short else ""
    dots = "1 dot" if dpi == 1 else f"{dpi} dots"
    return f"{dots} per inch at this size: it will look soft.{advice}"
