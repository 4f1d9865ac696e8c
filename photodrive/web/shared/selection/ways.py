"""Where she goes on after a press: the page she came from."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest) -> str:
    """The path that the form names as ``next``, if it is one of this site; else the library."""
    there = request.POST.get("next", "")
    return there if is_own_path(there) else resolve_url("photodrive:library")


def is_own_path(there: str) -> bool:
    """Whether ``there``, which somebody may have written, is a path of this site."""
    return there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None)
