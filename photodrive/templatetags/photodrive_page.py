"""What holds a page together whose base template may be the project's own."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


class OnceNode(template.Node):
    """Renders its body unless a body of the same name has been rendered on this page."""

    def __init__(self, name: FilterExpression, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        key = f"photodrive once {self.name.resolve(context)}"
        if context.render_context.get(key):
            return mark_safe("")
        context.render_context[key] = True
        return self.nodelist.render(context)


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """``{% once "header" %}…{% endonce %}``: whichever of several places the base template has comes first."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise template.TemplateSyntaxError(f"{bits[0]!r} takes one name.")
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(parser.compile_filter(bits[1]), nodelist)
