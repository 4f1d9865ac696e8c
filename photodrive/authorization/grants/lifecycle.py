"""Authorizations from the day she agreed to their end: those that stand, those that are over, and ending them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from photodrive.authorization.host import issued
from photodrive.authorization.models import WITH_POLICY, AccessToken, Authorization, AuthorizationQuerySet
from photodrive.authorization.protocol.application import Application
from photodrive.people import Owner

USE_RECORDED_EVERY = timedelta(minutes=1)


def active_of(owner: Owner) -> AuthorizationQuerySet:
    """The authorizations of ``owner`` that give access now, newest first."""
    hers = Authorization.objects.giving_access().filter(owner=owner)
    return hers.select_related(WITH_POLICY, "album")


def ended_of(owner: Owner) -> AuthorizationQuerySet:
    """The authorizations of ``owner`` that are over, newest first."""
    return Authorization.objects.over().filter(owner=owner)


def find(owner: Owner, authorization_id: UUID) -> Authorization | None:
    """One authorization of ``owner``, over or not; None if she has none of this id."""
    hers = Authorization.objects.filter(pk=authorization_id, owner=owner)
    return hers.select_related(WITH_POLICY, "album").first()


def end(authorization: Authorization, *, ended: str) -> bool:
    """End ``authorization`` and everything minted from it, at once. False if it was over already.

    One whose time was over is closed for good as well: no refresh that is under way can put its end off.
    """
    now = timezone.now()
    with transaction.atomic():
        unended = Authorization.objects.filter(pk=authorization.pk, revoked_at__isnull=True)
        changed = unended.active().update(revoked_at=now, ended=ended)
        unended.update(revoked_at=now)
        authorization.access_tokens.filter(expires_at__gt=now).update(expires_at=now)
    return bool(changed)


def end_by_owner(*, owner: Owner, authorization_id: UUID) -> Authorization | None:
    """End one authorization of ``owner`` by her wish; None if she has none of this id."""
    authorization = Authorization.objects.filter(pk=authorization_id, owner=owner).first()
    if authorization is not None:
        end(authorization, ended=Authorization.Ended.BY_OWNER)
    return authorization


def end_app(*, owner: Owner, authorization_id: UUID) -> Authorization | None:
    """End all that the application of this authorization may do in the name of ``owner``, at once, by her wish.

    Returns one that ended, this one if it gave access until now; None if she has none of this id.
    """
    named = Authorization.objects.filter(pk=authorization_id, owner=owner).first()
    if named is None:
        return None
    hers = Authorization.objects.filter(owner=owner, client_id=named.client_id)
    _end_every(hers, ended=Authorization.Ended.BY_OWNER)
    ended = Authorization.objects.filter(owner=owner, client_id=named.client_id, ended=Authorization.Ended.BY_OWNER)
    named.refresh_from_db()
    return named if named.ended == Authorization.Ended.BY_OWNER else ended.order_by("-revoked_at").first() or named


def ended_together(authorization: Authorization) -> list[Authorization]:
    """What its owner ended with the same press as this one, of the same application, newest first."""
    if authorization.revoked_at is None or authorization.ended != Authorization.Ended.BY_OWNER:
        return [authorization]
    same = Authorization.objects.filter(owner=authorization.owner_id, client_id=authorization.client_id)
    return list(same.filter(revoked_at=authorization.revoked_at, ended=authorization.ended).select_related("album"))


def end_all(owner: Owner) -> int:
    """End all that applications may do in the name of ``owner``, at once; how many authorizations gave access."""
    return _end_every(Authorization.objects.filter(owner=owner), ended=Authorization.Ended.BY_OWNER)


def end_all_of(application: Application, *, ended: str = Authorization.Ended.BY_OPERATOR) -> int:
    """End everything that people allowed ``application``; how many authorizations gave access.

    With it ends what the project's own server issued to it, where a project has one.
    """
    with transaction.atomic():
        issued.end(application)
        return _end_every(Authorization.objects.filter(application=application), ended=ended)


def _end_every(rows: AuthorizationQuerySet, *, ended: str) -> int:
    """As :func:`end` for each of ``rows``.

    They are locked one after the other before anything of them, as everybody does who ends or refreshes one: nobody
    waits for each other in a circle, and of two presses one waits.
    """
    now = timezone.now()
    with transaction.atomic():
        unended = rows.filter(application__isnull=False, revoked_at__isnull=True)
        list(unended.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        changed = unended.active().update(revoked_at=now, ended=ended)
        unended.update(revoked_at=now)
        tokens = AccessToken.objects.filter(authorization__in=rows.order_by().values("pk"), expires_at__gt=now)
        tokens.update(expires_at=now)
    return changed


def record_use(authorization_id: UUID, *, last_used_at: datetime | None) -> None:
    """Note that an application used its access now. Written once a minute at most: it is on the hot path."""
    now = timezone.now()
    if last_used_at is not None and last_used_at > now - USE_RECORDED_EVERY:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_RECORDED_EVERY)
    Authorization.objects.filter(stale, pk=authorization_id).update(last_used_at=now)
