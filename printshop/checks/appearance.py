"""What the pages need of the project to be drawn, and whether they can be read in its colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning
from django.template import Context
from django.template.backends.django import Template
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode

from printshop import palette
from printshop.checks.registering import register

_BASE = "printshop/base.html"


@register("printshop")
def check_templates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """The pages find the page around them, ours or the project's, and stand in it."""
    try:
        found = get_template(_BASE)
        stands = isinstance(found, Template) and "main" in _blocks(found)
    except Exception as error:  # an engine or a template of the project's may raise anything
        yield Error(
            f"TEMPLATES gives no {_BASE} that can be read: {type(error).__name__}.",
            hint="Let it have Django's own backend with APP_DIRS, and look at the template if it is yours.",
            id="printshop.E021",
        )
        return
    if not stands:
        yield Error(
            f"{_BASE} has no block 'main': every page of the shop would be empty.",
            hint="docs/templates.md says what a template of yours needs in the place of this one.",
            id="printshop.E021",
        )


@register("printshop")
def check_readable(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """What is written in one of the project's colours can be read on the other (WCAG 2.2 section 1.4.3)."""
    for ink, ground, ratio in palette.pale():
        yield Warning(
            f"PRINTSHOP['COLOURS']: {ink!r} is hard to read on {ground!r}, with a contrast of {ratio:.1f} to 1.",
            hint=f"Let it be {palette.LEAST_CONTRAST} to 1 or more. Light and dark have colours of their own.",
            id="printshop.W003",
        )


def _blocks(template: Template) -> set[str]:
    """The names of the blocks of a template and of what it extends; a name that only a page knows adds "main"."""
    names, nodes, context = set[str](), template.template.nodelist, Context()
    with context.bind_template(template.template):
        while True:
            names |= {block.name for block in nodes.get_nodes_by_type(BlockNode) if isinstance(block, BlockNode)}
            extending = next((node for node in nodes if isinstance(node, ExtendsNode)), None)
            if extending is None:
                return names
            if not isinstance(getattr(extending.parent_name, "var", None), str):
                return names | {"main"}
            nodes = extending.get_parent(context).nodelist
