"""Requests that no honest client sends: skeletons of good ones, bent in every way that HTTP and forms allow."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from hypothesis import strategies as st

MARK = "<zq9\"'>"  # sent everywhere; where it comes back as it is, a page can be made to say what an attacker writes
NASTY = [
    "",
    " ",
    MARK,
    f'"><script>{MARK}</script>',
    "nul\x00byte",
    "line\r\nX-Injected: 1",
    "ünïcödé",
    "\u202egnp.exe",
    "\ud83d",
    "𝕏" * 50,
    "%00%ff%zz",
    "../../etc/passwd",
    "' OR 1=1 --",
    "{{7*7}}",
    "-1",
    "9" * 400,
    "9" * 5000,
    str(2**63),
    "1e999",
    "NaN",
    "²",
    "0001-01-01",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59",
    "http://[",
    "https://a..b/",
    "Europe",
    "[]",
    "null",
    '[{"type": "photos"}]',
    '[{"type": "photos", "actions": [1e999], "identifiers": ["\\ud800"]}]',
    '{"a":' * 2000,
    "javascript:alert(1)",
    "https://evil.example/",
    "//evil.example",
    "urn:ietf:params:oauth:request_uri:x",
    "e30.e30.e30",
    "eyJhbGciOiJub25lIn0.eyJqdGkiOiJhIn0.",
    "x" * 5_000,
    "x" * 70_000,
]
VALUES = st.one_of(st.sampled_from(NASTY), st.text(max_size=30), st.text(max_size=30).map(MARK.__add__))
NAMES = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
    "response_mode", "request", "request_uri", "nonce", "prompt", "max_age", "resource", "authorization_details",
    "dpop_jkt", "grant_type", "code", "code_verifier", "client_secret", "client_assertion", "client_assertion_type",
    "refresh_token", "token", "token_type_hint", "username", "password", "decision", "shown", "photo", "select", "page",
    "location", "selection", "duration", "album", "approval_prompt", "id_token_hint", "post_logout_redirect_uri",
    "login_hint", "claims", "display", "ui_locales", "acr_values",
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"
# Not "charset=hex" and its like: they are refused in front of Django, see test_unreadable_requests.
CONTENT_TYPES = [
    FORM, f"{FORM}; charset=utf-8", f"{FORM}; charset=utf-16", f"{FORM}; charset=nonsense",
    "application/json", "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=\xff",
    "text/plain", "", ";", "x" * 3000, FORM.upper(),
]  # fmt: skip
AUTHORIZATIONS = [
    "Basic", "Basic ", "Basic !!!", "Basic Og==", "basic AAAA", "Basic " + "A" * 9000, "Bearer x", "DPoP x",
    "Negotiate", ",", "Basic \xff", "Digest username=x", "Bearer pd_at_x",
]  # fmt: skip
PROOFS = [
    "",
    "x",
    "a.b.c",
    "e30.e30.e30",
    "eyJhbGciOiJub25lIn0.e30.",
    "e30.e30.e30, e30.e30.e30",
    "x" * 9000,
    "\xff.\xff.\xff",
]
BODIES = [
    b"",
    b"\x00",
    b"\xff\xfe=",
    b"=&=&;",
    b"a" * 70_000,
    b"&".join(b"a%d=1" % n for n in range(1200)),
    b"{}",
    b"[[[",
]


@dataclass(frozen=True)
class Sent:
    """One request: ``pairs`` go into the query or the body, ``raw`` (if any) stands in their place."""

    pairs: tuple[tuple[str, str], ...]
    raw: bytes | None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def encoded(self) -> bytes:
        if self.raw is not None:
            return self.raw
        coded = (f"{_quoted(name)}={_quoted(value)}" for name, value in self.pairs)
        return "&".join(coded).encode()


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


@st.composite
def bent(draw: st.DrawFn, good: Mapping[str, str], *, authorization: str = "", most: int = 4) -> Sent:
    """The request with the parameters ``good``, bent in at most ``most`` places of its form and some of its headers."""
    pairs = list(good.items())
    for _ in range(draw(st.integers(0, most))):
        bend = draw(st.sampled_from(["drop", "change", "double", "add", "add", "change"]))
        if bend == "add" or not pairs:
            pairs.append((draw(st.one_of(st.sampled_from(NAMES), VALUES)), draw(VALUES)))
            continue
        place = draw(st.integers(0, len(pairs) - 1))
        name, value = pairs[place]
        if bend == "drop":
            del pairs[place]
        elif bend == "double":
            pairs.append((name, draw(st.one_of(st.just(value), VALUES))))
        else:
            pairs[place] = (name, draw(VALUES))
    raw = draw(st.one_of(st.none(), st.none(), st.none(), st.sampled_from(BODIES), st.binary(max_size=80)))
    return Sent(tuple(pairs), raw, draw(_headers(authorization)))


def _headers(authorization: str) -> st.SearchStrategy[dict[str, str]]:
    """Headers as WSGI names them; the good ``authorization`` more often than not."""
    latin = st.text(st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"), max_size=30)
    claimed = st.tuples(VALUES, VALUES).map(lambda pair: basic(":".join(pair)))
    usual = st.just(authorization) if authorization else st.nothing()
    optional: dict[str, Any] = {
        "HTTP_DPOP": st.one_of(st.sampled_from(PROOFS), latin),
        "HTTP_ORIGIN": st.sampled_from(["null", "https://evil.example", "https://shop.example", MARK]),
        "HTTP_ACCEPT": latin,
        "HTTP_ACCEPT_LANGUAGE": latin,
        "HTTP_COOKIE": latin,
        "HTTP_X_FORWARDED_FOR": latin,
        "HTTP_X_FORWARDED_HOST": st.just("evil.example"),
        "CONTENT_LENGTH": st.sampled_from(["", "x", "-1", "0", "99999999999"]),
    }
    given = {
        "HTTP_AUTHORIZATION": st.one_of(
            usual, usual, usual, st.just(""), st.sampled_from(AUTHORIZATIONS), claimed, latin
        ),
        "CONTENT_TYPE": st.one_of(st.just(FORM), st.just(FORM), st.just(FORM), st.sampled_from(CONTENT_TYPES), latin),
    }
    return st.fixed_dictionaries(given, optional=optional).map(_without_empty)


def _without_empty(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if value or name == "CONTENT_TYPE"}
