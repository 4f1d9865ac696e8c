"""A proof is good once, whichever process sees it (RFC 9449 sections 4.3 and 11.1)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.cache import caches
from django.db import connection, connections
from django.utils import timezone

from photodrive.authorization.models import UsedIdentifier
from photodrive.authorization.security import dpop_proofs, replay_memory
from tests.spec.proofs import Key
from tests.spec.rfc9449.asking import TOKEN, URL, check

KEY = Key()
WORKERS = 4
LATER = timedelta(minutes=5)
CHECKING = """
import sys, time
import django
django.setup()
from photodrive.authorization.security import dpop_proofs
from tests.spec.rfc9449.asking import check
time.sleep(max(0, float(sys.argv[1]) - time.time()))
try:
    print("good", check(sys.argv[2]).jkt)
except dpop_proofs.ProofInvalid as error:
    print("refused", error)
"""


def proof(key: Key = KEY, **changes: Any) -> str:
    return key.proof("POST", URL, nonce=dpop_proofs.new_nonce(), access_token=TOKEN, **changes)


@pytest.fixture
def replay_cache(settings: Any) -> Iterator[Any]:
    """The replay memory in a cache instead of the database."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "replays"}
    settings.CACHES = {**settings.CACHES, "replays": memory}
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "REPLAY_CACHE": "replays"}
    yield caches["replays"]
    caches["replays"].clear()


def assert_second_refused(first: str, second: str) -> None:
    assert check(first)
    with pytest.raises(dpop_proofs.ProofInvalid, match="used before") as refused:
        check(second)
    assert refused.value.code == "invalid_dpop_proof"


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
@pytest.mark.django_db
def test_a_proof_that_comes_again_is_refused() -> None:
    again = proof()
    assert_second_refused(again, again)


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
@pytest.mark.django_db
def test_a_jti_that_comes_again_in_another_proof_is_refused() -> None:
    assert_second_refused(proof(jti="one"), proof(jti="one", iat=int(time.time()) + 5))


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.django_db
def test_the_jti_of_one_key_takes_nothing_from_another_key() -> None:
    assert check(proof(jti="one"))
    assert check(proof(Key(), jti="one"))


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
@pytest.mark.django_db
def test_a_proof_is_remembered_for_longer_than_any_of_our_clocks_would_take_it() -> None:
    ahead = int(time.time()) + 55
    assert check(proof(iat=ahead))
    assert UsedIdentifier.objects.get().expires_at.timestamp() >= ahead + 60 + 60


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
def test_the_cache_remembers_instead_of_the_database(replay_cache: Any) -> None:
    again = proof()  # without access to the database this test would fail at the first query
    assert_second_refused(again, again)


def race(times: int, used: str) -> list[bool]:
    """So many threads show ``used`` at the same moment; who was told that it is good."""
    barrier = Barrier(times)

    def show() -> bool:
        barrier.wait()
        try:
            return bool(check(used))
        except dpop_proofs.ProofInvalid:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(show) for _ in range(times)]]


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_at_once_one_is_let_in() -> None:
    assert race(16, proof()).count(True) == 1


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
def test_of_sixteen_at_once_the_cache_lets_one_in(replay_cache: Any) -> None:
    assert race(16, proof()).count(True) == 1


def database_url() -> str:
    """Where this test's database is, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
@pytest.mark.django_db(transaction=True)
def test_a_proof_is_refused_at_another_worker_too() -> None:
    """Processes of their own; the nonce, too, is of one and taken by all."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings.full", "DATABASE_URL": database_url()}
    used, start = proof(iat=int(time.time()) + 30), str(time.time() + 8)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", CHECKING, start, used], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(WORKERS)
    ]
    told = sorted(worker.communicate(timeout=90)[0].strip() for worker in workers)
    assert told[0] == f"good {KEY.jkt}"
    assert [line.partition(" ")[0] for line in told] == ["good"] + ["refused"] * (WORKERS - 1)
    assert all("used before" in line for line in told[1:])


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
@pytest.mark.django_db
def test_identifiers_of_one_kind_are_none_of_another_kind() -> None:
    until = timezone.now() + LATER
    assert replay_memory.first_time("dpop", "x", until=until)
    assert replay_memory.first_time("client_assertion", "x", until=until)
    assert not replay_memory.first_time("dpop", "x", until=until)


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("at-rest")
@pytest.mark.django_db
def test_nothing_of_an_identifier_can_be_read_in_the_database() -> None:
    replay_memory.first_time("dpop", "secret", until=timezone.now() + LATER)
    assert "secret" not in UsedIdentifier.objects.get().checksum


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.django_db
def test_the_memory_is_cleaned_up_by_and_by(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    replay_memory.first_time("dpop", "over", until=now - LATER)
    replay_memory.first_time("dpop", "kept", until=now + LATER)
    monkeypatch.setattr(replay_memory, "PURGES", "")  # now every identifier cleans up
    assert replay_memory.first_time("dpop", "next", until=now + LATER)
    assert UsedIdentifier.objects.count() == 2
    assert not replay_memory.first_time("dpop", "kept", until=now + LATER)


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
def test_an_identifier_is_kept_for_as_long_as_it_has_to_be(replay_cache: Any) -> None:
    assert replay_memory.first_time("dpop", "past", until=timezone.now() - LATER)
    assert not replay_memory.first_time("dpop", "past", until=timezone.now() - LATER)
