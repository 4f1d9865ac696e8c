"""The letter that tells an owner that an application was let in, so that she learns of it if it was not she.

It goes out when she agrees, whether or not the application comes for its token: from then on it may, and the page of
connected apps shows it. It is for news only, or nobody reads it: of a shop that she visits every hour she is told once.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.db.models import Max
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.clients import applications
from photodrive.authorization.grants import authorized_photos, connected, owner_mail, wording
from photodrive.authorization.models import DURATIONS, SELECTIONS, WITH_POLICY, Authorization
from photodrive.authorization.protocol import links
from photodrive.authorization.protocol.scopes import OPENID, wants_photos
from photodrive.people import account_name

Ended = Authorization.Ended
KNOWN_FOR = timedelta(days=90)  # longer ago, and it is news that the application is back
TAKEN_BACK = (Ended.BY_OWNER, Ended.BY_REPLAY, Ended.BY_OPERATOR)


def announce(authorization: Authorization) -> None:
    """Write to the owner of a new ``authorization`` if it :func:`is_news`, after the caller's transaction."""
    owner_mail.send_later(lambda: _letter(authorization.pk))


def is_news(authorization: Authorization) -> bool:
    """Whether its application is new to her, was ended since, or gets more than before.

    More is another scope, longer, the places, or a wider way to share. Which photos she ticks differs at each visit.
    """
    same = Authorization.objects.filter(owner_id=authorization.owner_id, client_id=authorization.client_id)
    since = timezone.now() - KNOWN_FOR
    taken_back = same.filter(ended__in=TAKEN_BACK).aggregate(at=Max("revoked_at"))["at"]
    known = same.filter(pk__lt=authorization.pk, created_at__gt=max(since, taken_back or since))
    return not any(_covers(older, authorization) for older in known.iterator())


def _covers(older: Authorization, newer: Authorization) -> bool:
    return (
        set(newer.scopes) <= set(older.scopes)
        and DURATIONS.index(newer.duration) <= DURATIONS.index(older.duration)
        and SELECTIONS.index(newer.selection) <= SELECTIONS.index(older.selection)
        and newer.location <= older.location
    )


def _letter(authorization_id: UUID) -> EmailMultiAlternatives | None:
    rows = Authorization.objects.select_related(WITH_POLICY, "owner", "album")
    made = rows.filter(pk=authorization_id).first()
    if made is None or not is_news(made):
        return None
    name = owner_mail.in_one_line(made.client_name)
    return owner_mail.letter(
        made.owner,
        template="connected",
        subject=f"{name} is connected to your {conf.settings.NAME} account now",
        app=name,
        host=owner_mail.in_one_line(made.client_host),
        connected=made,
        shows_photos=wants_photos(made.scopes),
        signs_in=OPENID in made.scopes,
        others=connected.others(made),
        can=wording.can_in_words(made, count=authorized_photos.photos_of(made).count()),
        username=owner_mail.in_one_line(account_name(made.owner)),
        is_checked=made.application is not None and applications.policy_of(made.application).checked,
        access_log_url=links.absolute("access_log"),
        security_url=links.absolute("security"),
    )
