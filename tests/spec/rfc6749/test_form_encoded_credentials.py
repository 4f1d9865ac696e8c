"""RFC 6749 section 2.3.1: identifier and secret are form-encoded in the Authorization header; many clients do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest

from photodrive.photos.models import Photo
from tests.spec.flow import VERIFIER, Flow, basic


def every_sign(word: str) -> str:
    return "".join(f"%{ord(sign):02x}" for sign in word)


@pytest.mark.spec("RFC 6749", "2.3.1")
@pytest.mark.parametrize("encoded", [str, quote_plus, every_sign], ids=["as it is", "as a form", "every sign"])
def test_what_we_issue_is_accepted_either_way(flow: Flow, photos: list[Photo], encoded: Callable[[str], str]) -> None:
    headers: Any = basic(encoded(flow.application.client_id), encoded(flow.secret))
    body = {
        "grant_type": "authorization_code",
        "code": flow.code(photos),
        "code_verifier": VERIFIER,
        "redirect_uri": flow.redirect_uri,
    }
    assert flow.post("/o/token/", body, **headers).status_code == 200
