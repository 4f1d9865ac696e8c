"""Entries of the list: one for each app, however many connections it has, and one for each connection that is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from photodrive.authorization.clients import logos
from photodrive.authorization.grants import connected, summaries, wording
from photodrive.authorization.grants.connected import ConnectedApp
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import wants_photos
from photodrive.people import Owner
from photodrive.web.shared.app_context import (
    connected_app_context,
    end_of_all_context,
    ended_app_context,
    thumbnail_context,
)


def app_entries(apps: Sequence[ConnectedApp]) -> list[dict[str, object]]:
    """The apps of one page; their logos are looked up for all at once."""
    urls = logos.urls_of({app.newest.application_id for app in apps})
    return [app_entry(app, logo_url=urls.get(app.newest.application_id, "")) for app in apps]


def app_entry(app: ConnectedApp, *, logo_url: str = "") -> dict[str, object]:
    """One app: what all its connections together let it do, and each of them."""
    newest, number = app.newest, len(app.authorizations)
    shown = [thumbnail_context(photo) for photo in app.photos]
    ends = reverse("photodrive:end_connection" if number == 1 else "photodrive:end_app", args=[newest.pk])
    return {
        **connected_app_context(newest, count=app.count, logo_url=logo_url),
        **end_of_all_context(app.authorizations, count=app.count),
        "can": wording.can_together_in_words(app.authorizations, count=app.count),
        "photos": shown,
        "more": app.count - len(shown),
        "shows_photos": any(wants_photos(one.scopes_now) for one in app.authorizations),
        "location": any(one.location for one in app.authorizations),
        "last_used": max((one.last_used_at for one in app.authorizations if one.last_used_at), default=None),
        "connections": connections_of(app) if number > 1 else [],
        "number": number,
        "more_connections": number - len(app.summaries),
        "all_url": reverse("photodrive:connection_all", args=[newest.pk]),
        "end_url": ends,
    }


def connections_of(app: ConnectedApp) -> list[dict[str, object]]:
    """Those of its connections that are summarised, each with its pictures."""
    listed = [one for one in app.authorizations if one.pk in app.summaries]
    return [connection_row(one, summary=app.summaries[one.pk]) for one in listed]


def connection_row(one: Authorization, *, summary: summaries.Summary) -> dict[str, object]:
    """One connection of an app that has several."""
    return {
        **connected_app_context(one, count=summary.count, newest=summary.photos),
        "what": wording.what_in_words([one], count=summary.count),
    }


def ended_entries(owner: Owner, ended: Iterable[Authorization]) -> list[dict[str, object]]:
    """Connections that are over: what each was. Of an app that is connected all the same the first one says so."""
    listed = list(ended)
    seen, goes_on = summaries.of(listed), connected.clients_of(owner, {one.client_id for one in listed})
    told = []
    for one in listed:
        told.append({**ended_app_context(one, count=seen[one.pk].count), "goes_on": one.client_id in goes_on})
        goes_on.discard(one.client_id)
    return told
