"""The shop registers itself with a source that offers it (RFC 7591): no form at the other side, no secret on paper.

The provider's token and address for later changes are not kept: the staff registers anew instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.views.decorators.debug import sensitive_variables

from printshop import links
from printshop.conf import settings
from printshop.exceptions import AnswerInvalid, RegistrationRefused
from printshop.fields import Secret
from printshop.oauth.wire import discovery, http
from printshop.sources import keys
from printshop.sources.models import Source
from printshop.sources.untrusted_text import error_text

BY_SECRET = ("client_secret_basic", "client_secret_post")
BY_KEY = "private_key_jwt"


@dataclass(frozen=True)
class Registered:
    """What the source said: the shop's identifier and secret there, and the scopes that it may ask for."""

    client_id: str
    client_secret: Secret
    scopes: tuple[str, ...]


@sensitive_variables("initial_token")
def register(*, source: Source, initial_token: str) -> Source:
    """Register the shop at the issuer of ``source``, whose other fields are good, and save its credentials.

    The scopes of the source become those that were granted. Raises SourceError, and then nothing is saved. Not to be
    called in a transaction.
    """
    if source.uses_private_key and not source.has_private_key:
        source.make_private_key()
    response = send_registration(source, discovery.registration_endpoint(source), initial_token)
    registered = read_registration(response, source)
    source.client_id, source.client_secret = registered.client_id, registered.client_secret
    source.scopes = _within(source.scopes, registered)
    source.sign_in_scopes = _within(source.sign_in_scopes, registered)
    source.checked_at, source.check_error = None, ""
    source.save()
    discovery.forget(source)
    return source


def metadata_of(source: Source) -> dict[str, object]:
    """What the shop says about itself (RFC 7591 section 2)."""
    said: dict[str, object] = {
        "client_name": settings.NAME,
        "client_uri": links.absolute("start"),
        "redirect_uris": [links.absolute("callback", source.slug)],
        "application_type": "web",
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "scope": " ".join(_wanted(source)),
        "token_endpoint_auth_method": BY_KEY if source.uses_private_key else BY_SECRET[0],
    }
    if source.uses_private_key:
        said["jwks"] = keys.public_set(source.private_key)
    if source.signs_in:
        said["id_token_signed_response_alg"] = source.id_token_algorithm
        said["post_logout_redirect_uris"] = [links.absolute("signed_out")]
    return said


@sensitive_variables("initial_token")
def send_registration(source: Source, endpoint: str, initial_token: str) -> http.Response:
    """Send it, with the token that the source's staff gave out for that; without one where it wants none."""
    headers = {"Authorization": f"Bearer {initial_token}"} if initial_token else {}
    with http.client() as client:
        response: http.Response = client.post(endpoint, json=metadata_of(source), headers=headers)
        response.read()
        return response


@sensitive_variables()
def read_registration(response: http.Response, source: Source) -> Registered:
    """Distrust the answer (RFC 7591 section 3.2): a registration that the shop cannot use is none."""
    http.refuse_trouble(response)
    if response.status_code in (401, 403):
        raise RegistrationRefused(detail="The initial access token is wrong, used up or over.")
    answer = http.read_object(response)
    if response.status_code not in (200, 201) or answer.get("error") not in (None, ""):
        error, description = error_text(answer.get("error")), error_text(answer.get("error_description"), 300)
        raise RegistrationRefused(detail=f"{error or f'HTTP {response.status_code}'}: {description}".rstrip(": "))
    client_id, secret = _word(answer, "client_id", 200), _word(answer, "client_secret", 500)
    if not client_id:
        raise AnswerInvalid(detail="The answer has no client_id.")
    _refuse_other_terms(answer, source)
    return Registered(client_id, Secret("" if source.uses_private_key else secret), _granted(answer, source))


def _refuse_other_terms(answer: Mapping[str, object], source: Source) -> None:
    """The source may have put other values in the place of ours (section 3.2.1): some the shop cannot live with."""
    addresses = answer.get("redirect_uris")
    if not isinstance(addresses, list) or links.absolute("callback", source.slug) not in addresses:
        raise AnswerInvalid(detail="It registered another redirect address than the shop's.")
    method = answer.get("token_endpoint_auth_method", BY_SECRET[0])
    if method not in ((BY_KEY,) if source.uses_private_key else BY_SECRET):
        raise AnswerInvalid(detail="It wants another proof from the shop than the one asked for.")
    if not source.uses_private_key and not answer.get("client_secret"):
        raise AnswerInvalid(detail="It gave the shop no secret.")
    if answer.get("client_secret") and not _never_ends(answer.get("client_secret_expires_at")):
        raise AnswerInvalid(detail="Its secret ends by itself, and the shop cannot renew it: register by hand.")
    algorithm = answer.get("id_token_signed_response_alg", source.id_token_algorithm)
    if source.signs_in and algorithm != source.id_token_algorithm:
        raise AnswerInvalid(detail="It signs ID tokens with another algorithm than the one asked for.")


def _never_ends(told: object) -> bool:
    """0 says so (section 3.2.1); some send it as a text, or nothing."""
    return told in (None, 0, "0") and told is not False


def _wanted(source: Source) -> list[str]:
    asked = [*(source.scopes.split() if source.gives_photos else ()), *source.sign_in_scopes.split() * source.signs_in]
    return list(dict.fromkeys(asked))


def _granted(answer: Mapping[str, object], source: Source) -> tuple[str, ...]:
    """The scopes that it may ask for: those of the answer, or all that it asked for where that is silent."""
    wanted, told = _wanted(source), answer.get("scope")
    granted = tuple(scope for scope in wanted if scope in told.split()) if isinstance(told, str) else tuple(wanted)
    if source.gives_photos and not set(granted) & set(source.scopes.split()):
        raise AnswerInvalid(detail="It lets the shop ask for none of the scopes.")
    if source.signs_in and "openid" not in granted:
        raise AnswerInvalid(detail="It does not let the shop sign people in (scope openid).")
    return granted


def _within(scopes: str, registered: Registered) -> str:
    """Those of ``scopes`` that were granted; all where it was not about them."""
    return " ".join(scope for scope in scopes.split() if scope in registered.scopes) or scopes


def _word(answer: Mapping[str, object], name: str, length: int) -> str:
    """A text without odd characters; empty where there is none."""
    value = answer.get(name) or ""
    if not isinstance(value, str) or len(value) > length or not value.isascii() or not value.isprintable():
        raise AnswerInvalid(detail=f"The answer has no usable {name}.")
    return value
