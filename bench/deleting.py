"""How long does it take until a large account is gone?

    python -m bench.deleting                        100,000 photos and 180,000 tokens, on SQLite
    python -m bench.deleting --photos 1000000
    DATABASE_URL=postgresql://… python -m bench.deleting   in a database of its own on that server

Prints the seconds of the operator's page that counts what goes, of asking for it, and of deleting rows and user.
Rows only: files go one by one afterwards, as quick as the storage is.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bench.access_log import set_up
from bench.connected_apps import make_photos
from tests.journeys.served import fresh_database

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 5000


def make_tokens(owner: Any, count: int) -> None:
    """Access tokens of one authorization, nearly all over."""
    from datetime import timedelta

    from django.utils import timezone

    from photodrive.authorization.models import AccessToken
    from tests.factories.oauth import grant

    authorization, now = grant(owner=owner).authorization, timezone.now()
    for start in range(0, count, BATCH):
        rows = [
            AccessToken(authorization=authorization, token_checksum=f"{n:064x}", expires_at=now - timedelta(days=1))
            for n in range(start, min(start + BATCH, count))
        ]
        AccessToken.objects.bulk_create(rows)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long the block took."""
    begun = time.perf_counter()
    yield
    print(f"{what:55} {time.perf_counter() - begun:8.2f} s", flush=True)  # noqa: T201


def measure(photos: int, tokens: int) -> None:
    """Make an account, and delete it."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from photodrive.account import deleting
    from photodrive.jobs import working
    from photodrive.jobs.models import Job
    from photodrive.leaving.models import Deletion

    owner = get_user_model().objects.create_user("jane")
    with timed("making it"):
        make_photos(owner, photos)
        make_tokens(owner, tokens)
    operator = Client(headers={"host": "127.0.0.1:8000"})
    operator.force_login(get_user_model().objects.create_superuser("root"))
    with timed("the operator's page that asks"):
        assert operator.get(f"/admin/auth/user/{owner.pk}/delete/").status_code == 200
    with timed("asking for it: apps, links and public photos end"):
        deletion = deleting.ask(owner=owner)
    Deletion.objects.update(due_at=timezone.now())
    Job.objects.update(due_at=timezone.now())
    with timed("all rows, the user, and looking whether all is gone"):
        working.work(job_id=deletion.job_id)
    deletion = Deletion.objects.get(pk=deletion.pk)
    assert deletion.verified_at is not None, deletion.counts
    print(deletion.counts)  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--tokens", type=int, default=180_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as data_dir, fresh_database(os.environ.get("DATABASE_URL", "")) as url:
        set_up(data_dir, url)
        measure(wanted.photos, wanted.tokens)


if __name__ == "__main__":
    sys.exit(main())
