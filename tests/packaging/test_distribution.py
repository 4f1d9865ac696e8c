"""What lint says about a distribution that is not as it should be, and how the long description is made."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any, cast

import pytest
from packaging.metadata import Metadata, RawMetadata

import hatch_build
from tests.packaging.clean import ROOT

SOURCE = "https://photos.example/code"
LOCKED = {
    "bootstrap": "MIT",
    "bootstrap-icons": "MIT",
    "htmx.org": "0BSD",
    "tus-js-client": "MIT",
    "@fontsource-variable/inter": "OFL-1.1",
    "@fontsource-variable/fraunces": "OFL-1.1",
    "@fontsource-variable/source-sans-3": "OFL-1.1",
    "axe-core": "MPL-2.0",
}


@pytest.fixture
def distribution(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("distribution")


def metadata(**fields: Any) -> Metadata:
    named = {"metadata_version": "2.4", "name": "django-photodrive", "version": "1.0"}
    return Metadata.from_raw(cast(RawMetadata, {**named, "project_urls": {"Source": SOURCE}, **fields}))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("[a](docs/api.md)", f"[a]({SOURCE}/blob/HEAD/docs/api.md)"),
        ("[a](docs/api.md#lists)", f"[a]({SOURCE}/blob/HEAD/docs/api.md#lists)"),
        ("![a\nb](docs/a.png)", f"![a\nb]({SOURCE}/raw/HEAD/docs/a.png)"),
        ("[a](#below) [b](https://a.example/)", "[a](#below) [b](https://a.example/)"),
        ("`[a](b.md)` [c](c.md)", f"`[a](b.md)` [c]({SOURCE}/blob/HEAD/c.md)"),
        ("```md\n[a](b.md)\n```\n", "```md\n[a](b.md)\n```\n"),
    ],
)
def test_relative_links_lead_into_the_repository(text: str, made: str) -> None:
    assert hatch_build.absolute(text, SOURCE) == made


@pytest.mark.parametrize(
    "text", ["[a](docs/api.md)", '<img src="docs/a.png">', "[a](http://a.example/)", f"[a]({SOURCE}/blob/HEAD/no.md)"]
)
def test_a_link_that_leads_nowhere_for_a_reader_elsewhere_is_told(distribution: ModuleType, text: str) -> None:
    assert len(list(distribution.addresses(metadata(description=text)))) == 1


def test_the_readmes_own_links_are_fine_once_they_are_absolute(distribution: ModuleType) -> None:
    readme = (ROOT / "README.md").read_text()
    assert list(distribution.addresses(metadata(description=readme)))
    assert list(distribution.addresses(metadata(description=hatch_build.absolute(readme, SOURCE)))) == []


@pytest.mark.parametrize("named", ["BSD-3-Clause", "BSD-3-Clause AND MIT AND 0BSD AND OFL-1.1 AND MPL-2.0"])
def test_a_licence_left_out_and_one_of_what_is_not_in_it_are_told(distribution: ModuleType, named: str) -> None:
    told = list(distribution.licences(metadata(license_expression=named), LOCKED))
    assert any("licence expression" in line for line in told)


def test_a_licence_file_left_out_is_told(distribution: ModuleType) -> None:
    expression = "BSD-3-Clause AND MIT AND 0BSD AND OFL-1.1"
    (told,) = distribution.licences(metadata(license_expression=expression, license_files=["LICENSE"]), LOCKED)
    assert "photodrive_assets/static/photodrive_assets/htmx/LICENSE" in told


def test_stray_and_missing_files_are_told(distribution: ModuleType) -> None:
    told = distribution.misplaced(
        ["photodrive/a.py", "tests/photodrive/test_a.py"],
        tracked=["photodrive/a.py", "printshop/b.py", "tests/photodrive/test_a.py"],
        places=distribution.IN_WHEEL,
    )
    assert told == ["missing: printshop/b.py", "does not belong in it: tests/photodrive/test_a.py"]


def test_a_file_in_two_places_is_told(distribution: ModuleType) -> None:
    files = {"photodrive/static/a.css": b"a", "printshop/static/a.css": b"a"}
    files |= dict.fromkeys(["photodrive/a.py", "printshop/a.py"], b"the same by chance")
    assert list(distribution.twice(files)) == ["printshop/static/a.css is photodrive/static/a.css again"]


def test_code_in_the_assets_is_told(distribution: ModuleType) -> None:
    files = {"photodrive_assets/__init__.py": b'"""Static files."""\n', "photodrive_assets/static/a.js": b"a\nb\n"}
    assert list(distribution.code_of_assets(files)) == []
    assert len(list(distribution.code_of_assets({**files, "photodrive_assets/shared.py": b""}))) == 1
    assert len(list(distribution.code_of_assets({"photodrive_assets/__init__.py": b'"""A."""\nimport os\n'}))) == 1


def test_what_the_index_shows_may_not_be_missing(distribution: ModuleType) -> None:
    told = list(distribution.said(metadata(summary="Photos", author="Somebody")))
    assert "the metadata has no keywords" in told and "the metadata has no author" not in told
