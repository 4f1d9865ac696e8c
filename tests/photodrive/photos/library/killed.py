"""Beside the tests: uploads whose process is killed at each step, and what the commands make of what is left.

``DATABASE_URL=… DATA_DIR=… python -m tests.photodrive.photos.library.killed``; prints a line of JSON for each step.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> None:
    """Let the process die when ``owner`` is asked for ``name``."""
    setattr(owner, name, lambda *args, **given: die())


def after(owner: Any, name: str, calls: int = 1) -> None:
    """Let it die when that has been done ``calls`` times."""
    real, done = getattr(owner, name), []

    def do(*args: Any, **given: Any) -> Any:
        answer = real(*args, **given)
        done.append(answer)
        if len(done) == calls:
            die()
        return answer

    setattr(owner, name, do)


def steps() -> dict[str, Callable[[], None]]:
    from django.db import connections

    from photodrive.imaging import renditions
    from photodrive.photos.files.staging import Stage
    from photodrive.photos.library import ingest, quota
    from photodrive.photos.models import Photo

    database = type(connections["default"])
    return {
        "received": lambda: after(ingest, "receive"),
        "quota": lambda: before(quota, "check"),
        "drawn": lambda: after(renditions, "render"),
        "locked": lambda: after(ingest, "lock_owner"),
        "saved": lambda: after(Photo, "save"),
        "first file": lambda: after(Path, "replace", 1),
        "second file": lambda: after(Path, "replace", 2),
        "all files": lambda: after(Stage, "publish"),
        "before the commit": lambda: before(database, "_commit"),
        "committed": lambda: after(database, "_commit"),
    }


def told(*command: str) -> str:
    from django.core.management import CommandError, call_command

    out = io.StringIO()
    try:
        call_command(*command, stdout=out, stderr=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connections

    from photodrive.photos.files import storage
    from photodrive.photos.library.ingest import add_photo
    from photodrive.photos.models import Photo
    from tests.factories.photos import encoded

    owner = get_user_model()._default_manager.create_user("jane")
    for name, patch in steps().items():
        data = encoded()
        connections.close_all()
        child = os.fork()
        if not child:
            patch()
            add_photo(owner=owner, file=io.BytesIO(data), name="bay.jpg")
            os._exit(0)  # nobody died
        status = os.waitpid(child, 0)[1]
        photos = storage.local_path(storage.ROOT)
        for path in (photos, *photos.rglob("*")) if photos else ():
            os.utime(path, (1, 1))
        cleaned = told("photodrive_gc")
        files = [path.name for path in photos.rglob("*") if path.is_file()] if photos else []
        rows = Photo.objects.count()
        again = add_photo(owner=owner, file=io.BytesIO(data), name="bay.jpg")
        outcome = {
            "step": name, "killed": os.WIFSIGNALED(status), "rows": rows, "files": len(files), "gc": cleaned,
            "created": again.created, "verify": told("photodrive_verify"),
        }  # fmt: skip
        Photo.objects.all().delete()
        sys.stdout.write(json.dumps(outcome) + "\n")


if __name__ == "__main__":
    main()
