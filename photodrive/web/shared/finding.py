"""By what names her photos go, beside their own: albums, applications, and who can see them."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict

from photodrive.authorization.clients import logos
from photodrive.authorization.grants import searchable as seen_by_apps
from photodrive.people import Owner
from photodrive.photos.browsing import search
from photodrive.photos.browsing.search_terms import Named
from photodrive.photos.browsing.search_wanted import Wanted
from photodrive.photos.models import PhotoQuerySet
from photodrive.sharing import searchable as seen_by_people


def named(owner: Owner) -> list[Named]:
    """Who can see photos of hers: circles of people and applications."""
    return [*seen_by_people.circles(owner), *apps(owner)]


def apps(owner: Owner) -> list[Named]:
    """The applications that can, with their logos."""
    found = seen_by_apps.apps(owner)
    drawn = logos.urls_of({app.subject for app in found}) if found else {}
    return [replace(app, logo_url=drawn.get(app.subject, "")) for app in found]


def every(owner: Owner, query: str) -> PhotoQuerySet:
    """All photos of hers that a search with this query of an address finds; none if it asks for nothing."""
    wanted = Wanted.read(QueryDict(query))
    found: PhotoQuerySet = search.every(owner=owner, wanted=wanted, named=named(owner))
    return found if wanted.narrows else found.none()
