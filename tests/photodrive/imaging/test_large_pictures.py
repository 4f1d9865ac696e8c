"""200 megapixels of a phone and a panorama of 30,000 pixels, within half a gigabyte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import pyvips
from PIL import Image

from photodrive.exceptions import DecodingFailed, TooManyPixels
from photodrive.imaging import renditions
from photodrive.imaging.renderer.job import Job
from photodrive.imaging.renditions import Rendered

MEGABYTE = 1024 * 1024
ROOT = Path(__file__).parents[3]
# From a small process: the memory of whoever begins a process counts as that process's own (getrusage(2)).
MEASURE = """
import resource, subprocess, sys
worker = subprocess.run([sys.executable, "-P", "-m", "photodrive.imaging.renderer"], check=False)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(worker.returncode)
"""


def jpeg(path: Path, width: int, height: int, **options: Any) -> Path:
    """A JPEG of slow waves, written a strip at a time."""
    waves = pyvips.Image.sines(width, height, hfreq=3 / width, vfreq=2 / height, uchar=True)
    waves.bandjoin([waves.invert(), waves]).copy(interpretation="srgb").jpegsave(str(path), Q=60, **options)
    return path


def measured(source: Path, target: Path) -> tuple[dict[str, Any], int]:
    """The worker's answer, and the most memory that it had at once, in bytes."""
    target.mkdir()
    job = Job(
        task="render",
        source=str(source),
        target=str(target),
        media_type="image/jpeg",
        max_pixels=250_000_000,
        memory=2048 * MEGABYTE,
        seconds=60,
    )
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath}
    done = subprocess.run(
        [sys.executable, "-P", "-c", MEASURE], input=job.to_json().encode(), capture_output=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), int(done.stderr.split()[-1]) * 1024


@pytest.mark.promise("upload-bounded")
@pytest.mark.parametrize(("width", "height"), [(16320, 12240), (30_000, 4_000), (4_000, 30_000)])
def test_large_jpegs_are_rendered_within_half_a_gigabyte(tmp_path: Path, width: int, height: int) -> None:
    source = jpeg(tmp_path / "large.jpg", width, height)
    answer, most = measured(source, tmp_path / "target")
    assert (answer["width"], answer["height"]) == (width, height)
    for name, side in (("preview.webp", 1600), ("thumb.webp", 320)):
        with Image.open(tmp_path / "target" / name) as image:
            assert max(image.size) == side
    assert most < 512 * MEGABYTE


def rendered(source: Path, target: Path) -> Rendered:
    target.mkdir()
    return renditions.render(source=source, target=target, media_type="image/jpeg")


@pytest.mark.promise("upload-bounded")
def test_a_progressive_picture_that_does_not_fit_is_refused_before_it_is_read(tmp_path: Path, settings: Any) -> None:
    source = jpeg(tmp_path / "large.jpg", 8000, 6000, interlace=True)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DECODE_MEMORY_BYTES": 160 * MEGABYTE}
    with pytest.raises(DecodingFailed, match="needs too much memory"):
        rendered(source, tmp_path / "refused")
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DECODE_MEMORY_BYTES": 2048 * MEGABYTE}
    assert rendered(source, tmp_path / "taken").width == 8000


@pytest.mark.promise("upload-bounded")
def test_the_limit_is_250_megapixels(tmp_path: Path) -> None:
    source = jpeg(tmp_path / "large.jpg", 64, 48)
    data = source.read_bytes()
    at = data.index(b"\xff\xc0") + 5
    source.write_bytes(data[:at] + (15_700).to_bytes(2, "big") + (16_000).to_bytes(2, "big") + data[at + 4 :])
    with pytest.raises(TooManyPixels, match="up to 250 megapixels"):
        rendered(source, tmp_path / "refused")


def test_no_reader_but_the_one_of_jpeg_sees_a_file(tmp_path: Path) -> None:
    script = (
        "from photodrive.imaging.renderer.decoding import jpeg\n"
        "vips = jpeg._library()\n"
        "import sys\n"
        "for load in (vips.Image.pngload, vips.Image.tiffload, vips.Image.new_from_file):\n"
        "    try:\n"
        "        load(sys.argv[1])\n"
        "    except vips.Error:\n"
        "        continue\n"
        "    raise SystemExit(f'{load} read a file')\n"
        "print(vips.vips_lib.vips_concurrency_get(), vips.cache_get_max())\n"
    )
    path = tmp_path / "picture.png"
    Image.new("RGB", (20, 20)).save(path)
    answer = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, check=False, cwd=ROOT, text=True
    )
    assert (answer.returncode, answer.stderr.strip()) == (0, "")
    assert answer.stdout.split() == ["1", "0"]
