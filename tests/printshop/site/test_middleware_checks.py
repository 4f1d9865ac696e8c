"""A project without the middleware that the shop needs hears so at start-up, and not by a page that breaks."""

from __future__ import annotations

from typing import Any

import pytest

from printshop.checks.middleware import SESSION, SHOP_SESSION, check_middleware

MESSAGES = "django.contrib.messages.middleware.MessageMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"


def ids(settings: Any, *middleware: str) -> list[str | None]:
    settings.MIDDLEWARE = list(middleware)
    return [message.id for message in check_middleware(None)]


@pytest.mark.parametrize(
    ("middleware", "expected"),
    [
        ([], ["printshop.E018", "printshop.E019"]),
        ([COMMON, MESSAGES], ["printshop.E018"]),
        ([SESSION, COMMON], ["printshop.E019"]),
        ([MESSAGES, SESSION], ["printshop.E019"]),
        ([SESSION, SHOP_SESSION, MESSAGES], ["printshop.E018"]),
        (["no.such.Middleware", "django.utils.html.escape", MESSAGES], ["printshop.E018"]),
    ],
)
def test_middleware_that_is_missing_or_in_the_wrong_order_is_named(
    settings: Any, middleware: list[str], expected: list[str]
) -> None:
    assert ids(settings, *middleware) == expected


@pytest.mark.parametrize(
    "middleware",
    [
        [SESSION, COMMON, MESSAGES],
        [COMMON, SHOP_SESSION, MESSAGES],
        [
            "oauthdemo.serving.origins.DriveSessionMiddleware",
            "oauthdemo.serving.origins.ShopSessionMiddleware",
            MESSAGES,
        ],
    ],
)
def test_either_session_will_do_and_those_of_several_sites_too(settings: Any, middleware: list[str]) -> None:
    assert ids(settings, *middleware) == []
