"""An application asks how much it is used."""

from __future__ import annotations

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from photodrive.api.authentication import access_of
from photodrive.api.base import ApiView
from photodrive.authorization.access_log import usage
from photodrive.authorization.protocol.scopes import USAGE_READ

from .schema import described, problems
from .serializers import UsageSerializer


class Usage(ApiView):
    """How much your application is used: for its own token (client credentials), which sees no owner and no photo."""

    name = "Usage"
    scopes = {"GET": USAGE_READ, "HEAD": USAGE_READ}

    @described(operation_id="usage", tags=["Usage"], responses={200: UsageSerializer, **problems()})
    def get(self, request: Request) -> Response:
        """Connections now, and answers and bytes of the last thirty days."""
        access = access_of(request)
        if access is None:
            raise PermissionDenied("This is for applications: ask with a token of the application itself.")
        used: dict[str, object] = {
            "client_id": access.client_id,
            "connections": usage.active_authorizations(access.client_id),
            "days": usage.by_day(access.client_id),
        }
        return Response(UsageSerializer(used).data)
