"""The device authorization endpoint (RFC 8628 section 3.1)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import View
from oauthlib.oauth2 import OAuth2Error

from photodrive import conf
from photodrive.authorization.engine.server import core
from photodrive.authorization.engine.tables import DEVICE_AUTHORIZATION
from photodrive.authorization.http.bodies import problem_with_body
from photodrive.authorization.http.views import JsonEndpoint, refused
from photodrive.authorization.protocol import links
from photodrive.authorization.protocol.steps import noted
from photodrive.authorization.requests import device_codes


class DeviceAuthorizationView(JsonEndpoint, View):
    """POST what a device asks for, with client authentication; the answer has its two codes."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if unreadable := problem_with_body(request):
            return unreadable
        try:
            codes = noted(core().walk(request, DEVICE_AUTHORIZATION).codes)
        except OAuth2Error as problem:
            return refused(problem)
        page = links.absolute("device")
        return JsonResponse(
            {
                "device_code": codes.device_code,
                "user_code": codes.user_code,
                "verification_uri": page,
                "verification_uri_complete": f"{page}?{urlencode({'user_code': codes.user_code})}",
                "expires_in": conf.settings.DEVICE_CODE_SECONDS,
                "interval": device_codes.INTERVAL,
            }
        )
