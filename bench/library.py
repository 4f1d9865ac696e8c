"""How quick is a large library? 100,000 photos in one account made of real ones, or a million by rows only.

    python -m bench.library --folder /tmp/drive --pictures ~/Pictures   100,000 photos with files: the pictures are
                                                                        added, all others are hard links to their files
    python -m bench.library --folder /tmp/drive --photos 1000000        rows only
    DATABASE_URL=postgresql://... python -m bench.library ...           on PostgreSQL; its database is filled if empty

Prints median and slowest of some calls: of the functions that pages are made of, of the pages themselves where there
are files, and of bulk changes (which are rolled back). ``--photos 100`` is what to compare with.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

OWNER = "bench-library"
YEARS = 20
PAGE = 60
BULK = 10_000


def set_up(folder: str) -> None:
    """The drive's settings, and its tables."""
    if folder:
        os.environ["DATA_DIR"] = folder
        Path(folder).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": 2**50}
    call_command("migrate", verbosity=0)


def fill(owner: Any, photos: int, pictures: Path | None) -> str:
    """The photos; how long that took."""
    from photodrive.photos.models import Photo

    begun = time.perf_counter()
    patterns = list(added(owner, pictures)) if pictures else [pattern(owner)]
    every = islice(rows(owner, patterns, linked=pictures is not None), photos - (len(patterns) if pictures else 0))
    while batch := list(islice(every, 2000)):
        Photo.objects.bulk_create(batch)
    return f"filled in {time.perf_counter() - begun:.0f} s"


def added(owner: Any, pictures: Path) -> Iterator[Any]:
    """Real photos, through the whole ingest."""
    from photodrive.photos.library.ingest import add_photo

    for path in sorted(path for path in pictures.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".heic")):
        with path.open("rb") as file:
            yield add_photo(owner=owner, file=file, name=path.name).photo


def pattern(owner: Any) -> Any:
    """A photo that has no files."""
    from photodrive.photos.models import Photo

    return Photo(owner=owner, title="Machir Bay", size=5_000_000, media_type="image/jpeg", width=4000, height=3000)


