"""An owner's browser for programs that send her there: opens the address, ticks every photo, allows, comes back.

``python owner.py ADDRESS`` with her cookie in SESSION goes all the way, as a browser would.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

FIELD = re.compile(r'<input[^>]*name="(?P<name>csrfmiddlewaretoken|shown)"[^>]*value="(?P<value>[^"]+)"')

SECRET = "a" * 32  # a CSRF cookie of her own making; the form's field must only match it


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow nothing by itself."""


def fetch(url: str, form: list[tuple[str, str]] | None = None, cookies: str = "") -> tuple[str, str]:
    """The text of a page and where it redirects to."""
    headers = {"Cookie": cookies, "Referer": url}
    try:
        answer = build_opener(Stay).open(Request(url, urlencode(form).encode() if form else None, headers))
    except HTTPError as error:
        answer = error
    with answer:
        if answer.status >= 400:
            raise SystemExit(f"{answer.status} at {url.partition('?')[0]}")
        return answer.read().decode(), answer.headers.get("Location") or ""


def decide(address: str, session: str) -> str:
    """Where she is sent after she ticked every photo and allowed."""
    _, location = fetch(address)
    return allow(urljoin(address, location), session)


def let_in(address: str, user_code: str, session: str) -> str:
    """Where she is sent after she typed the code of a device at ``address``, ticked every photo and allowed."""
    form = [("csrfmiddlewaretoken", SECRET), ("user_code", user_code), ("mine", "yes")]
    _, location = fetch(address, form, f"{session}; csrftoken={SECRET}")
    return allow(urljoin(address, location), session)


def allow(page: str, session: str) -> str:
    """Where the consent page sends her."""
    cookies = f"{session}; csrftoken={SECRET}"
    text, _ = fetch(page, cookies=cookies)
    shown = [found["value"] for found in FIELD.finditer(text) if found["name"] == "shown"]
    form = [("csrfmiddlewaretoken", SECRET), ("decision", "allow")]
    form += [pair for photo in shown for pair in (("shown", photo), ("photo", photo))]
    return fetch(page, form, cookies)[1]


if __name__ == "__main__":
    fetch(decide(sys.argv[1], os.environ["SESSION"]))
