"""The shop as a guest: under a prefix, behind LoginRequiredMiddleware, and refused where its addresses would change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import clear_url_caches, include, path, reverse, set_script_prefix
from django.utils.translation import gettext_lazy

from printshop import checks, links
from printshop.urls import urlpatterns

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
CLOSED = "django.contrib.auth.middleware.LoginRequiredMiddleware"
CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
]
SHOP = path("prints/", include("printshop.urls"))
SAMPLES: tuple[dict[str, object], ...] = (
    {}, {"slug": "nobody"}, {"number": "none"}, {"photo_id": "01a22bf4-739b-7503-bdcf-6fbb2a09e145"},
    {"version": "0"}, {"version": "0", "drawing": "stamp"},
)  # fmt: skip

Project = Callable[..., None]


def hosts_page(request: HttpRequest) -> HttpResponse:
    """A page of the project's own."""
    return HttpResponse("The project's own page.")


@pytest.fixture
def project(settings: Any) -> Iterator[Project]:
    """Give it its addresses: ``project(path(...), ...)``."""
    settings.MIDDLEWARE = MIDDLEWARE
    settings.LOGIN_URL = "/enter/"
    backend = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": backend, "APP_DIRS": True, "OPTIONS": {"context_processors": CONTEXT}}]
    settings.PRINTSHOP = {**settings.PRINTSHOP, "URLCONF": ""}

    def has(*patterns: Any) -> None:
        urlconf: Any = ModuleType("urls_of_a_test")
        urlconf.urlpatterns = [path("own/", hosts_page), *patterns]
        settings.ROOT_URLCONF = urlconf

    yield has
    set_script_prefix("/")
    clear_url_caches()


def answers() -> dict[tuple[str, str], tuple[int, str]]:
    """What a new customer gets at each address of the shop."""
    found = {}
    for pattern in urlpatterns:
        (arguments,) = (one for one in SAMPLES if set(one) == set(pattern.pattern.converters))
        place = reverse(f"printshop:{pattern.name}", kwargs=arguments)
        for method in ("GET", "POST"):
            response = Client().generic(method, place)
            found[method, place] = (response.status_code, response.headers.get("Location", ""))
    return found


@pytest.mark.django_db
def test_customers_of_the_shop_need_no_account_of_the_project(settings: Any, project: Project) -> None:
    project(SHOP)
    before = answers()
    settings.MIDDLEWARE = [*MIDDLEWARE, CLOSED]
    assert answers() == before
    assert {status for status, _ in before.values()} >= {200, 302, 404, 405}
    assert not [where for _, where in before.values() if where.startswith("/enter/")]
    assert Client().get("/own/")["Location"] == "/enter/?next=/own/"


@pytest.mark.django_db
def test_pages_hold_no_address_outside_of_the_prefix(project: Project) -> None:
    project(SHOP)
    for place in ("", "sources/", "basket/", "orders/", "signin/", "signed-out/"):
        page = Client().get(f"/prints/{place}").content.decode()
        addresses = {part.split('"')[0] for name in ("href", "src", "action") for part in page.split(f' {name}="')[1:]}
        assert addresses
        assert [one for one in addresses if not one.startswith(("/prints/", "/static/", "#", "?"))] == [], place


def test_the_page_for_trouble_leads_back_to_the_shop(project: Project) -> None:
    project(SHOP)
    assert 'href="/prints/"' in render_to_string("printshop/unavailable.html", {"text": "It is away."})


@pytest.mark.django_db
def test_no_form_of_another_site_counts_whatever_middleware_the_project_has(settings: Any, project: Project) -> None:
    project(SHOP)
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    settings.MIDDLEWARE = [name for name in MIDDLEWARE if "csrf" not in name]
    theirs = Client(enforce_csrf_checks=True)
    for name in ("signout", "basket_add", "review", "import_retry"):
        assert theirs.post(reverse(f"printshop:{name}")).status_code == 403, name


@pytest.mark.parametrize("script", ["", "/site"])
def test_a_source_is_told_the_address_at_which_the_shop_is(settings: Any, project: Project, script: str) -> None:
    project(SHOP)
    set_script_prefix(f"{script}/")
    assert links.absolute("callback", "drive") == f"{settings.PRINTSHOP['ORIGIN']}{script}/prints/callback/drive/"


@pytest.mark.parametrize(
    ("patterns", "wrong"),
    [
        ([SHOP], []),
        ([*i18n_patterns(path("about/", hosts_page)), SHOP], []),
        ([], ["printshop.E006"]),
        (i18n_patterns(SHOP), ["printshop.E016"]),
        (i18n_patterns(SHOP, prefix_default_language=False), ["printshop.E016"]),
        ([path(gettext_lazy("prints/"), include("printshop.urls"))], ["printshop.E016"]),
    ],
    ids=("prefix", "beside languages", "nowhere", "i18n", "i18n but one", "translated"),
)
def test_addresses_that_differ_by_language_are_refused(project: Project, patterns: list[Any], wrong: list[str]) -> None:
    project(*patterns)
    assert [message.id for message in checks.check_urlconf(None)] == wrong


def test_moments_without_a_time_zone_are_refused(settings: Any) -> None:
    settings.USE_TZ = False
    assert [message.id for message in checks.check_time_zones(None)] == ["printshop.E015"]
