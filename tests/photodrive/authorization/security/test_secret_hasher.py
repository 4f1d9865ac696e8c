"""Client secrets that are stored otherwise than we store them now: they work, and are stored better from then on."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import client_secrets
from photodrive.authorization.security.secret_hasher import ClientSecretHasher, closed, fits, hashed, opened

pytestmark = pytest.mark.django_db
SECRET = "a secret that DOT has made"


@pytest.fixture(autouse=True)
def _dots_hasher(settings: Any) -> None:
    """The tests' settings have put a fast one in its place."""
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.PBKDF2PasswordHasher"]


def store(application: Any, value: str) -> None:
    """Write ``value`` into the column, past every hasher."""
    get_application_model().objects.filter(pk=application.pk).update(client_secret=value)
    application.refresh_from_db()


def stored(application: Any) -> str:
    return str(get_application_model().objects.get(pk=application.pk).client_secret)


@pytest.mark.promise("secret-upgrade")
@pytest.mark.parametrize("algorithm", ["pbkdf2_sha256", "md5"])
def test_a_slow_hash_of_dots_works_and_is_hashed_fast_at_its_first_use(flow, photos, algorithm):
    store(flow.application, make_password(SECRET, hasher=algorithm))
    assert not client_secrets.secret_is(flow.application, "wrong")
    assert stored(flow.application).startswith(algorithm)
    assert client_secrets.secret_is(flow.application, SECRET)
    assert stored(flow.application).startswith(ClientSecretHasher.algorithm)
    flow.application.refresh_from_db()
    assert client_secrets.secret_is(flow.application, SECRET)
    assert not client_secrets.secret_is(flow.application, "wrong")


@pytest.mark.promise("secret-upgrade")
def test_it_works_at_the_token_endpoint(flow, photos):
    store(flow.application, make_password(SECRET, hasher="pbkdf2_sha256"))
    flow.secret = SECRET
    assert flow.token(photos)
    assert stored(flow.application).startswith(ClientSecretHasher.algorithm)
    assert flow.token(photos)


@pytest.mark.promise("secret-upgrade")
@pytest.mark.parametrize("kind", [list, tuple])
def test_a_secret_under_an_older_key_is_hashed_under_the_first(flow, settings, kind):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "CLIENT_SECRET_KEYS": kind(["old"])}
    store(flow.application, hashed(SECRET))
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "CLIENT_SECRET_KEYS": kind(["new", "old"])}
    assert not client_secrets.secret_is(flow.application, "wrong")
    assert client_secrets.secret_is(flow.application, SECRET)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "CLIENT_SECRET_KEYS": kind(["new"])}
    flow.application.refresh_from_db()
    assert client_secrets.secret_is(flow.application, SECRET)


def test_without_keys_of_its_own_the_projects_fallbacks_verify(flow, settings):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "CLIENT_SECRET_KEYS": ()}
    store(flow.application, hashed(SECRET))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"
    assert client_secrets.secret_is(flow.application, SECRET)
    settings.SECRET_KEY_FALLBACKS = []
    assert client_secrets.secret_is(flow.application, SECRET)


def test_a_good_hash_is_left_alone(flow, django_assert_num_queries):
    before = stored(flow.application)
    with django_assert_num_queries(0):
        assert client_secrets.secret_is(flow.application, flow.secret)
    assert stored(flow.application) == before


@pytest.mark.promise("secret-upgrade")
def test_a_secret_that_was_changed_meanwhile_stays_changed(flow):
    """Somebody proves herself by the old secret while the operator makes a new one: hers does not come back."""
    store(flow.application, make_password(SECRET, hasher="md5"))
    meanwhile = get_application_model().objects.get(pk=flow.application.pk)
    fresh = client_secrets.rotate_secret(meanwhile)
    assert client_secrets.secret_is(flow.application, SECRET)  # what was read before the change
    flow.application.refresh_from_db()
    assert client_secrets.secret_is(flow.application, fresh)
    assert not client_secrets.secret_is(flow.application, SECRET)


@pytest.mark.promise("applications-of-one-server")
@pytest.mark.parametrize("algorithm", [ClientSecretHasher.algorithm, "pbkdf2_sha256", "in clear", "none"])
def test_a_closed_one_is_a_hash_to_django_that_nothing_fits(algorithm):
    known = {"in clear": SECRET, "none": ""}
    stored = known[algorithm] if algorithm in known else make_password(SECRET, hasher=algorithm)
    kept = closed(stored)
    assert identify_hasher(kept).safe_summary(kept) == {"algorithm": ClientSecretHasher.algorithm}
    assert not any(check_password(secret, kept) for secret in (SECRET, "", stored, kept))
    assert (closed(kept), opened(kept)) == (kept, stored)
    assert [fits(SECRET, one) for one in (stored, kept)] == [stored not in (SECRET, "")] * 2


@pytest.mark.promise("blank-secret")
@pytest.mark.parametrize(
    "damaged", ["", SECRET, "photodrive_hmac$", "photodrive_hmac$a$b$c$d", "pbkdf2_sha256$x", "md5$", "!", "nobody$1$x"]
)
def test_what_is_no_good_hash_authenticates_nobody(flow, damaged):
    store(flow.application, damaged)
    for secret in (damaged, SECRET, "", "\x00", "\ud800"):
        assert not client_secrets.secret_is(flow.application, secret)
    assert stored(flow.application) == damaged
