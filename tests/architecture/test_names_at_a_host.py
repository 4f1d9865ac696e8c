"""What a project sees of an app bears the app's name, so that it meets nothing of the project's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db.models.fields.related import RelatedField
from django.template import engines

APPS = ("photodrive", "printshop")


@pytest.mark.parametrize("label", APPS)
def test_at_models_of_the_project_nothing_is_called_as_it_might_call_its_own(label: str) -> None:
    seen = set()
    for model in apps.get_app_config(label).get_models():
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            if isinstance(field, RelatedField) and field.related_model._meta.app_label != label:
                seen.add(str(field))
                name = field.remote_field.get_accessor_name()
                assert field.remote_field.hidden or str(name).startswith(f"{label}_"), field
    assert seen or label == "printshop"  # which has customers of its own


@pytest.mark.parametrize("label", APPS)
def test_tables_and_what_a_database_names_bear_the_apps_name(label: str) -> None:
    for model in apps.get_app_config(label).get_models(include_auto_created=True):
        if not model._meta.proxy:
            assert model._meta.db_table.startswith(f"{label}_"), model
        for named in (*model._meta.indexes, *model._meta.constraints):
            assert named.name.startswith(f"{label}_"), named


@pytest.mark.parametrize("label", APPS)
def test_commands_tags_templates_and_static_files_do_too(label: str) -> None:
    folder = Path(apps.get_app_config(label).path)
    commands = [one.stem for one in (folder / "management" / "commands").glob("*.py") if one.stem != "__init__"]
    libraries = [one.stem for one in (folder / "templatetags").glob("*.py") if one.stem != "__init__"]
    assert commands and libraries
    for name in (*commands, *libraries):
        assert name.startswith(f"{label}_"), name
    for kind in ("templates", "static"):
        places = {one.relative_to(folder / kind).parts[:2] for one in (folder / kind).rglob("*") if one.is_file()}
        assert {first for first, *_ in places} <= {label, "admin"}
        assert {second for first, second in places if first == "admin"} <= {label}
    assert set(libraries) <= set(engines["django"].engine.template_libraries)  # type: ignore[attr-defined]
