"""The beginning of version 1, from which a client finds everything else."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from photodrive import conf
from photodrive.api.base import ApiView
from photodrive.authorization.protocol.links import absolute

from .schema import described, problems
from .serializers import RootSerializer


class Root(ApiView):
    """Where the API begins: every other address is found from here."""

    scopes = {}

    def get_view_name(self) -> str:
        """The title of its page where a person looks at it."""
        return f"{conf.settings.NAME} API"

    @described(operation_id="root", tags=["Start"], responses={200: RootSerializer, **problems()})
    def get(self, request: Request) -> Response:
        """The addresses of the API."""
        return Response(
            {
                "photos": absolute("api:photo-list"),
                "usage": absolute("api:usage"),
                "schema": absolute("api:schema"),
                "documentation": absolute("api-docs"),
            }
        )
