"""RFC 9700 section 2.1.1: one red switch for old OpenID clients, behind which a nonce has to do what PKCE does."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from photodrive.authorization.clients import applications, developers
from photodrive.authorization.models import ApplicationPolicy, Authorization, AuthorizationCode
from tests.spec.flow import REDIRECT_URI, VERIFIER, query_of
from tests.spec.openid import SCOPES, SignIn, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("pkce-switch")]
WITHOUT: dict[str, Any] = {"code_challenge": None, "code_challenge_method": None}


@pytest.fixture
def old(jane: Any) -> SignIn:
    """A confidential application of which PKCE is not required."""
    return client_of(jane, pkce_not_required=True)


def code_of(client: SignIn, **changes: Any) -> str:
    url = client.consent_url(**{**WITHOUT, **changes})
    return query_of(client.browser.post(url, {"decision": "allow"})["Location"])["code"]


def error_of(client: SignIn, **changes: Any) -> str:
    return query_of(client.authorize(**{**WITHOUT, **changes})["Location"]).get("error", "")


@pytest.mark.spec("RFC 9700", "2.1.1")
def test_with_a_nonce_it_signs_people_in(old: SignIn) -> None:
    answer = old.exchange(code_of(old), code_verifier=None).json()
    assert old.read(answer["id_token"])["nonce"] == "n-0S6_WzA2Mj"


@pytest.mark.spec("RFC 9700", "2.1.1")
@pytest.mark.parametrize("pushed", [False, True])
@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": None}, {"nonce": ""}, {"scope": "photos:read"}, {"scope": None}, {"code_challenge_method": "S256"},
        {"scope": "profile"}, {"code_challenge": "short"},
        {"code_challenge": "a" * 43, "code_challenge_method": "plain"}, {"code_challenge": "a" * 43},
    ],
    ids=str,
)  # fmt: skip
def test_without_one_or_with_half_of_pkce_it_gets_nothing(old: SignIn, changes: dict[str, Any], pushed: bool) -> None:
    asked = {**WITHOUT, **changes}
    error = old.push(**asked).json()["error"] if pushed else error_of(old, **changes)
    assert error == "invalid_request"


@pytest.mark.spec("RFC 9700", "2.1.1")
def test_an_application_that_may_not_ask_who_she_is_needs_pkce(old: SignIn) -> None:
    applications.decide(old.application, scopes="photos:read")
    assert error_of(old, scope="openid photos:read") == "invalid_request"


@pytest.mark.spec("RFC 9700", "4.8.2")
@pytest.mark.promise("pkce-downgrade")
@pytest.mark.parametrize(("verifier", "status"), [(VERIFIER, 400), ("x", 400), ("", 200), (None, 200)])
def test_a_verifier_without_a_challenge_is_refused(old: SignIn, verifier: str | None, status: int) -> None:
    """Somebody took the challenge away on the way: the client itself does use PKCE."""
    code = code_of(old)
    answer = old.exchange(code, code_verifier=verifier)
    assert answer.status_code == status
    if status == 400:
        assert answer.json()["error"] == "invalid_grant"
        assert old.exchange(code, code_verifier=None).status_code == 200


@pytest.mark.spec("RFC 9700", "4.8.2")
@pytest.mark.promise("pkce-downgrade")
@pytest.mark.parametrize("verifier", [None, "", "y" * 43])
def test_a_challenge_still_needs_its_verifier(old: SignIn, verifier: str | None) -> None:
    code = query_of(old.browser.post(old.consent_url(), {"decision": "allow"})["Location"])["code"]
    assert old.exchange(code, code_verifier=verifier).status_code == 400
    assert old.exchange(code).status_code == 200


@pytest.mark.spec("RFC 9700", "2.1.1")
def test_there_is_no_code_without_an_id_token(old: SignIn, photos: list[Any]) -> None:
    """The nonce protects by the ID token: she can deny, and not leave that out."""
    url = old.consent_url(**WITHOUT, scope="openid photos:read")
    shown = old.browser.get(url).content.decode()
    assert 'name="give" value="photos:read"' in shown and 'name="give" value="openid"' not in shown
    ids = [str(photo.pk) for photo in photos]
    form = {"shown": ids, "photo": ids, "asked": ["openid", "photos:read"], "give": "photos:read", "decision": "allow"}
    refused = old.browser.post(url, form)
    assert refused.status_code == 422 and "must know that it is you" in refused.content.decode()
    assert not Authorization.objects.exists()
    fine = old.browser.post(url, {**form, "asked": "photos:read"})
    assert fine.status_code == 422  # what she was refused with is kept, as every choice is
    both = old.browser.post(url, {**form, "give": ["openid", "photos:read"]})
    assert "id_token" in old.exchange(query_of(both["Location"])["code"], code_verifier=None).json()


@pytest.mark.spec("RFC 9700", "2.1.1")
def test_what_she_left_out_last_time_is_no_way_around(old: SignIn, photos: list[Any]) -> None:
    ids = [str(photo.pk) for photo in photos]
    form = {"shown": ids, "photo": ids, "asked": ["openid", "photos:read"], "give": "photos:read", "decision": "allow"}
    with_pkce = old.browser.post(old.consent_url(scope="openid photos:read"), form)
    assert "id_token" not in old.exchange(query_of(with_pkce["Location"])["code"]).json()
    url = old.consent_url(**WITHOUT, scope="openid photos:read")
    old.browser.get(url)
    answer = query_of(old.browser.post(url, {"shown": ids, "photo": ids, "decision": "allow"})["Location"])
    assert "id_token" in old.exchange(answer["code"], code_verifier=None).json()


@pytest.mark.spec("RFC 9700", "2.1.1")
def test_taken_back_it_counts_at_once(old: SignIn) -> None:
    code, waiting = code_of(old), old.consent_url(**WITHOUT)
    applications.decide(old.application, pkce_not_required=False)
    assert old.exchange(code, code_verifier=None).status_code == 400
    assert AuthorizationCode.objects.get().used_at is None
    assert old.browser.get(waiting).status_code == 410
    assert old.browser.post(waiting, {"decision": "allow"}).status_code == 410
    assert error_of(old) == "invalid_request"


@pytest.mark.spec("RFC 9700", "2.1.1")
def test_nobody_else_is_let_off(jane: Any) -> None:
    assert error_of(client_of(jane)) == "invalid_request"
    made = applications.register(
        name="App", redirect_uris=[REDIRECT_URI], scopes=SCOPES, confidential=False, checked=True
    )
    ApplicationPolicy.objects.update(pkce_not_required=True)  # past every rule
    app = SignIn(made.application, "")
    app.browser.force_login(jane)
    assert error_of(app) == "invalid_request"


@pytest.mark.spec("FAPI 2.0", "5.3.2.2")
@pytest.mark.parametrize("who", [{"confidential": False}, {"fapi": True}])
def test_it_cannot_be_set_for_whoever_must_have_pkce(who: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        applications.register(name="App", redirect_uris=[REDIRECT_URI], pkce_not_required=True, **who)
    assert "pkce_not_required" in refused.value.message_dict


@pytest.mark.spec("RFC 9700", "2.1.1")
def test_neither_a_developer_nor_the_application_sets_it(jane: Any, old: SignIn) -> None:
    """It stays as the operator has it, whatever they change."""
    developers.change(old.application, name="Anew", redirect_uris=[REDIRECT_URI], scopes=SCOPES)
    assert ApplicationPolicy.objects.get().pkce_not_required is True
    made = developers.register(jane, kind="web", name="Mine", redirect_uris=[REDIRECT_URI], scopes=["photos:read"])
    assert applications.policy_of(made.application).pkce_not_required is False


@pytest.mark.spec("RFC 9700", "2.1.1")
def test_the_operator_is_told_of_it(old: SignIn, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check", "--database", "default")
    assert "photodrive.W007" in capsys.readouterr().err


@pytest.mark.spec("RFC 9700", "2.1.1")
@pytest.mark.promise("taken-away")
def test_no_code_is_exchanged_that_an_id_token_no_longer_protects(old: SignIn, photos: list[Any]) -> None:
    code = query_of(old.allow(photos, **WITHOUT, scope="openid photos:read")["Location"])["code"]
    applications.decide(old.application, scopes="photos:read")
    assert old.exchange(code, code_verifier=None).json()["error"] == "invalid_grant"
    applications.decide(old.application, scopes="openid photos:read")
    assert "id_token" in old.exchange(code, code_verifier=None).json(), "it was refused, and not used up"
