"""How long does a search take? Measured with rows only: 100,000 photos in one account, a million over all.

    python -m bench.search --folder /tmp/drive           SQLite there, filled first if it is empty
    DATABASE_URL=postgresql://... python -m bench.search PostgreSQL; the database is filled if it is empty
    python -m bench.search --photos 100000 --hers 100000 fewer, all in one account

Prints how long it took to index the rows, what the index takes, what a new photo pays for it, and for each kind of
words the median and the slowest of some searches, with what was found.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

PLACES = (
    "Church",
    "Portico",
    "Meadow",
    "Harbour",
    "Old town",
    "Café Écosse",
    "Ridge",
    "Wadden Sea",
    "Garden",
    "東京駅",
)
CAMERAS = ("Nikon Coolpix P6000", "Canon EOS 80D", "Apple iPhone 15", "Fujifilm X-T5", "")
RARE = "quetzalcoatlus"
SEARCHES = (
    "img", "church", "church 2019", "church portico", "old town nikon", RARE, "zzzz", "ch", "P6", "東京", "x",
    "May 2019", "may", "2020-05-14", "summer 2018", "last week", "2015", "img_000123", "album-1",
)  # fmt: skip
OTHERS = 100


def set_up(folder: str) -> None:
    """The drive's settings, and its tables."""
    if folder:
        os.environ["DATA_DIR"] = folder
        Path(folder).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def rows(owners: list[Any], photos: int, hers: int) -> Iterator[Any]:
    """As an account looks that was filled over twenty years: half by names of files, half by names of places."""
    from photodrive.photos.models import Photo

    made = random.Random(1)  # noqa: S311  photos, not secrets
    for number in range(photos):
        owner = owners[0] if number < hers else owners[1 + number % (len(owners) - 1)]
        taken = datetime(2006, 1, 1) + timedelta(seconds=made.randrange(20 * 365 * 86400))
        title = f"IMG_{number:06d}" if number % 2 else f"{made.choice(PLACES)} {made.randrange(1000)}"
        if number in (hers // 3, hers // 2, photos - 1):
            title = f"{RARE} {number}"
        yield Photo(
            owner=owner, title=title, file_name=f"IMG_{number:06d}.jpg", caption="", camera=made.choice(CAMERAS),
            sha256=f"{number:064x}", size=5_000_000, media_type="image/jpeg", width=4000, height=3000,
            taken_local=taken, sort_local=taken,
        )  # fmt: skip


def fill(photos: int, hers: int) -> str:
    """The rows, one album, and their words; what that took."""
    from django.contrib.auth import get_user_model

    from photodrive.photos.models import Album, AlbumPhoto, Photo
    from photodrive.photos.texts import search_index

    users = get_user_model()._default_manager
    owners = [users.get_or_create(username=f"bench-{number}")[0] for number in range(OTHERS + 1)]
    begun = time.perf_counter()
    every = rows(owners, photos, hers)
    while batch := list(islice(every, 2000)):
        Photo.objects.bulk_create(batch)
    between = time.perf_counter()
    album = Album.objects.create(owner=owners[0], title="Album-1")
    members = Photo.objects.filter(owner=owners[0]).values_list("pk", flat=True)[:3000]
    AlbumPhoto.objects.bulk_create([AlbumPhoto(album=album, photo_id=pk) for pk in members])
    while any(search_index.refresh(owner.pk, most=5000) for owner in owners):
        pass
    return f"rows: {between - begun:.0f} s, their words: {time.perf_counter() - between:.0f} s"


def sizes() -> str:
    """What rows and index take on the disk."""
    from django.db import connection

    if connection.vendor == "sqlite":
        statement = (
            "SELECT CASE WHEN name LIKE 'photodrive_found%' THEN 'index' WHEN name LIKE '%phototext%' OR name LIKE"
            " 'photodrive_text%' THEN 'texts' ELSE 'all else' END, sum(pgsize) FROM dbstat GROUP BY 1"
        )
    else:
        statement = (
            "SELECT CASE WHEN relname = 'photodrive_text_trigrams' THEN 'index' WHEN relname LIKE '%phototext%' THEN"
            " 'texts' ELSE 'all else' END, sum(pg_relation_size(oid)) FROM pg_class WHERE relname LIKE 'photodrive%'"
            " GROUP BY 1"
        )
    with connection.cursor() as cursor:
        try:
            cursor.execute(statement)
        except Exception:  # SQLite need not have dbstat
            return "sizes: not told by this SQLite"
        return "sizes: " + ", ".join(f"{name} {int(size) / 1e6:.0f} MB" for name, size in cursor.fetchall())


def one_more(owner: Any, count: int = 200) -> str:
    """What a new photo pays: its row with and without its words."""
    from django.db import connection, transaction
    from django.db.models.signals import post_save

    from photodrive.photos.models import Photo
    from photodrive.photos.texts import keeping

    took = {}
    for name in ("without folding", "with"):
        if name == "without folding":
            post_save.disconnect(sender=Photo, dispatch_uid="photodrive.texts.saved")
        else:
            post_save.connect(keeping._saved, sender=Photo, dispatch_uid="photodrive.texts.saved")
        with transaction.atomic(), connection.cursor():
            begun = time.perf_counter()
            for photo in rows([owner, owner], count, count):
                photo.sha256 = f"new{name[:5]}{photo.sha256[8:]}"
                photo.save(force_insert=True)
            took[name] = (time.perf_counter() - begun) / count * 1000
            transaction.set_rollback(True)
    return "a new photo's row: " + ", ".join(f"{name} {ms:.2f} ms" for name, ms in took.items())


def measure(owner: Any, times: int) -> Iterator[str]:
    """A line for each search."""
    from photodrive.photos.browsing import search
    from photodrive.photos.browsing.search_wanted import Wanted

    for words in SEARCHES:
        took = []
        for _ in range(times):
            begun = time.perf_counter()
            found = search.find(owner=owner, wanted=Wanted.read({"q": words}))
            took.append((time.perf_counter() - begun) * 1000)
        count = "over 1,000" if found.many else "unknown" if found.count is None else f"{found.count:,}"
        said = f"{count}, shows {len(found.page.photos)}{', first results' if found.first_results else ''}"
        yield f"| {words} | {statistics.median(took):.0f} | {max(took):.0f} | {said} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default="", help="where the SQLite database is")
    parser.add_argument("--photos", type=int, default=1_000_000)
    parser.add_argument("--hers", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    set_up(given.folder)
    from django.contrib.auth import get_user_model
    from django.db import connection

    from photodrive.photos.models import Photo

    if not Photo.objects.exists():
        sys.stdout.write(fill(given.photos, given.hers) + "\n")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    sys.stdout.write(sizes() + "\n")
    users = get_user_model()._default_manager
    for name in ("bench-0", "bench-1"):
        owner = users.get(username=name)
        sys.stdout.write(f"\n{connection.vendor}: {Photo.objects.own(owner).count():,} photos of hers; ")
        sys.stdout.write(
            f"load {os.getloadavg()[0]:.1f}; {one_more(owner)}\n\n| words | median ms | slowest | found |\n"
        )
        sys.stdout.write("|---|---|---|---|\n")
        for line in measure(owner, given.times):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
