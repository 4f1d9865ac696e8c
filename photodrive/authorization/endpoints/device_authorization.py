"""The device authorization endpoint (RFC 8628 section 3.1)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import View
from oauthlib.oauth2 import OAuth2Error

from photodrive import conf
from photodrive.authorization import devices, metadata, waiting
from photodrive.authorization.server import core

from .addresses import address_of
from .forms import problem_with_body
from .headers import JsonEndpoint, error


class DeviceAuthorizationView(JsonEndpoint, View):
    """POST what a device asks for, with client authentication; the answer has its two codes."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if unreadable := problem_with_body(request):
            return unreadable
        try:
            scopes, asked = core().validate_device(request)
        except OAuth2Error as problem:
            return error(problem.error, problem.description or "", status=problem.status_code)
        share = waiting.of_client(asked.client, address_of(request))
        codes = devices.begin(asked=asked, scopes=scopes, share=share)
        page = metadata.absolute("device")
        return JsonResponse(
            {
                "device_code": codes.device_code,
                "user_code": codes.user_code,
                "verification_uri": page,
                "verification_uri_complete": f"{page}?{urlencode({'user_code': codes.user_code})}",
                "expires_in": conf.settings.DEVICE_CODE_SECONDS,
                "interval": devices.INTERVAL,
            }
        )
