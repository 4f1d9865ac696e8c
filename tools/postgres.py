"""Print the address of a PostgreSQL server that tests may use, or say why that part is left out.

``DATABASE_URL`` is taken if it is one; else a server on this machine is tried. With ``CI=true`` it must be there.
"""

from __future__ import annotations

import os
import sys

import psycopg

LOCAL = ("postgresql://postgres:postgres@127.0.0.1:5432/postgres", "postgresql:///postgres")


def main() -> int:
    given = os.environ.get("DATABASE_URL", "")
    for url in [given] if given.startswith("postgres") else LOCAL:
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.Error as error:
            reason = str(error).splitlines()[0]
        else:
            print(url)
            return 0
    if os.environ.get("CI") == "true":
        print(f"CI needs PostgreSQL, and there is none: {reason}", file=sys.stderr)
        return 1
    print("== PostgreSQL left out: none reachable. Set DATABASE_URL to test on one.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
