"""Pictures in their true proportions: which class stands for which, and the style sheet that knows each of them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from photodrive.photos.browsing import proportions
from photodrive.photos.models import Photo

ROOT = Path(__file__).resolve().parents[4]
STYLES = (ROOT / "photodrive" / "static" / "photodrive" / "ratios.css").read_text()


@pytest.mark.parametrize(
    ("width", "height", "wanted"),
    [
        (3000, 2000, "r150"),
        (2000, 3000, "r65"),
        (100, 1000, "r50"),
        (30000, 4000, "r320"),
        (1, 1, "r100"),
        (0, 0, "r100"),
    ],
)
def test_a_picture_is_as_wide_as_it_is(width: int, height: int, wanted: str) -> None:
    assert proportions.class_of(Photo(width=width, height=height)) == wanted


def test_every_class_there_can_be_is_in_the_style_sheet_with_its_value() -> None:
    known = dict(re.findall(r"\.([rs]\d+)\{--[rs]:([\d.]+)\}", STYLES))
    for step in range(1, 1000):
        for name, most in ((proportions.ratio_class(step / 100), 3.2), (proportions.day_class(step / 10), 16)):
            assert 0.5 <= float(known[name]) <= most
    assert float(known[proportions.ratio_class(1.52)]) == 1.5 and float(known[proportions.day_class(4.4)]) == 4.5
    for crop in range(51, 320):
        drawn = float(known[proportions.ratio_class(crop / 100)])
        assert abs(drawn - crop / 100) <= 0.0251


def test_the_tool_wrote_it() -> None:
    checked = subprocess.run([sys.executable, "tools/ratios.py", "--check"], cwd=ROOT, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout
