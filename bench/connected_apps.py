"""Are the pages about connected apps quick with a large library and many apps?

    python -m bench.connected_apps                  30,000 photos, 300 authorizations of each kind, on SQLite
    python -m bench.connected_apps --photos 5000 --authorizations 50
    DATABASE_URL=postgresql://… python -m bench.connected_apps  in a database of its own on that server

Prints the milliseconds (median, slowest) of whole pages as a browser gets them, and of what takes photos away.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bench.access_log import set_up
from tests.journeys.served import fresh_database

if TYPE_CHECKING:  # models can be imported once Django is set up
    from django.test import Client

    from photodrive.authorization.models import Authorization
    from photodrive.people import Owner
    from photodrive.photos.models import Photo

TIMES = 5
BATCH = 2000
IN_ONE = 20  # photos of most authorizations


def make_photos(owner: Owner, count: int) -> list[Photo]:
    """Rows without files, which none of these pages opens."""
    from photodrive.photos.models import Photo

    made = [
        Photo(owner=owner, title=f"Photo {n}", sha256=f"{n:064x}", size=1, media_type="image/jpeg", width=4, height=3)
        for n in range(count)
    ]
    return Photo.objects.bulk_create(made, batch_size=BATCH)


def let_in(owner: Owner, photos: list[Photo], many: int) -> tuple[Authorization, Authorization]:
    """``many`` authorizations of each kind; returns one with all photos chosen, and one that follows the drive."""
    from photodrive.authorization.models import AuthorizedPhoto
    from photodrive.photos.library import albums
    from tests.factories.oauth import grant, make_application

    application = make_application()
    album = albums.create(owner=owner, title="Islay")
    albums.add_all(album=album, photos=type(photos[0]).objects.filter(owner=owner))
    for _ in range(many):
        grant(*photos[:IN_ONE], owner=owner, application=application)
        grant(owner=owner, application=application, selection="album", album=album)
        grant(owner=owner, application=application, selection="all")
    follows = grant(owner=owner, application=application, selection="all").authorization
    chosen = grant(owner=owner, application=application).authorization
    rows = [AuthorizedPhoto(authorization=chosen, photo=photo) for photo in photos]
    AuthorizedPhoto.objects.bulk_create(rows, batch_size=BATCH)
    return chosen, follows


def timed(what: str, call: Callable[[], Any], times: int = TIMES) -> None:
    """Run it and print how long it took."""
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        spent.append((time.perf_counter() - begun) * 1000)
    print(f"{what:<44} {statistics.median(spent):8.0f} {max(spent):8.0f}")  # noqa: T201


def page(client: Client, path: str) -> Callable[[], None]:
    """Gets a page."""

    def get() -> None:
        assert client.get(path).status_code == 200, path

    return get


def measure(photos: int, many: int) -> None:
    """Build it all, then go through the pages."""
    from django.test import Client

    from photodrive.authorization.grants import lifecycle, restricting
    from tests.factories.oauth import make_user

    owner = make_user("bench")
    made = make_photos(owner, photos)
    chosen, follows = let_in(owner, made, many)
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(owner)
    print(f"{photos} photos, {3 * many + 2} authorizations".ljust(44), "  median  slowest ms")  # noqa: T201
    timed("the list", page(client, "/connected-apps/"))
    timed("its last page", page(client, f"/connected-apps/?page={3 * many // 20 + 1}"))
    timed("one with all photos chosen", page(client, f"/connected-apps/{chosen.pk}/"))
    timed("its last photos", page(client, f"/connected-apps/{chosen.pk}/?page={photos // 60}"))
    timed("one that follows the drive", page(client, f"/connected-apps/{follows.pk}/"))
    timed("a photo's page", page(client, f"/photos/{made[0].pk}/"))
    this: dict[str, Any] = {"owner": owner, "authorization_id": chosen.pk}
    some = iter(made)
    timed("take one away", lambda: restricting.take_away(photo_ids=[next(some).pk], **this))
    timed("keep what it sees", lambda: restricting.keep_what_it_sees(owner=owner, authorization_id=follows.pk), 1)
    timed("take half away", lambda: restricting.take_away(photo_ids=[one.pk for one in made[::2]], **this), 1)
    timed("end all", lambda: lifecycle.end_all(owner), 1)


def main() -> None:
    """Read the options, measure on a fresh drive."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--photos", type=int, default=30_000)
    options.add_argument("--authorizations", type=int, default=300)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, fresh_database(os.environ.get("DATABASE_URL", "")) as url:
        set_up(folder, url)
        measure(chosen.photos, chosen.authorizations)


if __name__ == "__main__":
    sys.exit(main())
