"""docs/protocol.md in the same texts as the pages. ``tools/protocol.py`` writes it, and adds what the drive checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from oauthdemo.trace.story.parameters import CLAIMS, ID_TOKEN_CLAIMS, PARAMETERS
from oauthdemo.trace.story.signing_in import SIGN_IN_KINDS, SIGN_IN_SCRIPT, SIGN_IN_STEPS
from oauthdemo.trace.story.steps import FRONT, KIND, KINDS, LANES, SCRIPT, STEPS, Kind, Step

INTRODUCTION = """# The protocol, step by step

How Jane's photos get to the print shop without her password, by the authorization code flow of OAuth 2.0
(RFC 6749) with PKCE (RFC 7636), a pushed request (RFC 9126) that says exactly what is wanted (RFC 9396), and tokens
that are bound to the shop's key (RFC 9449). The demo shows the same at `/trace/`, with the messages that were really
sent.

This page is made from `oauthdemo/trace/story/steps.py` and `parameters.py`, and from the tables that run in the drive,
by `python tools/protocol.py`.
"""
GATE = """## What the gate lets through

A call to the photo API without a token, or with one that is unknown, expired, revoked or ended by its owner, gets
401 and a challenge that says so (RFC 6750, 3). So does one whose token is bound to a key, without a fresh proof of that
key, made for this very call and with the server's nonce (RFC 9449, 7). One without the needed scope gets 403. A photo
that she did not tick gets 404, exactly like a photo that never was.
"""

SIGNING_IN = """## Signing in with the drive

The same way, for another purpose (OpenID Connect): Jane is recognised at the shop, without a password there and without
showing a photo. The shop learns a number that stands for her, and her name if she agrees.
"""
IN_ID_TOKENS = ("alg", "kid", "iss", "sub", "aud", "azp", "iat", "exp", "auth_time", "amr", "acr", "nonce", "at_hash")


def document(checks: str) -> str:
    """The whole page, with the section of what the drive ``checks``: this room does not look into the drive."""
    stories = [*_lanes(), "", *_steps(), *_afterwards(), GATE, *_signing_in()]
    return "\n".join([INTRODUCTION, *stories, checks, *_parameters(), ""])


def _lanes() -> Iterator[str]:
    yield "| lane | who |"
    yield "|---|---|"
    for name, who in LANES.values():
        yield f"| {name} | {who} |"


def _steps() -> Iterator[str]:
    yield from _told(SCRIPT, KIND, STEPS, heading="##")


def _afterwards() -> Iterator[str]:
    yield "\n## Afterwards\n"
    for kind in KINDS:
        if kind.steps == (None, None):
            yield _request(kind)
    yield ""


def _signing_in() -> Iterator[str]:
    """The other story that the shop and the drive have: who she is, and no photos (OpenID Connect)."""
    yield SIGNING_IN
    kinds = {**KIND, **{kind.name: kind for kind in SIGN_IN_KINDS}}
    yield from _told(SIGN_IN_SCRIPT, kinds, SIGN_IN_STEPS, heading="###")
    yield "\n### Signing out\n"
    for kind in SIGN_IN_KINDS:
        if kind.steps == (None, None):
            yield _request(kind)
            yield _answer(kind)
    yield ""


def _told(script: Iterable[str], kinds: Mapping[str, Kind], steps: Sequence[Step], *, heading: str) -> Iterator[str]:
    """A script, each message under the step that it belongs to; each step is begun once."""
    reached = 0
    for entry in script:
        kind, is_answer = kinds[entry[2:]], entry[0] == "<"
        number = kind.steps[is_answer]
        if number is not None and number > reached:
            reached = number
            yield f"\n{heading} {number}. {steps[number - 1].title}\n\n{steps[number - 1].text}\n"
        yield _answer(kind) if is_answer else _request(kind)


def _request(kind: Kind) -> str:
    return f"{_line(kind, kind.source, kind.target, kind.title)}  \n  {kind.text}"


def _answer(kind: Kind) -> str:
    return _line(kind, kind.target, kind.source, kind.answer)


def _line(kind: Kind, source: str, target: str, title: str) -> str:
    channel = "front channel" if kind.channel == FRONT else "back channel"
    return f"- **{LANES[source][0]} → {LANES[target][0]}**: {title} ({channel}; {kind.section})"


def _parameters() -> Iterator[str]:
    yield "## Every parameter and header\n"
    yield "| name | what for | section |"
    yield "|---|---|---|"
    yield from _explained(PARAMETERS)
    yield "\n## Inside a proof or an assertion\n"
    yield "| name | what for | section |"
    yield "|---|---|---|"
    yield from _explained(CLAIMS)
    yield "\n## Inside an ID token\n"
    yield "| name | what for | section |"
    yield "|---|---|---|"
    yield from _explained({name: ID_TOKEN_CLAIMS[name] for name in IN_ID_TOKENS})


def _explained(texts: dict[str, tuple[str, str]]) -> Iterator[str]:
    for name, (text, section) in texts.items():
        yield f"| `{name}` | {text} | {section} |"
