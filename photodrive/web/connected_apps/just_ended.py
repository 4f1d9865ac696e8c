"""What the list says after she has ended something: what that was, what the same app can still see, what it has."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from photodrive.authorization.access_log import latest
from photodrive.authorization.grants import connected, lifecycle, wording
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import OPENID, wants_photos
from photodrive.people import signed_in
from photodrive.uuids import as_uuid
from photodrive.web.shared.app_context import access_log_url

from .entries import app_entry


def address_after(authorization: Authorization) -> str:
    """The list, which says first that this one has ended."""
    return f"{reverse('photodrive:connected_apps')}?{urlencode({'ended': str(authorization.pk)})}"


def context(request: HttpRequest) -> dict[str, object] | None:
    """For the one that the address names, as things are at this moment; None where that is nothing of hers, or goes on.

    Read from what is written down, so reloading the page says the same, and more has ended if more has.
    """
    named = as_uuid(request.GET.get("ended", ""))
    authorization = lifecycle.find(signed_in(request), named) if named else None
    if authorization is None or authorization.is_active:
        return None
    group = lifecycle.ended_together(authorization)
    (gone,) = connected.together([group])
    left = connected.of_client(signed_in(request), authorization.client_id)
    return {
        "name": authorization.client_name,
        "host": authorization.client_host,
        "connections": len(group),
        "what": wording.what_in_words(group, count=gone.count),
        "count": gone.count,
        "since": authorization.created_at,
        "at": wording.ended_at(authorization),
        "by_her": authorization.ended == Authorization.Ended.BY_OWNER,
        "how": wording.ended_in_words(authorization),
        "had_photos": any(wants_photos(one.scopes) for one in group),
        "signed_in": any(OPENID in one.scopes for one in group),
        "left": app_entry(left) if left else None,
        "fetched": latest.fetched_through(group),
        "log_url": access_log_url(app=authorization.client_id),
    }
