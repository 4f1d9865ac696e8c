"""A project that lives with django-oauth-toolkit already: a server, an API and pages of its own, beside the drive."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from oauth2_provider.contrib.rest_framework import OAuth2Authentication, TokenHasScope
from oauth2_provider.decorators import protected_resource
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photodrive.api.authentication import TokenAuthentication


def whoami(request: HttpRequest) -> JsonResponse:
    """Whom the project's middleware takes the caller for."""
    return JsonResponse({"user": request.user.get_username()})


class HostView(APIView):
    """The project's own API, with DOT's classes."""

    authentication_classes = [OAuth2Authentication]
    permission_classes = [TokenHasScope]
    required_scopes = ["read"]

    def get(self, request: Request, **kwargs: Any) -> Response:
        return Response({"user": request.user.get_username()})


class PhotosView(HostView):
    """A view of the project that takes the drive's tokens."""

    authentication_classes = [TokenAuthentication]
    required_scopes = ["photos:read"]


class ChangingView(PhotosView):
    required_scopes = ["photos:write"]


urlpatterns = [
    path("host/sign-in/", LoginView.as_view(template_name="admin/login.html"), name="login"),
    path("host/o/", include("oauth2_provider.urls")),
    path("host/whoami/", whoami),
    path("host/decorated/", protected_resource(scopes=["read"])(whoami)),
    path("host/api/", HostView.as_view()),
    path("host/photos/", PhotosView.as_view()),
    path("host/changing/", ChangingView.as_view()),
    path("", include("photodrive.urls")),
]
