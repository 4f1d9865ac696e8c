"""What the drive's pages are made of: elements, and parts whose place depends on the base template."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_WORDS = frozenset({"kind", "tag", "also"})  # what an element is told that is no attribute of it


@register.simple_block_tag(takes_context=True, end_name="endelement")
def element(context: template.Context, content: SafeString, name: str, /, **values: Any) -> SafeString:
    """``photodrive/elements/{name}.html`` around what stands between the tags.

    It gets that as ``slot``, the ``values`` by their names, and those that are attributes of HTML, ready to be written,
    as ``attributes``: ``hx_get`` is ``hx-get`` there, True stands without a value, False, None and "" do not stand.
    """
    around = context.new({**values, "slot": content, "attributes": _attributes(values)})
    assert context.template is not None
    return context.template.engine.get_template(f"photodrive/elements/{name}.html").render(around)


def _attributes(values: dict[str, Any]) -> SafeString:
    """In the order given, each with a space before it."""
    return format_html_join(
        "",
        " {}",
        (
            (name.replace("_", "-") if value is True else format_html('{}="{}"', name.replace("_", "-"), value),)
            for name, value in values.items()
            if name not in _WORDS and value is not False and value not in (None, "")
        ),
    )


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
