"""What the shop's templates need for their forms."""

from __future__ import annotations

from crispy_forms.templatetags.crispy_forms_tags import CrispyFormNode
from django import template
from django.forms import BaseForm
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def bootstrap_form(context: template.Context, form: BaseForm) -> SafeString:
    """``form`` with its ``helper``, by the template pack of our pages, whatever the project's own forms look like.

    crispy-forms' own tag asks for the project's pack before it takes another one.
    """
    with context.push(form=form):
        drawn: SafeString = CrispyFormNode("form", None, template_pack="bootstrap5").render(context)
    return drawn
