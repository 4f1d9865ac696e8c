"""Addresses with a fault each, of the kinds that the walk is to find, and one without."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import escape

from oauthdemo import urls_drive

PAGE = '<form method="post"><textarea name="told">x</textarea><input name="at" value="2026-05-01T10:00"></form>'


def number(request: HttpRequest) -> HttpResponse:
    return HttpResponse(int(request.GET.get("n") or 0))


def row(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_user_model().objects.filter(username=request.POST.get("who", "")).count())


def part(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(int(name))


def page(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" or request.POST.get("told") != "x":
        return HttpResponse(PAGE)
    return HttpResponse(datetime.strptime(request.POST.get("at", ""), "%Y-%m-%dT%H:%M").replace(tzinfo=UTC))


def header(request: HttpRequest) -> HttpResponse:
    return HttpResponse(int(request.headers.get("Photos-Wanted", 0)))


def cookie(request: HttpRequest) -> HttpResponse:
    return HttpResponse(int(request.COOKIES.get("place", 0)).to_bytes(8))


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET.get("q", ""))


def fine(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(escape(request.GET.get("q", "") + request.POST.get("who", "") + name))


planted = [
    path("number/", number),
    path("row/", row),
    path("part/<str:name>/", part),
    path("page/", page),
    path("header/", header),
    path("cookie/", cookie),
    path("echo/", echo),
    path("fine/<str:name>/", fine),
]
urlpatterns = [*planted, *urls_drive.urlpatterns]
