"""Does the access log stay quick when it is long, and what does one more row cost?

    python -m bench.access_log                    a million rows of one owner and a million of others, on SQLite
    python -m bench.access_log --rows 200000
    DATABASE_URL=postgresql://… python -m bench.access_log     in a database of its own on that server

Prints the milliseconds (median, slowest, and of this process's work) of whole pages as a browser gets them, of the
first rows of the file, and of the insert that each answer of the API pays for.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from tests.journeys.served import fresh_database

if TYPE_CHECKING:  # models can be imported once Django is set up
    from photodrive.authorization.models import Authorization
    from photodrive.people import Owner

APPS, PHOTOS, DAYS = 8, 5000, 90
RARE = "change"  # once in REFUSED_EVERY rows, like a refusal
REFUSED_EVERY = 20_000
USUAL = ["thumb"] * 6 + ["preview", "original"]
COLUMNS = (
    "owner_id", "authorization_id", "client_id", "client_name", "photo_id", "photo_title", "what", "status", "size",
    "at",
)  # fmt: skip
FOREIGN = ("owner_id", "authorization_id")
BATCH = 20_000
TIMES = 5


def set_up(folder: str, database_url: str) -> None:
    """A drive of its own, with an empty log."""
    os.environ["DATA_DIR"] = folder
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill(owner: Owner, others: list[Owner], rows: int) -> list[uuid.UUID]:
    """``rows`` of ``owner`` and as many of ``others``, mixed, over the last days; returns ids of her photos."""
    from django.db import connection, transaction
    from django.utils import timezone

    from photodrive.authorization.models import AccessLogEntry, Authorization

    chance = random.Random(7)  # noqa: S311  figures, not secrets
    now = timezone.now()
    photos = [uuid.UUID(int=chance.getrandbits(128)) for _ in range(PHOTOS)]
    given_by = {
        person.pk: [
            Authorization.objects.create(
                owner=person, client_id=f"app{n}", client_name=f"App {n}", expires_at=now, scopes=["photos:read"]
            )
            for n in range(APPS)
        ]
        for person in [owner, *others]
    }
    table, places = AccessLogEntry._meta.db_table, ", ".join(["%s"] * len(COLUMNS))
    statement = f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES ({places})"  # noqa: S608  names of ours
    fields = [AccessLogEntry._meta.get_field(name.removesuffix("_id") if name in FOREIGN else name) for name in COLUMNS]

    def row(number: int) -> list[Any]:
        person = owner if number % 2 else chance.choice(others)
        given = given_by[person.pk][min(int(chance.expovariate(0.7)), APPS - 1)]  # the last ones are rare
        odd = number // 2 % REFUSED_EVERY == 0
        values = [person.pk, given.pk, given.client_id, given.client_name]
        values += [None, "", RARE, 403] if odd else [chance.choice(photos), "DSCN0027", chance.choice(USUAL), 200]
        values += [chance.randrange(200, 4_000_000), now - timedelta(days=DAYS) * (1 - number / (2 * rows))]
        return [field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True)]

    with connection.cursor() as cursor:
        for start in range(0, 2 * rows, BATCH):
            with transaction.atomic():
                cursor.executemany(statement, [row(number) for number in range(start, min(start + BATCH, 2 * rows))])
        cursor.execute("ANALYZE")
    return photos


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def timed(call: Callable[[], Any], times: int = TIMES) -> str:
    took, busy = [], []
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        call()
        took.append((time.perf_counter() - begun) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    return f"{statistics.median(took):8.1f} {max(took):8.1f} {statistics.median(busy):8.1f}"


def report(owner: Owner, photos: list[uuid.UUID], rows: int) -> None:
    """Measure and print."""
    from django.test import Client
    from django.utils import timezone

    from photodrive.authorization.models import AccessLogEntry, Authorization

    browser = Client(headers={"host": "127.0.0.1:8000"})
    browser.force_login(owner)
    deep = (
        AccessLogEntry.objects.filter(owner=owner).order_by("-pk").values_list("pk", flat=True)[min(600_000, rows // 2)]
    )
    middle = timezone.localdate() - timedelta(days=DAYS // 2)

    def get(query: str) -> None:
        response = browser.get(f"/access-log/?{query}")
        assert response.status_code == 200, (query, response.status_code)

    say(f"{'':44}  median  slowest  processor, ms")
    for name, query in {
        "first page": "",
        "page 1000 (600,000 rows further back)": f"before={deep}",
        "single answers": "view=rows",
        "one photo": f"photo={photos[0]}",
        "an app that is often there": "app=app0",
        "an app that is rarely there": f"app=app{APPS - 1}",
        "only refused": "refused=on",
        "one rare kind": f"what={RARE}",
        "one common kind": "what=thumb",
        "one app, one kind": f"app=app2&what={RARE}",
        "one photo, one app": f"photo={photos[1]}&app=app0",
        "one app, only refused": "app=app1&refused=on",
        "one day in the middle": f"since={middle}&until={middle}",
        "up to a day in the middle, originals": f"until={middle}&what=original",
    }.items():
        say(f"{name:44}{timed(lambda query=query: get(query))}")  # type: ignore[misc]
    say(f"{'10,000 rows of the file':44}{timed(lambda: some_lines(owner), 3)}")
    given = Authorization.objects.filter(owner=owner)[0]
    say(f"{'one insert':44}{timed(lambda: insert(given), 500)}")


def some_lines(owner: Owner) -> None:
    from photodrive.authorization.access_log import csv_export, queries

    assert len(list(islice(csv_export.lines(owner, queries.Filter()), 10_001))) > 1


def insert(given: Authorization) -> None:
    from photodrive.authorization.access_log import recording

    recording.record(given, what="thumb", status=200, size=10_000, photo_id=uuid.UUID(int=1), photo_title="DSCN0027")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, fresh_database(os.environ.get("DATABASE_URL", "")) as database_url:
        set_up(folder, database_url)
        from django.contrib.auth import get_user_model
        from django.db import connection

        people = [get_user_model()._default_manager.create(username=f"bench{n}") for n in range(6)]
        begun = time.perf_counter()
        photos = fill(people[0], people[1:], asked.rows)
        say(f"{connection.vendor}: {asked.rows:,} rows of hers, as many of others, {time.perf_counter() - begun:.0f} s")
        report(people[0], photos, asked.rows)
        connection.close()


if __name__ == "__main__":
    main()
