"""Which message of the protocol a request is, if it is one."""

from __future__ import annotations

from django.http import HttpRequest

from oauthdemo.trace.capture import request_parts

VIEWS = {
    "printshop:connect": "connect",
    "printshop:callback": "callback",
    "printshop:signin_at": "ask_who",
    "printshop:signout": "sign_out",
    "printshop:signed_out": "signed_out",
    "photodrive:openid-configuration": "discovery",
    "photodrive:jwks": "jwks",
    "photodrive:userinfo": "userinfo",
    "photodrive:logout": "logout",
    "photodrive:authorization-server-metadata": "discovery",
    "photodrive:protected-resource-metadata": "resource_metadata",
    "photodrive:protected-resource-metadata-by-path": "resource_metadata",
    "photodrive:authorize": "authorize",
    "photodrive:consent": "review",
    "account_login": "sign_in",
    "account_signup": "sign_in",
    "photodrive:par": "push",
    "photodrive:token": "token",
    "photodrive:device-authorization": "device_begin",
    "photodrive:device": "device_page",
    "photodrive:revoke": "revoke",
    "photodrive:introspect": "introspect",
    "photodrive:api:photo-list": "list",
    "photodrive:api:photo-detail": "photo",
    "photodrive:api:photo-file": "file",
    "photodrive:api:usage": "usage",
}
GRANTS = {
    "refresh_token": "refresh",
    "client_credentials": "own_token",
    "urn:ietf:params:oauth:grant-type:device_code": "poll",
}
WITH_TOKEN = frozenset({"list", "photo", "file", "usage", "userinfo"})
DIRECT = frozenset({"push", "token", "revoke", "introspect", "device_begin", *GRANTS.values()})  # no browser between
METADATA = frozenset({"discovery", "resource_metadata", "jwks"})
BY_A_PRESS = frozenset({"connect", "ask_who", "sign_out"})  # of a button: only the POST is a message


def kind_of(request: HttpRequest) -> str | None:
    """The name of a kind in ``story.steps`` or ``story.stories``, or None; of a request that was resolved to a view."""
    match = request.resolver_match
    kind = VIEWS.get(match.view_name) if match else None
    if kind is None or request.method not in ("GET", "POST"):
        return None
    if kind in WITH_TOKEN and not request.headers.get("Authorization"):
        return None  # her own browser at the API
    if kind in METADATA and "Sec-Fetch-Mode" in request.headers:
        return None  # somebody reads the document
    if kind in BY_A_PRESS and request.method == "GET":
        return None
    if kind == "sign_in" and not _leads_to_a_client(request):
        return None  # she signs in for herself
    if kind == "token":
        return GRANTS.get(request.POST.get("grant_type", ""), kind)
    if kind == "device_page" and "mine" in request.POST:
        return "device_mine"
    if kind == "review" and request.method == "POST":
        return "decide" if "decision" in request.POST else "choose"
    return kind


def _leads_to_a_client(request: HttpRequest) -> bool:
    """Whether signing in goes on with a pending request, or with the code of a device."""
    going_on = request_parts.next_address(request)
    return bool(request_parts.request_number(going_on) or request_parts.user_code(going_on))


def is_of_a_program(kind: str) -> bool:
    """Whether a program sends it, and no browser."""
    return kind in WITH_TOKEN | METADATA | DIRECT
