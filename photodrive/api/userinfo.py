"""The UserInfo endpoint (OpenID Connect Core section 5.3): what an application may know about the owner of its token.

It takes tokens, answers and refuses as the API does; what it says are the claims of the scopes that the token has.
"""

from __future__ import annotations

from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from photodrive.authorization.models import WITH_POLICY, Authorization
from photodrive.authorization.openid import claims, subject_identifiers
from photodrive.authorization.protocol.scopes import OPENID

from .authentication import TokenAuthentication, access_of
from .base import ApiView, OnlyRenderer
from .exceptions import TokenRefused


class UserinfoView(ApiView):
    """GET or POST with an access token that has the scope ``openid``; whoever is merely signed in gets nothing here."""

    authentication_classes = [TokenAuthentication]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = OnlyRenderer
    http_method_names = ["get", "head", "post"]
    schema = None  # it is described by OpenID Connect Discovery
    scopes = {"GET": OPENID, "HEAD": OPENID, "POST": OPENID}

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        access = access_of(request)
        if access is None or access.owner is None or access.authorization_id is None:
            raise TokenRefused
        authorization = Authorization.objects.select_related(WITH_POLICY).get(pk=access.authorization_id)
        authorization.owner = access.owner
        return Response({"sub": subject_identifiers.of(authorization), **claims.of(access.owner, access.scopes)})

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.get(request, *args, **kwargs)
