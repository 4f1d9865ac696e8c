"""The wheel in an empty project, set up by the README's lines alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs import markdown
from tests.packaging.clean import ROOT, Project, build_wheel, project, run

README = (ROOT / "README.md").read_text()
KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="
UNDER_A_PREFIX, *_ = markdown.code((ROOT / "docs" / "settings.md").read_text(), "python")
OWN_USER = 'INSTALLED_APPS += ["people"]\nAUTH_USER_MODEL = "people.Person"\n'
PERSON = "from django.contrib.auth.models import AbstractUser\n\n\nclass Person(AbstractUser):\n    pass\n"
DOT_MODELS = "\n".join(
    f'OAUTH2_PROVIDER_{name}_MODEL = "oauth2_provider.{model}"'
    for name, model in (("APPLICATION", "Application"), ("ACCESS_TOKEN", "AccessToken"))
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("dist"))


def set_up(made: Project, heading: str) -> None:
    """Do what the README says below ``heading``."""
    settings, urls = markdown.code(markdown.section(README, heading), "python")
    made.append("settings.py", settings.replace('["…"]', f'["{KEY}"]'))
    (made.site / "mysite" / "urls.py").write_text(urls)


def present(made: Project, *modules: str) -> list[str]:
    """Those of ``modules`` that can be imported there."""
    code = f"import importlib.util as u; print(*[name for name in {modules!r} if u.find_spec(name)])"
    return run(made.python, "-c", code, cwd=made.site).split()


def migrate_without_drift(made: Project) -> None:
    made.manage("check", "--fail-level", "WARNING")
    made.manage("migrate", "-v", "0")
    assert "No migrations to apply" in made.manage("migrate")
    assert "No changes detected" in made.manage("makemigrations", "--check", "--dry-run")


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Project:
    made = project(tmp_path_factory.mktemp("drive"), wheel, "photodrive")
    set_up(made, "### The drive")
    return made


def test_the_drive_works_by_the_readmes_lines(drive: Project) -> None:
    migrate_without_drift(drive)
    pages = ("/", "/api/v1/docs/", "/accounts/login/", "/.well-known/oauth-authorization-server")
    assert drive.get(*pages, "/api/v1/photos/") == {**dict.fromkeys(pages, 200), "/api/v1/photos/": 401}
    bootstrap = "photodrive_assets/bootstrap/bootstrap.min.css"
    assert bootstrap in drive.manage("findstatic", "-v", "0", bootstrap)


def test_the_drive_brings_nothing_of_the_shop_or_the_demo(drive: Project) -> None:
    assert present(drive, "babel", "httpx2", "oauthdemo") == []


def test_the_drive_takes_a_prefix_and_a_user_model_of_the_project(tmp_path: Path, drive: Project) -> None:
    made = Project(tmp_path)
    run("cp", "-r", drive.site, made.site, cwd=tmp_path)
    (made.site / "db.sqlite3").unlink(missing_ok=True)
    (tmp_path / "env").symlink_to(drive.folder / "env")
    made.manage("startapp", "people")
    (made.site / "people" / "models.py").write_text(PERSON)
    made.append("settings.py", OWN_USER + DOT_MODELS)
    made.append("urls.py", "urlpatterns.pop()\n" + UNDER_A_PREFIX)
    made.manage("makemigrations", "people", "-v", "0")
    migrate_without_drift(made)
    pages = ("/photos/", "/photos/api/v1/docs/", "/.well-known/oauth-authorization-server")
    assert made.get(*pages, "/") == {**dict.fromkeys(pages, 200), "/": 404}


def test_the_shop_works_by_the_readmes_lines(tmp_path: Path, wheel: Path) -> None:
    made = project(tmp_path, wheel, "printshop")
    set_up(made, "### The shop")
    migrate_without_drift(made)
    pages = ("/", "/sources/", "/basket/", "/orders/")
    assert made.get(*pages, "/nothing/") == {**dict.fromkeys(pages, 200), "/nothing/": 404}
    assert "shop.css" in made.manage("findstatic", "printshop/shop.css")
    assert present(made, "oauth2_provider", "rest_framework", "oauthdemo", "authlib", "djmoney") == []
