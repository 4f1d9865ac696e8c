"""Reads the WWW-Authenticate header as its specifications want it written (RFC 6750 section 3, RFC 9110 11.6.1)."""

from __future__ import annotations

import re
from typing import Any

PARAMETER = r'[a-z_]+="[\x20\x21\x23-\x5B\x5D-\x7E]*"'  # the characters RFC 6750 section 3 allows
CHALLENGE = rf"(?:Bearer|DPoP) {PARAMETER}(?:, {PARAMETER})*"


def read_challenges(response: Any) -> dict[str, dict[str, str]]:
    """The parameters of each challenge by its scheme, in their order; fails if they are not well written."""
    header = response["WWW-Authenticate"]
    assert re.fullmatch(rf"{CHALLENGE}(, {CHALLENGE})*", header), header
    found = re.split(r"(?:^|, )(?=(?:Bearer|DPoP) )", header)[1:]
    challenges = {one.partition(" ")[0]: dict(re.findall(r'([a-z_]+)="([^"]*)"', one)) for one in found}
    assert len(challenges) == len(found)
    return challenges


def read_challenge(response: Any) -> dict[str, str]:
    """The parameters of the first challenge, the only one that may name an error."""
    first, *others = read_challenges(response).values()
    assert not any("error" in other for other in others)
    return first
