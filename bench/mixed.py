"""Does anything fail when four processes do everything at once? Bounded, on this machine only.

    python -m bench.mixed                 twelve people and their app, ten seconds on each database that is there
    python -m bench.mixed --seconds 30 --people 24 --kind threaded-workers

Each of them pushes a request, opens and approves it, exchanges the code, lists and fetches photos, renews the token,
asks about it, gives it back, and looks at her own pages, over and over. Prints each call's count and its median and
slowest milliseconds. Ends with 1 if any answer was not the expected one, a server error above all.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.attacks.races.calls import exchange, refresh
from tests.attacks.races.servers import KINDS, Prepared, prepared, started
from tests.attacks.races.wire import Answer, Server
from tests.spec.flow import REDIRECT_URI, VERIFIER, challenge_of, query_of
from tools import postgres

CSRF = "c" * 32
LONGEST = 30  # seconds on one database


class Person:
    """One browser and the application that it uses. Notes (call, seconds, what was unexpected or "")."""

    def __init__(self, server: Server, *, cookie: str, photos: list[str], client_id: str, authorization: str) -> None:
        self.server, self.cookie, self.photos = server, f"csrftoken={CSRF}; {cookie}", photos
        self.client_id, self.authorization = client_id, authorization
        self.notes: list[tuple[str, float, str]] = []

    def ask(self, name: str, message: bytes, *expected: int) -> Answer:
        begun = time.perf_counter()
        answer = self.server.ask(message)
        unexpected = "" if answer.status in expected else f"{answer.status} {answer.body[:200]!r}"
        self.notes.append((name, time.perf_counter() - begun, unexpected))
        return answer

    def until(self, end: float) -> list[tuple[str, float, str]]:
        while time.monotonic() < end:
            try:
                self.once()
            except (KeyError, ValueError) as error:  # an answer that was noted as unexpected leads nowhere
                self.notes.append(("the rest", 0.0, repr(error)))
        return self.notes

    def once(self) -> None:
        """The whole story."""
        token = self.ask(
            "token", exchange(self.server, code=self.consent(), authorization=self.authorization), 200
        ).json
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        listed = self.ask("list", self.server.get("/api/v1/photos/", **headers), 200).json["results"]
        for photo in listed:
            self.ask("photo", self.server.get(f"/api/v1/photos/{photo['id']}/", **headers), 200)
            self.ask("file", self.server.get(f"/api/v1/photos/{photo['id']}/preview/", **headers), 200)
        renewed = self.ask("refresh", refresh(self.server, authorization=self.authorization, **token), 200).json
        told = {"token": renewed["access_token"]}
        self.ask("introspect", self.server.post("/o/introspect/", told, Authorization=self.authorization), 200)
        self.ask("library", self.server.get("/", Cookie=self.cookie), 200)
        self.ask("connected apps", self.server.get("/connected-apps/", Cookie=self.cookie), 200)
        given_back = {"token": renewed["refresh_token"]}
        self.ask("revoke", self.server.post("/o/revoke_token/", given_back, Authorization=self.authorization), 200)
        self.ask("list, revoked", self.server.get("/api/v1/photos/", **headers), 401)

    def consent(self) -> str:
        """From the push to the code."""
        asked = {
            "response_type": "code", "client_id": self.client_id, "redirect_uri": REDIRECT_URI, "state": "mixed",
            "scope": "photos:read offline_access", "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }  # fmt: skip
        pushed = self.ask("push", self.server.post("/o/par/", asked, Authorization=self.authorization), 201).json
        brought = f"/o/authorize/?client_id={self.client_id}&request_uri={pushed['request_uri']}"
        address = self.ask("authorize", self.server.get(brought, Cookie=self.cookie), 303).headers["location"]
        self.ask("consent page", self.server.get(address, Cookie=self.cookie), 200)
        form = {"shown": self.photos, "photo": self.photos, "decision": "allow", "duration": "until_revoked"}
        allowed = self.server.post(address, form, Cookie=self.cookie, X_CSRFToken=CSRF)
        return query_of(self.ask("allow", allowed, 303).headers["location"])["code"]


def load(ready: Prepared, *, kind: str, people: int, seconds: float) -> Iterator[tuple[str, float, str]]:
    """What everybody noted."""
    visitors: dict[str, Any] = ready.scene.visitors(people)
    cookies = visitors.pop("cookies")
    with started(ready, kind) as server, ThreadPoolExecutor(people) as pool:
        end = time.monotonic() + seconds
        each = [Person(server, cookie=cookie, **visitors) for cookie in cookies]
        for notes in pool.map(lambda person: person.until(end), each):
            yield from notes


def report(database: str, notes: list[tuple[str, float, str]]) -> bool:
    """Print what was noted; whether all was as expected."""
    times: dict[str, list[float]] = defaultdict(list)
    for name, seconds, _ in notes:
        times[name].append(seconds * 1000)
    print(f"{database}: {len(notes)} calls")  # noqa: T201
    for name, taken in sorted(times.items()):
        print(f"  {name:16}{len(taken):6}{statistics.median(taken):8.0f} ms{max(taken):8.0f} ms")  # noqa: T201
    unexpected = [f"{name}: {what}" for name, _, what in notes if what]
    for line in unexpected[:20]:
        print(f"  UNEXPECTED {line}")  # noqa: T201
    return not unexpected


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10, help=f"on each database, {LONGEST} at most")
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--kind", choices=[*KINDS], default="sync-workers")
    asked = parser.parse_args()
    url, fine = postgres.find(), True
    for database in ("SQLite", "PostgreSQL") if url else ("SQLite",):
        with (
            tempfile.TemporaryDirectory() as folder,
            prepared(Path(folder) / "data", postgres_url=url if database == "PostgreSQL" else "") as ready,
        ):
            notes = load(ready, kind=asked.kind, people=asked.people, seconds=min(asked.seconds, LONGEST))
            fine = report(database, list(notes)) and fine
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