def rows(owner: Any, patterns: list[Any], *, linked: bool) -> Iterator[Any]:
    """Photos like the patterns, taken over twenty years, in bursts of three a second."""
    from photodrive.photos.files import storage
    from photodrive.photos.models import Photo

    end, copied = datetime(2026, 7, 1), ("title", "size", "media_type", "width", "height", "camera", "metadata")
    for number, like in enumerate(cycle(patterns)):
        taken = end - timedelta(seconds=number // 3 * (YEARS * 365 * 86400 // 350_000))
        sha256 = f"{number:064x}"[::-1]
        if linked:
            source = storage.local_path(storage.folder_of(owner.pk, like.sha256))
            target = storage.local_path(storage.folder_of(owner.pk, sha256))
            if source is None or target is None:
                raise SystemExit("Hard links need a local storage.")
            target.mkdir(parents=True)
            for file in source.iterdir():
                (target / file.name).hardlink_to(file)
        yield Photo(
            owner=owner, sha256=sha256, file_name=f"IMG_{number:07d}.jpg", taken_local=taken, sort_local=taken,
            placeholder=like.placeholder, favourite=number % 50 == 0,
            **{name: getattr(like, name) for name in copied},
        )  # fmt: skip


def reads(owner: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """What pages ask, by name."""
    from photodrive.photos import counts
    from photodrive.photos.browsing import timeline
    from photodrive.photos.counts import reading
    from photodrive.photos.library import quota
    from photodrive.photos.models import Photo

    hers = Photo.objects.own(owner)
    count = hers.count()
    late = min(10_000, count // PAGE)
    middle = timeline.in_order(hers)[count // 2]
    after = timeline.position_of(timeline.in_order(hers)[max(0, (late - 1) * PAGE - 1)])
    yield "months from the table", lambda: counts.months(owner)
    yield "months counted (as without the table)", lambda: reading._counted_months(owner)
    yield "quota from the table", lambda: quota.usage(owner=owner)
    yield "page 1 of the timeline", lambda: timeline.page(hers, after=None, size=PAGE)
    yield f"page {late:,} of the timeline", lambda: timeline.page(hers, after=after, size=PAGE)
    yield "the page before that", lambda: timeline.page_before(hers, before=after, size=PAGE)
    month = datetime(2016, 2, 1)
    yield "a jump to February 2016", lambda: timeline.page(hers, after=timeline.jump(month), size=PAGE)
    yield "neighbours in the middle", lambda: timeline.neighbours(hers, middle)
    yield "eleven around it", lambda: timeline.around(hers, middle)
    yield "favourites, page 1", lambda: timeline.page(hers.filter(favourite=True), after=None, size=PAGE)


def pages(owner: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Pages as a browser gets them."""
    from django.test import Client
    from django.urls import reverse

    from photodrive.photos.browsing import timeline
    from photodrive.photos.models import Photo

    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(owner)
    hers = timeline.in_order(Photo.objects.own(owner))
    middle = hers[hers.count() // 2]
    library = reverse("photodrive:library")
    found = {
        "library": library,
        "library from the middle on": f"{library}?after={timeline.position_of(middle)}",
        "a photo in the middle": reverse("photodrive:photo", args=[middle.pk]),
        "trash": reverse("photodrive:trash"),
        "albums": reverse("photodrive:albums"),
        "API, page 1": "/api/v1/photos/",
        "API, page 1 by taken": "/api/v1/photos/?order=taken",
    }
    for name, address in found.items():
        if client.get(address).status_code != 200:
            raise SystemExit(f"{address} does not answer.")
        yield f"page: {name}", lambda address=address: client.get(address).content  # type: ignore[misc]


def changes(owner: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Bulk changes of 10,000 photos, in the middle of the library."""
    from photodrive.photos.browsing import timeline
    from photodrive.photos.library import editing
    from photodrive.photos.models import Photo

    hers = timeline.in_order(Photo.objects.filter(owner=owner))
    some = hers[hers.count() // 2 :][:BULK]
    number, one = f"{min(BULK, len(some)):,}", hers[hers.count() // 3]
    yield f"{number} into the trash", lambda: editing.trash_all(owner=owner, photos=some)
    yield f"{number} favourites", lambda: editing.set_favourite_all(owner=owner, photos=some, favourite=True)
    yield "one into the trash", lambda: trash_again(one)


def trash_again(photo: Any) -> None:
    """As if it had not been thrown away: what was rolled back is still in memory."""
    from photodrive.photos.library import editing

    photo.trashed_at = None
    editing.trash(photo=photo)


def timed(call: Callable[[], object], times: int, *, undone: bool) -> list[float]:
    """Milliseconds of each call."""
    from django.db import transaction

    took = []
    for _ in range(times):
        with transaction.atomic():
            begun = time.perf_counter()
            call()
            took.append((time.perf_counter() - begun) * 1000)
            transaction.set_rollback(undone)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default="", help="where the SQLite database and the files are")
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--pictures", type=Path, help="a folder of real photos")
    parser.add_argument("--times", type=int, default=7)
    given = parser.parse_args()
    set_up(given.folder)
    from django.contrib.auth import get_user_model
    from django.db import connection

    from photodrive.photos.models import Photo

    owner, new = get_user_model()._default_manager.get_or_create(username=OWNER)
    if new:
        sys.stdout.write(fill(owner, given.photos, given.pictures) + "\n")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    photos = Photo.objects.filter(owner=owner).count()
    sys.stdout.write(f"\n{connection.vendor}, {photos:,} photos, load {os.getloadavg()[0]:.1f}\n\n")
    sys.stdout.write("| what | median ms | slowest |\n|---|---|---|\n")
    kinds = [(reads(owner), given.times, False), (changes(owner), 3, True)]
    if given.pictures:
        kinds.insert(1, (pages(owner), given.times, False))
    for calls, times, undone in kinds:
        for name, call in calls:
            took = timed(call, times, undone=undone)
            sys.stdout.write(f"| {name} | {statistics.median(took):.1f} | {max(took):.1f} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
