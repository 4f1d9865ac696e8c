"""Does the consent page open as fast with 30,000 photos as with 30? On this machine only.

    python -m bench.consent                          on each database that is there
    python -m bench.consent --photos 5000 --others 0 --times 5

One owner has 30 photos, one has ``--photos``, others have ``--others`` more. Prints the median milliseconds of each
press, through everything that a request passes but the network, and how many times the page of the 30 that is.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.journeys.served import ROOT, environment, free_port, fresh_database
from tools import postgres

if TYPE_CHECKING:  # models can be imported once Django is set up
    from photodrive.authorization.clients.applications import Registration
    from photodrive.people import Owner

FEW = 30
EACH_OTHER = 10_000
HERE = "BENCH_CONSENT_HERE"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=30_000)
    parser.add_argument("--others", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=15, help="that each page is opened")
    asked = parser.parse_args()
    if os.environ.get(HERE):
        measure(photos=asked.photos, others=asked.others, times=asked.times)
        return 0
    url, fine = postgres.find(), True
    for database in ("SQLite", "PostgreSQL") if url else ("SQLite",):
        print(f"{database}: {asked.photos} photos of hers, {asked.others} of others")  # noqa: T201
        with tempfile.TemporaryDirectory() as folder, fresh_database(url if database == "PostgreSQL" else "") as there:
            where = environment(Path(folder) / "data", port=free_port(), database_url=there)
            command = [sys.executable, "-m", "bench.consent", *sys.argv[1:]]
            done = subprocess.run(command, cwd=ROOT, env={**where, HERE: "1"})  # noqa: S603
            fine = done.returncode == 0 and fine
    return 0 if fine else 1


def measure(*, photos: int, others: int, times: int) -> None:
    """On the database of this process, which is empty."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    few, many = _people(photos, others)
    page, last = few.open(), photos // 60 * 4 // 5
    as_few = _median(few.get(page), times)
    print(f"  {'30 photos':34}{as_few:8.1f} ms")  # noqa: T201

    def report(name: str, press: Callable[[], Any], *, often: int = times) -> None:
        taken = _median(press, often)
        print(f"  {name:34}{taken:8.1f} ms{taken / as_few:8.1f} x")  # noqa: T201

    page = many.open()
    report("all of them", many.get(page))
    report(f"page {last}", many.get(page, f"?page={last}"))
    report("search, many found", many.get(page, "?q=harbour"))
    report("search, one found", many.get(page, "?q=IMG_00007.jpg"))
    report("search, a month", many.get(page, "?q=May+2020"))
    report("tick all", many.post(page, select="all"), often=1)
    report("all ticked", many.get(page))
    report(f"all ticked, page {last}", many.get(page, f"?page={last}"))
    report("all ticked, search", many.get(page, "?q=harbour"))
    report("only the ticked ones", many.get(page, "?show=ticked"))
    report("turn the page", many.post(page, page="2"))
    report("allow", many.post(page, decision="allow"), often=1)
    report("connected apps", many.get("/connected-apps/"))
    report("asked again, all as last time", lambda: many.get(many.open())(), often=1)


def _median(press: Callable[[], Any], times: int) -> float:
    """Milliseconds. The first time does not count, unless it is the only one."""
    taken = []
    for _ in range(times + (times > 1)):
        begun = time.perf_counter()
        press()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[1:] or taken)


class Person:
    """Somebody signed in, asked by one application."""

    def __init__(self, owner: Owner, registered: Registration) -> None:
        from django.conf import settings
        from django.test import Client

        from tests.spec.flow import Flow

        host = settings.DRIVE_ORIGIN.partition("//")[2]
        self.flow = Flow(registered.application, registered.secret, browser=Client(headers={"host": host}))
        self.flow.browser.force_login(owner)

    def open(self) -> str:
        """A new request; the address of its page."""
        return self.flow.consent_url()

    def get(self, path: str, query: str = "") -> Callable[[], None]:
        def press() -> None:
            response = self.flow.browser.get(path + query)
            assert response.status_code == 200, response

        return press

    def post(self, path: str, **form: str) -> Callable[[], None]:
        def press() -> None:
            response = self.flow.browser.post(path, form)
            assert response.status_code == 303, response

        return press


def _people(photos: int, others: int) -> tuple[Person, Person]:
    from django.contrib.auth import get_user_model
    from django.db import connection

    from photodrive.authorization.clients import applications
    from tests.factories.many import make_many
    from tests.spec.flow import REDIRECT_URI

    make_user = get_user_model().objects.create_user
    registered = applications.register(name="Printshop", redirect_uris=[REDIRECT_URI])
    owners = {"few": FEW, "many": photos}
    owners |= {f"other{begun}": min(EACH_OTHER, others - begun) for begun in range(0, others, EACH_OTHER)}
    people = []
    for name, count in owners.items():
        owner = make_user(name)
        make_many(owner, count)
        people.append(owner)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return Person(people[0], registered), Person(people[1], registered)


if __name__ == "__main__":
    sys.exit(main())
