"""Print the address of a PostgreSQL server that tests may use, or say why that part is left out.

``DATABASE_URL`` is taken if it is one, or ``POSTGRES_URL`` where the tests run on SQLite; else a server on this
machine is tried. With ``CI=true`` it must be there.
"""

from __future__ import annotations

import os
import sys

import psycopg

LOCAL = ("postgresql://postgres:postgres@127.0.0.1:5432/postgres", "postgresql:///postgres")


class NoServer(Exception):
    """None is reachable, and CI needs one."""


def find() -> str:
    """The address of a server that answers, empty if there is none. Raises NoServer in CI."""
    given = [
        url for name in ("DATABASE_URL", "POSTGRES_URL") if (url := os.environ.get(name, "")).startswith("postgres")
    ]
    for url in given[:1] or LOCAL:
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.Error as error:
            reason = str(error).splitlines()[0]
        else:
            return url
    if os.environ.get("CI") == "true":
        raise NoServer(f"CI needs PostgreSQL, and there is none: {reason}")
    return ""


def main() -> int:
    try:
        url = find()
    except NoServer as problem:
        print(problem, file=sys.stderr)
        return 1
    if url:
        print(url)
    else:
        print("== PostgreSQL left out: none reachable. Set DATABASE_URL to test on one.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
