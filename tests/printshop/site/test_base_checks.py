"""What the pages need to be drawn is asked for at start, not found out by a visitor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from printshop.checks import check_middleware, check_templates

SOUND = '{% include "printshop/elements/head.html" %}{% block main %}{% endblock %}'


def told(settings: Any, folder: Path, **templates: str) -> list[str]:
    """What the check says where the project has these templates, by names without an end."""
    for name, text in templates.items():
        path = folder / f"{name}.html" if name != "base" else folder / "printshop" / "base.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]
    return [f"{message.id} {message.msg}" for message in check_templates(None)]


def test_ours_and_a_sound_one_of_the_projects_pass(settings: Any, tmp_path: Path) -> None:
    assert told(settings, tmp_path) == []
    assert told(settings, tmp_path, base=SOUND) == []
    site = "<body>{% block content %}{% endblock %}</body>"
    inside = '{% extends "site.html" %}{% block content %}{% block main %}{% endblock %}{% endblock %}'
    assert told(settings, tmp_path, site=site, base=inside) == []
    assert told(settings, tmp_path, base='{% extends "printshop/base.html" %}{% block footer %}{% endblock %}') == []
    assert told(settings, tmp_path, base="{% extends whatever %}") == []


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("<p>nothing</p>", "has no block 'main'"),
        ("{% block content %}{% endblock %}", "has no block 'main'"),
        ('{% extends "site.html" %}{% block title %}{% endblock %}', "has no block 'main'"),
        ('{% extends "no/such.html" %}', "gives no printshop/base.html that can be read: TemplateDoesNotExist"),
        ("{% block main %}", "gives no printshop/base.html that can be read: TemplateSyntaxError"),
        ("{% load no_such_tags %}", "gives no printshop/base.html that can be read: TemplateSyntaxError"),
    ],
)
def test_a_base_that_would_show_nothing_is_told(settings: Any, tmp_path: Path, base: str, words: str) -> None:
    (found,) = told(settings, tmp_path, site="<body>{% block content %}{% endblock %}</body>", base=base)
    assert found.startswith("printshop.E021 ") and words in found


@pytest.mark.parametrize(
    "templates",
    [[], [{"BACKEND": "django.template.backends.dummy.TemplateStrings", "DIRS": [], "APP_DIRS": True, "OPTIONS": {}}]],
    ids=["none", "another"],
)
def test_an_engine_that_cannot_draw_them_is_told(settings: Any, templates: Any) -> None:
    settings.TEMPLATES = templates
    assert [message.id for message in check_templates(None)] == ["printshop.E021"]


@pytest.mark.parametrize("name", ["INSTALLED_APPS", "MIDDLEWARE"])
def test_messages_that_nobody_could_read_are_told(settings: Any, name: str) -> None:
    assert check_middleware(None) == []
    setattr(settings, name, [one for one in getattr(settings, name) if "django.contrib.messages" not in one])
    assert [message.id for message in check_middleware(None)] == ["printshop.E019"]


def test_a_middleware_that_does_not_import_is_djangos_to_tell(settings: Any) -> None:
    settings.MIDDLEWARE = ["no.such.Middleware", *settings.MIDDLEWARE]
    assert check_middleware(None) == []
