"""What OpenID Connect adds to an authorization request (OpenID Connect Core sections 3.1.2.1 and 5.5)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from photodrive.authorization.protocol.json_shapes import OpenIDRequest
from photodrive.exceptions import PhotodriveError

from . import acr, claims, id_tokens

NONE, LOGIN, CONSENT, SELECT_ACCOUNT = "none", "login", "consent", "select_account"
PROMPTS = (NONE, LOGIN, CONSENT, SELECT_ACCOUNT)  # the values of ``prompt`` that are known
UNMET = "unmet_authentication_requirements"  # the error of the OpenID Connect specification with that name
NAME = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)  # as ``subject_identifiers`` makes them
SECONDS = re.compile(r"\d{1,9}", re.ASCII)
INVALID_REQUEST = "invalid_request"


class RequestInvalid(PhotodriveError):
    message = "The request cannot be understood."

    def __init__(self, message: str, *, code: str = INVALID_REQUEST) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class _Claims:
    """The ``claims`` parameter, as far as it means something here."""

    id_token: tuple[str, ...] = ()
    userinfo: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    acr: str = ""


def read(sent: Mapping[str, str], *, client_id: str) -> OpenIDRequest:
    """What ``client_id`` asks for beside OAuth, as it is kept with the request. Raises RequestInvalid."""
    wanted = _claims(sent.get("claims", ""))
    subjects = [*_subject_of(sent.get("id_token_hint", ""), client_id), *wanted.subjects]
    asked: OpenIDRequest = {}
    if prompts := _prompts(sent.get("prompt", "")):
        asked["prompt"] = prompts
    if (max_age := _max_age(sent.get("max_age", ""))) is not None:
        asked["max_age"] = max_age
    if nonce := sent.get("nonce"):
        asked["nonce"] = nonce
    if login_hint := sent.get("login_hint"):
        asked["login_hint"] = login_hint
    if subjects:
        asked["subjects"] = subjects
    if wanted.acr:
        asked["acr"] = wanted.acr
    if id_token := [name for name in claims.NAMES if name in wanted.id_token]:
        asked["id_token"] = id_token
    if scopes := claims.scopes_for([*wanted.id_token, *wanted.userinfo]):
        asked["scopes"] = scopes
    return asked


def _prompts(text: str) -> list[str]:
    """Those that are known: new ones may be tried on servers that do not have them."""
    named = set(text.split())
    if NONE in named and len(named) > 1:
        _refuse("prompt: none goes with nothing else.")
    return [name for name in PROMPTS if name in named]


def _max_age(text: str) -> int | None:
    if not text:
        return None
    if not SECONDS.fullmatch(text):
        _refuse("max_age must be a number of seconds, not negative.")
    return int(text)


def _subject_of(hint: str, client_id: str) -> list[str]:
    if not hint:
        return []
    try:
        return [id_tokens.read(hint, client_id=client_id).subject]
    except id_tokens.HintInvalid as problem:
        _refuse(f"id_token_hint: {problem}")


def _claims(text: str) -> _Claims:
    if not text:
        return _Claims()
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        _refuse("claims: it is not JSON that can be read.")
    if not isinstance(sent, dict):
        _refuse("claims: it must be a JSON object.")
    members = {name: {} if sent.get(name) is None else sent[name] for name in ("id_token", "userinfo")}
    for name, member in members.items():
        if not isinstance(member, dict):
            _refuse(f"claims: {name} must be a JSON object.")
    wanted = [member["sub"] for member in members.values() if isinstance(member.get("sub"), dict)]
    return _Claims(
        id_token=tuple(members["id_token"]),
        userinfo=tuple(members["userinfo"]),
        subjects=tuple(_name(found["value"]) for found in wanted if "value" in found),
        acr=_essential_acr(members["id_token"].get("acr")),
    )


def _name(value: object) -> str:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        _refuse("claims: the value of sub is no name of ours.")
    return value


def _essential_acr(wanted: object) -> str:
    """The class of authentication that must be had; empty if any is good enough (section 5.5.1.1)."""
    if not isinstance(wanted, dict) or wanted.get("essential") is not True or not {"value", "values"} & wanted.keys():
        return ""
    named = wanted.get("values")
    accepted = [wanted.get("value"), *(named if isinstance(named, list) else [])]
    found = next((name for name in acr.supported() if name in accepted), "")
    if not found:
        _refuse("None of the asked authentication context classes is supported.", code=UNMET)
    return found


def _refuse(why: str, *, code: str = INVALID_REQUEST) -> NoReturn:
    raise RequestInvalid(why, code=code)
