"""RFC 9396 sections 2, 5 and 7: what a client may ask for, and how a grant is told."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from photodrive.authorization.grants import authorization_details
from tests.factories.oauth import grant

PHOTO = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
ISSUER = "http://127.0.0.1:8000"
GOOD = {"type": "photos", "actions": ["read"]}
DEEP = '[{"type": "photos", "actions": ' + "[" * 20_000 + "]" * 20_000 + "}]"


def requested(**changes: object) -> str:
    return json.dumps([{name: value for name, value in (GOOD | changes).items() if value is not None}])


@pytest.mark.spec("RFC 9396", "5")
@pytest.mark.promise("details-refused")
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[]", "array of objects"),
        ("{}", "array of objects"),
        ('{"type": "photos"}', "array of objects"),
        ('"photos"', "array of objects"),
        ("null", "array of objects"),
        ("0", "array of objects"),
        ('["photos"]', "array of objects"),
        ("[[]]", "array of objects"),
        ("nonsense", "not JSON"),
        ('[{"type": "photos"}', "not JSON"),
        ('[{"type": "photos", "location": NaN}]', "not JSON"),
        ('[{"type": "photos", "location": 1' + "0" * 5000 + "}]", "not JSON"),
        (DEEP, "not JSON"),
        ("[" * 60_000, "not JSON"),
        ('[{"type": "photos", "type": "photos"}]', "twice"),
        ('[{"type": "photos", "actions": ["read"], "actions": ["write"]}]', "twice"),
        ("[{}]", "type is missing"),
        ('[{"actions": ["read"]}]', "type is missing"),
        ('[{"type": "payments"}]', "unknown type payments"),
        ('[{"type": 5}]', "unknown type"),
        ('[{"type": null}]', "unknown type"),
        ('[{"type": "photos"}, {"type": "payments"}]', "unknown type payments"),
        ('[{"type": "photos"}, {"type": "photos"}]', "two objects"),
        ("[" + ",".join(['{"type":"photos"}'] * 5000) + "]", "larger than"),
        (requested(actions=[]), "actions"),
        (requested(actions="read"), "actions"),
        (requested(actions={"read": True}), "actions"),
        (requested(actions=["delete"]), "actions has delete"),
        (requested(actions=["read", 5]), "actions"),
        (requested(actions=[["read"]]), "actions"),
        (requested(actions=["Read"]), "actions has Read"),
        (requested(selection="some"), "selection"),
        (requested(selection=["all"]), "selection"),
        (requested(selection=True), "selection"),
        (requested(duration="forever"), "duration"),
        (requested(duration=3600), "duration"),
        (requested(location="true"), "location"),
        (requested(location=1), "location"),
        (requested(identifiers="x"), "identifiers"),
        (requested(identifiers=["x"]), "identifiers"),
        (requested(identifiers=[5]), "identifiers"),
        (requested(identifiers=[{}]), "identifiers"),
        (requested(identifiers=["{" + PHOTO + "}"]), "identifiers"),
        (requested(identifiers=[PHOTO.replace("-", "")]), "identifiers"),
        (requested(identifiers=[str(UUID(int=n)) for n in range(1001)]), "identifiers has more than 1000"),
        (requested(locations=[]), "locations"),
        (requested(locations=ISSUER), "locations"),
        (requested(locations=[ISSUER, "https://other.example"]), "locations"),
        (requested(locations=["https://other.example"]), "locations"),
        (requested(locations=[ISSUER + "/other/"]), "locations"),
        (requested(privileges=["admin"]), "unknown field privileges"),
        (requested(datatypes=["photo"]), "unknown field datatypes"),
        (requested(identifier=PHOTO), "unknown field identifier"),
        (requested(expires_at="2030-01-01T00:00:00Z"), "unknown field expires_at"),
        (json.dumps([GOOD | {'"><script>': 1}]), "unknown field (unspeakable)"),
        (json.dumps([GOOD | {"": 1}]), "unknown field"),
    ],
)
def test_what_is_not_understood_is_refused_and_named(text, named):
    with pytest.raises(authorization_details.DetailsInvalid, match=r"^authorization_details: .*\.$") as refusal:
        authorization_details.parse(text)
    assert named in str(refusal.value)


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize("name", ['"', "\\", "\n", "\x7f", "ü", "\ud800", "x" * 50_000])
def test_no_refusal_repeats_what_an_error_description_must_not_hold(name):
    for text in (json.dumps([GOOD | {name: 1}]), json.dumps([{"type": name}]), requested(actions=[name])):
        with pytest.raises(authorization_details.DetailsInvalid) as refusal:
            authorization_details.parse(text)
        said = str(refusal.value)
        assert len(said) < 200
        assert all(" " <= letter <= "~" and letter not in '"\\' for letter in said)


@pytest.mark.spec("RFC 9396", "5")
@pytest.mark.promise("details-refused")
def test_a_lone_surrogate_is_refused_like_anything_else():
    with pytest.raises(authorization_details.DetailsInvalid):
        authorization_details.parse("\ud800")


@pytest.mark.spec("RFC 9396", "2")
def test_nothing_asked_is_nothing():
    assert authorization_details.parse("") == []


@pytest.mark.spec("RFC 9396", "2")
def test_actions_left_out_are_read():
    assert authorization_details.parse('[{"type": "photos"}]') == [GOOD]


@pytest.mark.spec("RFC 9396", "2.2")
def test_everything_that_may_be_asked():
    whole = {
        "type": "photos", "actions": ["write", "read", "read"], "selection": "album",
        "identifiers": [PHOTO.upper(), PHOTO], "location": False, "duration": "until_revoked", "locations": [ISSUER],
    }  # fmt: skip
    assert authorization_details.parse(json.dumps([whole])) == [
        whole | {"actions": ["read", "write"], "identifiers": [PHOTO]}
    ]


@pytest.mark.spec("RFC 9396", "3.1")
@pytest.mark.parametrize(
    ("actions", "scopes"),
    [
        (["read"], ["photos:read"]),
        (["write"], ["photos:write"]),
        (["write", "read"], ["photos:read", "photos:write"]),
    ],
)
def test_actions_stand_for_scopes(actions, scopes):
    assert authorization_details.scopes_of(authorization_details.parse(requested(actions=actions))) == scopes


@pytest.mark.spec("RFC 9396", "3.1")
def test_no_details_stand_for_no_scope():
    assert authorization_details.scopes_of([]) == []


@pytest.mark.spec("RFC 9396", "7")
@pytest.mark.promise("access-told")
@pytest.mark.django_db
def test_a_grant_is_told_whole(jane, photos):
    granted = grant(*photos[:2], owner=jane, location=True).authorization
    told: dict[str, Any] = dict(authorization_details.of(granted)[0])
    assert sorted(told.pop("identifiers")) == sorted(str(photo.pk) for photo in photos[:2])
    assert told.pop("expires_at") == granted.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert told == {
        "type": "photos", "actions": ["read"], "selection": "chosen", "location": True, "duration": "hour"
    }  # fmt: skip


@pytest.mark.spec("RFC 9396", "7")
@pytest.mark.django_db
def test_a_grant_without_photos_tells_of_none(jane):
    assert authorization_details.of(grant(owner=jane, scopes=("openid",)).authorization) == []
