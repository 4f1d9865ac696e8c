"""Back from a source with a code or with a no (RFC 6749 section 4.1.2), whatever she went there for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import rotate_token
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from printshop.accounts import customers, identities
from printshop.exceptions import AccessEnded, DecryptionFailed, FlowError, FlowUnknown, SourceError
from printshop.importing import photo_import
from printshop.oauth.flows import authorization, pending_flows, signing_in
from printshop.oauth.models import GrantedCode
from printshop.sources.models import Source
from printshop.web.shared import error_pages
from printshop.web.shared.pages import Page
from printshop.web.sources import browser_binding

ANSWER = ("code", "state", "iss", "error", "error_description")


@method_decorator(never_cache, name="dispatch")
class CallbackView(Page):
    """Take the answer, and go on with what it was for."""

    @sensitive_variables()
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        source = get_object_or_404(Source, slug=slug, enabled=True)
        try:
            binding = browser_binding.binding_of(request)
            granted = authorization.read_authorization_answer(
                source=source,
                customer=customers.current(request),
                binding=binding,
                parameters=_single(request.GET),
            )
            arrive = _signed_in if granted.flow.is_sign_in else _with_photos
            response = arrive(request, granted)
        except (FlowError, SourceError, AccessEnded, DecryptionFailed) as error:
            wanted = pending_flows.is_sign_in(request.GET.get("state", ""), source)
            response = error_pages.tell(request, error, source, signing_in=wanted)
        else:
            request.session[browser_binding.BINDING] = binding  # another tab may still be on its way
        # This page's address may hold a code. Not "no-referrer": then browsers send "Origin: null" with the
        # forms on it, which Django's CSRF check refuses.
        response["Referrer-Policy"] = "strict-origin"
        return response


@sensitive_variables()
def _with_photos(request: HttpRequest, granted: GrantedCode) -> HttpResponse:
    photo_import.connect(granted)
    customers.keep(request, granted.flow.customer)
    return redirect("printshop:import")


@sensitive_variables()
def _signed_in(request: HttpRequest, granted: GrantedCode) -> HttpResponse:
    person = signing_in.identify(granted)
    identity = identities.recognise(
        issuer=person.issuer,
        subject=person.subject,
        name=person.name,
        source_id=granted.flow.source_id,
        visitor=granted.flow.customer,
    )
    customers.sign_in(request, identity, id_token=person.id_token)
    rotate_token(request)
    return redirect(granted.flow.next_path or "printshop:account")


def _single(query: QueryDict) -> dict[str, str]:
    """The parameters of an answer, none of them twice (RFC 6749 section 3.1)."""
    if any(len(query.getlist(name)) > 1 for name in ANSWER):
        raise FlowUnknown(detail="A parameter came twice.")
    return {name: str(query[name]) for name in ANSWER if name in query}
