"""What is waiting for an owner to decide."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from oauth2_provider.settings import oauth2_settings

from photodrive.authorization.protocol.json_shapes import IdTokenSeed, RequestedDetails, StoredParameters
from photodrive.photos.models import Album

from .authorizations import Authorization


class AuthorizationRequest(models.Model):
    """An authorization request, kept server-side from the first GET to the decision (RFC 6749 4.1.1).

    The browser carries only ``id``. ``parameters`` are the client's, validated; ``browser_hash`` binds it to the
    browser, ``owner`` to the person who first opened it signed in. What she has ticked is in
    the :class:`photodrive.photos.models.TickList` of the same id. A pushed request (RFC 9126) has the fingerprint of
    its ``request_uri``, and ``opened_at`` once a browser has brought it. ``details`` are the client's
    authorization details (RFC 9396) as asked; ``selection``, ``album`` and ``duration`` what she chose so far.
    ``given`` are the scopes she leaves ticked, None for all of them; ``remember`` is her wish not to be asked again.
    ``counts_for`` says, as a fingerprint, for whom it counts among those that may be open at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(oauth2_settings.APPLICATION_MODEL, on_delete=models.CASCADE, related_name="+")
    parameters: models.JSONField[StoredParameters, StoredParameters] = models.JSONField()
    scopes: models.JSONField[list[str], list[str]] = models.JSONField()
    details: models.JSONField[list[RequestedDetails], list[RequestedDetails]] = models.JSONField(default=list)
    request_uri_checksum = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001  many have none
    opened_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    browser_hash = models.CharField(max_length=64, blank=True)
    counts_for = models.CharField(max_length=64, blank=True, db_index=True)
    selection = models.CharField(max_length=10, default=Authorization.Selection.CHOSEN)
    album = models.ForeignKey(Album, on_delete=models.SET_NULL, null=True, related_name="+")
    duration = models.CharField(max_length=20, blank=True)
    location = models.BooleanField(default=False)
    given: models.JSONField[list[str] | None, list[str] | None] = models.JSONField(null=True)
    remember = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    decided_at = models.DateTimeField(null=True)
    authorization = models.ForeignKey(Authorization, on_delete=models.SET_NULL, null=True)

    def __str__(self) -> str:
        return f"Request of {self.application}"

    @property
    def return_to(self) -> str:
        """Where the browser goes with the answer; empty for a device's request, whose device asks for it itself."""
        return str(self.parameters.get("redirect_uri") or "")

    def undecided(self) -> models.QuerySet[AuthorizationRequest]:
        """Its row, as long as nobody has decided and it belongs to the person and the browser as it did when read.

        So what one person was about to choose is never written to what meanwhile is another's.
        """
        belongs = {"owner": self.owner_id, "browser_hash": self.browser_hash}
        return AuthorizationRequest.objects.filter(pk=self.pk, decided_at__isnull=True, **belongs)


class DeviceAuthorization(models.Model):
    """One device that waits for its owner (RFC 8628): both codes as fingerprints only.

    ``request`` is what she is asked, kept like every other request. ``interval`` in seconds grows by slow_down.
    ``used_at`` and ``settled_at`` as in :class:`AuthorizationCode`, and so are the properties below. Like a code it
    is kept, once used, for as long as anything minted from it lives.
    """

    dpop_jkt = ""  # a device proves its key when it takes the token, not before

    request = models.OneToOneField(AuthorizationRequest, on_delete=models.CASCADE, related_name="device")
    device_code_checksum = models.CharField(max_length=64, unique=True)
    user_code_checksum = models.CharField(max_length=64, unique=True)
    interval = models.PositiveSmallIntegerField(default=5)
    polled_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Device of {self.request_id}"

    @property
    def authorization(self) -> Authorization | None:
        return self.request.authorization

    @property
    def authorization_id(self) -> Any:  # None until she agrees, and nobody asks for it before
        return self.request.authorization_id

    @property
    def openid(self) -> IdTokenSeed | None:
        return self.request.parameters.get("id_token")
