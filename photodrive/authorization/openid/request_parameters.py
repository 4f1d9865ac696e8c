"""What OpenID Connect adds to an authorization request (OpenID Connect Core sections 3.1.2.1 and 5.5)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from photodrive.exceptions import PhotodriveError

from . import acr, claims, id_tokens
from .prompt_values import NONE, PROMPTS, UNMET

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)  # as ``subjects`` makes them
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


def read(sent: dict[str, str], *, client_id: str) -> dict[str, Any]:
    """What ``client_id`` asks for beside OAuth, as it is kept with the request; only what was asked is in it.

    ``prompt`` (list of str), ``max_age`` (seconds), ``nonce``, ``login_hint``; ``subjects``: the names that who
    answers must have; ``acr``: the class of sign-in without which there is no answer; ``id_token``: the claims
    wanted in the ID token; ``scopes``: those that stand for all claims asked for one by one. Raises RequestInvalid.
    """
    wanted = _claims(sent.get("claims", ""))
    hinted = _subject_of(sent.get("id_token_hint", ""), client_id)
    found: dict[str, Any] = {
        "prompt": _prompts(sent.get("prompt", "")),
        "max_age": _max_age(sent.get("max_age", "")),
        "nonce": sent.get("nonce", ""),
        "login_hint": sent.get("login_hint", ""),
        "subjects": [*hinted, *wanted.subjects],
        "acr": wanted.acr,
        "id_token": [name for name in claims.NAMES if name in wanted.id_token],
        "scopes": claims.scopes_for([*wanted.id_token, *wanted.userinfo]),
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


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


def _name(value: Any) -> str:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        _refuse("claims: the value of sub is no name of ours.")
    return value


def _essential_acr(wanted: Any) -> str:
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
