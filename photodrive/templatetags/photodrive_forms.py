"""What templates need for their forms: our template pack, and a token where a page is bound to a browser."""

from __future__ import annotations

from crispy_forms.templatetags.crispy_forms_tags import CrispyFormNode
from django import template
from django.forms import BaseForm
from django.utils.html import format_html
from django.utils.safestring import SafeString

from photodrive.authorization.http import form_tokens

register = template.Library()


@register.simple_tag(takes_context=True)
def form_token(context: template.RequestContext) -> SafeString:
    """In the place of ``csrf_token``: see :mod:`photodrive.authorization.http.form_tokens`."""
    token = form_tokens.token(context.request)
    return format_html('<input type="hidden" name="{}" value="{}">', form_tokens.FIELD, token)


@register.simple_tag(takes_context=True)
def bootstrap_form(context: template.Context, form: BaseForm) -> SafeString:
    """``form`` with its ``helper``, by the template pack of our pages, whatever the project's own forms look like.

    crispy-forms' own tag asks for the project's pack before it takes another one.
    """
    with context.push(form=form):
        drawn: SafeString = CrispyFormNode("form", None, template_pack="bootstrap5").render(context)
    return drawn
