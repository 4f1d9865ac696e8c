"""What an observer of steps can read, and whether there is anything among it that a stranger could use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from photodrive.authorization.protocol.steps import Taken
from tests.spec.flow import VERIFIER, challenge_of

STATE = "af0ifjsldkj"  # of every authorization request of the flow
# Codes, tokens, secrets and references of our making; signed ones; an address with its query.
USABLE = re.compile(r"pd_[a-z]+_\w+|eyJ[\w-]+|\?\w+=")


def said(told: Sequence[Taken]) -> str:
    """All words of it."""
    steps = [(one.table.name, one.table.call, one.step.name, one.step.section) for one in told]
    compared = [(found.what, found.sent, found.known) for one in told for found in one.compared]
    return "\n".join(" ".join(words) for words in (*steps, *compared))


def usable(told: Sequence[Taken], *known: str) -> list[str]:
    """What of it would be of use to a stranger: secrets as we make them, and the ``known`` ones of the test."""
    text = said(told)
    secrets = (STATE, VERIFIER, VERIFIER[::-1], challenge_of(VERIFIER), *known)
    return [*USABLE.findall(text), *(secret for secret in secrets if secret and secret in text)]
