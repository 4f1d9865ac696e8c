"""What templates of pages that are bound to a browser need for their forms."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from photodrive.authorization.http import form_tokens

register = template.Library()


@register.simple_tag(takes_context=True)
def form_token(context: template.RequestContext) -> SafeString:
    """In the place of ``csrf_token``: see :mod:`photodrive.authorization.http.form_tokens`."""
    token = form_tokens.token(context.request)
    return format_html('<input type="hidden" name="{}" value="{}">', form_tokens.FIELD, token)
