"""Writes the style sheet of proportions: a class for each ratio of a picture and for each sum of ratios of a day.

Pages have no inline styles, so a picture tells its width by a class. ``--check`` only compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from photodrive.photos.browsing import proportions  # noqa: E402

TARGET = ROOT / "photodrive" / "static" / "photodrive" / "ratios.css"
HEAD = "/* Made by tools/ratios.py: a class for each proportion of a picture, and for each sum of them in a day. */\n"


def style_sheet() -> str:
    """The whole file."""
    pictures = "".join(f".{proportions.ratio_class(n / 100)}{{--r:{n / 100:g}}}" for n in proportions.RATIOS)
    days = "".join(f".{proportions.day_class(n / 10)}{{--s:{n / 10:g}}}" for n in proportions.SUMS)
    return f"{HEAD}{pictures}\n{days}\n"


def main() -> int:
    """Write it, or with ``--check`` say whether it is as it should be."""
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(style_sheet(), encoding="utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == style_sheet():
        return 0
    print("photodrive/static/photodrive/ratios.css is not what tools/ratios.py writes: run python tools/ratios.py")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
