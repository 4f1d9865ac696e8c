"""How long does it take to add photos? Measured on a fresh drive in a temporary directory.

    python -m bench.ingest                      twelve photographs of 12 megapixels, made up
    python -m bench.ingest --count 50 --at-once 2
    python -m bench.ingest --folder ~/Pictures  your own files instead

Prints seconds per photo (median, slowest), photos per second, and the most memory one decoder took.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageFilter


def made_up(count: int, width: int, height: int) -> Iterator[tuple[str, bytes]]:
    """Pictures with as much detail as photographs have, each different."""
    noise = random.Random(1)  # noqa: S311  pictures, not secrets
    for number in range(count):
        grain = Image.frombytes("RGB", (width // 4, height // 4), noise.randbytes(width // 4 * (height // 4) * 3))
        picture = grain.filter(ImageFilter.GaussianBlur(2)).resize((width, height), Image.Resampling.BICUBIC)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=88)
        yield f"photo-{number}.jpg", out.getvalue()


def from_folder(folder: Path, count: int) -> Iterator[tuple[str, bytes]]:
    """The first ``count`` files of ``folder``."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file())[:count]:
        yield path.name, path.read_bytes()


def set_up(folder: str) -> None:
    """A drive of its own: database and files below ``folder``."""
    os.environ["DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def measure(pictures: list[tuple[str, bytes]], at_once: int) -> tuple[list[float], float, list[str]]:
    """Seconds of each photo, seconds of all, and what was refused."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from photodrive.exceptions import UploadRefused
    from photodrive.photos.library.ingest import add_photo

    owner = get_user_model()._default_manager.create(username="bench")
    refused: list[str] = []

    def add(named: tuple[str, bytes]) -> float:
        name, data = named
        start = time.perf_counter()
        try:
            add_photo(owner=owner, file=io.BytesIO(data), name=name)
        except UploadRefused as refusal:
            refused.append(f"{name}: {refusal}")
        finally:
            connection.close()
        return time.perf_counter() - start

    start = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        seconds = list(pool.map(add, pictures))
    return seconds, time.perf_counter() - start, refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--at-once", type=int, default=1, help="uploads at the same time")
    parser.add_argument("--width", type=int, default=4000)
    parser.add_argument("--height", type=int, default=3000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    source = from_folder(given.folder, given.count) if given.folder else made_up(given.count, given.width, given.height)
    pictures = list(source)
    if not pictures:
        sys.exit("There is no file to add.")
    with tempfile.TemporaryDirectory(prefix="photodrive-bench-") as folder:
        set_up(folder)
        seconds, total, refused = measure(pictures, given.at_once)
    size = sum(len(data) for _, data in pictures) / 1e6
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(
        f"{len(pictures)} photos, {size:.1f} MB, {given.at_once} at once\n"
        f"per photo: median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s\n"
        f"all: {total:.1f} s, {len(pictures) / total:.2f} photos/s, {size / total:.1f} MB/s\n"
        f"memory of a decoder: at most {peak:.0f} MiB\n"
    )
    for line in refused:
        sys.stdout.write(f"refused: {line}\n")


if __name__ == "__main__":
    main()
