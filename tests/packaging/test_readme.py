"""The wheel in empty projects, set up by the README's lines alone; the quick form of ``make test-versions``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging import set_ups
from tests.packaging.clean import Project, build_wheel, environment, project


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Project:
    folder = tmp_path_factory.mktemp("drive")
    made = project(folder, environment(folder, wheel, "photodrive"))
    set_ups.drive(made)
    return made


def test_the_drive_works_by_the_readmes_lines(drive: Project) -> None:
    drive.migrate_without_drift()
    pages = ("/", "/api/v1/docs/", "/accounts/login/", "/.well-known/oauth-authorization-server")
    assert drive.get(*pages, "/api/v1/photos/") == {**dict.fromkeys(pages, 200), "/api/v1/photos/": 401}
    bootstrap = "photodrive_assets/bootstrap/bootstrap.min.css"
    assert bootstrap in drive.manage("findstatic", "-v", "0", bootstrap)


def test_the_drive_brings_nothing_of_the_shop_or_the_demo(drive: Project) -> None:
    assert drive.environment.present("babel", "httpx2", "django_countries", "oauthdemo") == []


def test_the_drive_takes_a_prefix_and_users_without_a_name(tmp_path: Path, drive: Project) -> None:
    made = project(tmp_path, drive.environment)
    set_ups.prefixed(made)
    made.append("settings.py", set_ups.DOT_MODELS)
    made.migrate_without_drift()
    pages = ("/photos/", "/photos/api/v1/docs/", "/.well-known/oauth-authorization-server")
    assert made.get(*pages, "/") == {**dict.fromkeys(pages, 200), "/": 404}


def test_the_shop_works_by_the_readmes_lines(tmp_path: Path, wheel: Path) -> None:
    made = project(tmp_path, environment(tmp_path, wheel, "printshop"))
    set_ups.shop(made)
    made.migrate_without_drift()
    pages = ("/", "/sources/", "/basket/", "/orders/")
    assert made.get(*pages, "/nothing/") == {**dict.fromkeys(pages, 200), "/nothing/": 404}
    assert "shop.css" in made.manage("findstatic", "printshop/shop.css")
    absent = ("oauth2_provider", "rest_framework", "oauthdemo", "authlib", "djmoney")
    assert made.environment.present(*absent) == []
