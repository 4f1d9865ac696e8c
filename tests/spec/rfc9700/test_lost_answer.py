"""A used refresh token comes again: its answer was lost, or it is in two hands (RFC 9700 section 4.14.2)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from photodrive.authorization.clients import applications
from photodrive.authorization.models import AccessToken, Authorization, RefreshToken
from tests.spec.flow import REDIRECT_URI, Flow
from tests.spec.proofs import Key
from tests.spec.rfc9449.keyed import Keyed

pytestmark = [pytest.mark.django_db, pytest.mark.spec("RFC 9700", "4.14.2")]
PAIR = ("access_token", "refresh_token")


@pytest.fixture
def lasting(jane: Any) -> Keyed:
    """An application whose refresh tokens rotate; it sends proofs of its key where ``proof`` is not None."""
    scopes = ["photos:read", "photos:write", "offline_access", "openid"]
    made = applications.register(name="App", redirect_uris=[REDIRECT_URI], scopes=scopes, rotates_refresh_tokens=True)
    flow = Keyed(made.application, made.secret, key=Key(), proof=None)
    flow.browser.force_login(jane)
    return flow


@pytest.fixture
def first(lasting: Flow, photos: list[Any]) -> str:
    """A refresh token that was not used yet."""
    return str(lasting.pair(photos, scope="photos:read photos:write offline_access openid")["refresh_token"])


def tokens(response: Any) -> tuple[str, ...]:
    assert response.status_code == 200, response.content
    return tuple(response.json()[name] for name in PAIR)


def is_over(response: Any) -> bool:
    """A replay: refused, and all that came of it has ended."""
    assert (response.status_code, response.json().get("error")) == (400, "invalid_grant"), response.content
    return not Authorization.objects.active().exists()


def is_refused_alone(response: Any) -> bool:
    """Refused, and nothing has ended."""
    return not is_over(response)


@pytest.mark.promise("refresh-lost")
def test_the_same_pair_comes_again_and_nothing_more_is_written(lasting, first, mailoutbox):
    pair = tokens(lasting.refresh(first))
    rows = [list(model.objects.values()) for model in (AccessToken, RefreshToken)]
    for _ in range(3):
        assert tokens(lasting.refresh(first)) == pair
    assert rows == [list(model.objects.values()) for model in (AccessToken, RefreshToken)]
    assert lasting.api("/api/v1/photos/", pair[0]).status_code == 200
    assert lasting.refresh(pair[1]).status_code == 200
    assert Authorization.objects.active().exists() and not [one for one in mailoutbox if "ended" in one.subject]


@pytest.mark.promise("refresh-lost")
def test_it_says_how_long_the_token_still_lives(lasting, first):
    assert lasting.refresh(first).json()["expires_in"] > 3590
    AccessToken.objects.update(expires_at=F("expires_at") - timedelta(seconds=1000))
    assert 2590 < lasting.refresh(first).json()["expires_in"] <= 2600
    AccessToken.objects.update(expires_at=F("expires_at") - timedelta(seconds=5000))
    again = lasting.refresh(first).json()
    assert again["expires_in"] == 0
    assert lasting.refresh(again["refresh_token"]).status_code == 200


@pytest.mark.promise("refresh-lost")
@pytest.mark.promise("at-rest")
def test_nothing_that_is_stored_makes_the_pair(lasting, first):
    pair = tokens(lasting.refresh(first))
    stored = json.dumps([list(model.objects.values()) for model in (AccessToken, RefreshToken)], default=str)
    assert not any(token in stored or token[6:49] in stored for token in (first, *pair))


@pytest.mark.promise("refresh-replay")
@pytest.mark.parametrize("used", ["refresh_token", "api", "forbidden", "userinfo", "introspection"])
def test_once_either_of_the_pair_was_used_it_is_a_replay(lasting, first, used, photos):
    access, refresh = tokens(lasting.refresh(first, **({"scope": "photos:read"} if used == "forbidden" else {})))
    header = {"HTTP_AUTHORIZATION": f"Bearer {access}"}
    statuses = {
        "refresh_token": lambda: lasting.refresh(refresh),
        "api": lambda: lasting.api("/api/v1/photos/", access),
        "forbidden": lambda: lasting.back_channel.delete(f"/api/v1/photos/{photos[0].pk}/", **header),
        "userinfo": lambda: lasting.api("/o/userinfo/", access),
        "introspection": lambda: lasting.post("/o/introspect/", {"token": access}, **lasting.authentication()),
    }
    assert statuses[used]().status_code == (403 if used == "forbidden" else 200)
    assert is_over(lasting.refresh(first))
    assert lasting.api("/api/v1/photos/", access).status_code == 401


@pytest.mark.promise("refresh-lost")
def test_what_is_asked_about_the_refresh_token_and_by_strangers_is_no_use(lasting, first, flow):
    access, refresh = tokens(lasting.refresh(first))
    lasting.post("/o/introspect/", {"token": refresh}, **lasting.authentication())
    flow.post("/o/introspect/", {"token": access}, **flow.authentication())
    assert tokens(lasting.refresh(first)) == (access, refresh)


@pytest.mark.promise("refresh-replay")
def test_whoever_comes_first_the_second_of_two_ends_it_once_something_was_used(lasting, first):
    stolen = tokens(lasting.refresh(first))  # the thief
    assert lasting.api("/api/v1/photos/", stolen[0]).status_code == 200
    assert is_over(lasting.refresh(first))  # she
    assert is_over(lasting.refresh(stolen[1]))


@pytest.mark.promise("refresh-replay")
@pytest.mark.parametrize(("ago", "grace", "comes_again"), [(59, 60, True), (61, 60, False), (11, 10, False)])
def test_it_comes_again_for_a_minute(lasting, first, settings, ago, grace, comes_again):
    settings.PHOTODRIVE = settings.PHOTODRIVE | {"REFRESH_TOKEN_GRACE_PERIOD_SECONDS": grace}
    pair = tokens(lasting.refresh(first))
    RefreshToken.objects.update(used_at=F("used_at") - timedelta(seconds=ago))
    if comes_again:
        assert tokens(lasting.refresh(first)) == pair
    else:
        assert is_over(lasting.refresh(first))


@pytest.mark.promise("refresh-replay")
def test_where_the_operator_leaves_no_time_it_is_a_replay_at_once(
    lasting, first, settings, django_capture_on_commit_callbacks
):
    settings.PHOTODRIVE = settings.PHOTODRIVE | {"REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0}
    with django_capture_on_commit_callbacks(execute=True):
        tokens(lasting.refresh(first))
    assert is_over(lasting.refresh(first))


@pytest.mark.promise("refresh-lost")
@pytest.mark.promise("innocent-unharmed")
@pytest.mark.parametrize(
    "changed",
    [
        {"scope": "photos:read"},
        {"scope": "nonsense"},
        {"resource": "http://127.0.0.1:8000"},
        {"resource": "https://other.example"},
        {"authorization_details": '[{"type": "photos", "actions": ["read"]}]'},
        {"authorization_details": "nonsense"},
    ],
)
def test_for_something_else_it_is_refused_and_nothing_ends(lasting, first, changed):
    pair = tokens(lasting.refresh(first))
    assert is_refused_alone(lasting.refresh(first, **changed))
    assert tokens(lasting.refresh(first)) == pair


@pytest.mark.promise("refresh-lost")
def test_what_was_asked_for_comes_again_however_it_is_written(lasting, first):
    pair = tokens(lasting.refresh(first, scope="photos:read photos:write"))
    assert tokens(lasting.refresh(first, scope="photos:write photos:read")) == pair
    assert lasting.refresh(first, scope="photos:write photos:read").json()["scope"] == "photos:write photos:read"
    assert is_refused_alone(lasting.refresh(first))


@pytest.mark.spec("RFC 8707", "2.2")
@pytest.mark.promise("refresh-lost")
@pytest.mark.parametrize(
    ("asked", "again"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("http://127.0.0.1:8000/api/v1/", "HTTP://127.0.0.1:8000/api/v1/"),
        (None, ""),
    ],
)
def test_an_equal_resource_is_the_same(lasting, first, asked, again):
    assert tokens(lasting.refresh(first, resource=asked)) == tokens(lasting.refresh(first, resource=again))


@pytest.mark.spec("RFC 9449", "5")
@pytest.mark.promise("refresh-lost")
def test_the_key_is_the_same_or_there_is_none(lasting, first):
    pair = tokens(lasting.refresh(first))
    lasting.proof = ""
    assert is_refused_alone(lasting.refresh(first))
    bound = tokens(lasting.refresh(pair[1]))
    assert tokens(lasting.refresh(pair[1])) == bound
    held, lasting.key = lasting.key, Key()
    assert is_refused_alone(lasting.refresh(pair[1]))
    lasting.key, lasting.proof = held, None
    assert is_refused_alone(lasting.refresh(pair[1]))
    lasting.proof = ""
    assert tokens(lasting.refresh(pair[1])) == bound


@pytest.mark.promise("refresh-lost")
def test_a_proof_that_is_no_good_uses_no_token(lasting, first):
    lasting.proof = ""
    pair = tokens(lasting.refresh(first))
    sent = {"HTTP_AUTHORIZATION": f"DPoP {pair[0]}", "HTTP_DPOP": "nonsense"}
    assert lasting.back_channel.get("/api/v1/photos/", **sent).status_code == 401
    assert lasting.api("/api/v1/photos/", pair[0]).status_code == 401
    assert tokens(lasting.refresh(first)) == pair


@pytest.mark.promise("refresh-lost")
@pytest.mark.promise("innocent-unharmed")
def test_another_application_gets_nothing_and_harms_nothing(lasting, first, flow):
    pair = tokens(lasting.refresh(first))
    assert is_refused_alone(flow.refresh(first))
    assert tokens(lasting.refresh(first)) == pair


@pytest.mark.promise("refresh-lost")
def test_it_comes_again_after_the_servers_key_has_changed(lasting, first, settings):
    pair = tokens(lasting.refresh(first))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the newer key", [settings.SECRET_KEY]
    assert tokens(lasting.refresh(first)) == pair


@pytest.mark.promise("refresh-lost")
def test_what_she_or_the_client_ended_meanwhile_does_not_come_again(lasting, first):
    pair = tokens(lasting.refresh(first))
    lasting.post("/o/revoke_token/", {"token": pair[1]}, **lasting.authentication())
    assert is_over(lasting.refresh(first))
    assert Authorization.objects.get().ended == Authorization.Ended.BY_CLIENT
