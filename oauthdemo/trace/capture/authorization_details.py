"""Authorization details (RFC 9396) of type ``photos`` in a few words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from oauthdemo.trace.capture import mask

WHICH = {
    "chosen": "as they are now",
    "album": "of an album, as it changes",
    "all": "of the whole library, as it changes",
}
HOW_LONG = {"once": "for once", "hour": "for one hour", "until_revoked": "until she ends it"}


def asked(text: str) -> str:
    """What a client asks for; a fingerprint of what cannot be read."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return mask.secret(text)
    wishes = [wish for wish in found if isinstance(wish, dict)] if isinstance(found, list) else []
    return "; ".join(_wish(wish) for wish in wishes) or mask.secret(text)


def granted(found: Iterable[object]) -> str:
    """What the owner allowed."""
    details = [item for item in found if isinstance(item, dict)]
    return "; ".join(_grant(item) for item in details)


def _wish(wish: Mapping[str, object]) -> str:
    actions = wish.get("actions")
    named = [word for word in actions if isinstance(word, str)] if isinstance(actions, list) else []
    what = f"{_word(wish.get('type'))}: {' and '.join(map(_word, named)) or 'everything one can do'}"
    how_long = HOW_LONG.get(str(wish.get("duration")))
    return f"{what}, {how_long} at most" if how_long else what


def _grant(item: Mapping[str, object]) -> str:
    which = str(item.get("selection"))
    identifiers = item.get("identifiers")
    number = len(identifiers) if isinstance(identifiers, list) else 0
    what = photos(number) if which in ("chosen", "None") else "photos"
    parts = [f"{what} {WHICH[which]}" if which in WHICH else what]
    parts.append(f"{'with' if item.get('location') else 'without'} the places where they were taken")
    if str(item.get("duration")) in HOW_LONG:
        parts.append(HOW_LONG[str(item.get("duration"))])
    return ", ".join(parts)


def photos(number: int) -> str:
    """So many photos, in words."""
    return "1 photo" if number == 1 else f"{number} photos"


def _word(value: object) -> str:
    return mask.short(str(value), 40)
