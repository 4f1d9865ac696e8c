"""Which tests ``make test`` runs on which database, which it leaves to ``make test-long``, and which begin first.

Tests are named by path and name below ``tests/``, with ``*`` for anything. Of the races each kind of server is named
in ``tests/attacks/races/conftest.py``.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

HERE = Path(__file__).parent

# Looks, words, packages and files: the database has no part in them. The races bring both databases themselves, and
# the demo is started as a newcomer starts it.
EITHER_DATABASE = (
    "architecture/*",
    "attacks/races/*",
    "docs/*",
    "look/*",
    "oauthdemo/serving/test_demo_command.py::*",
    "packaging/*",
    "photodrive/imaging/*",
    "photodrive/photos/library/test_killed.py::*",
    "photodrive/photos/uploads/test_killed.py::*",
    "photodrive/test_settings.py::*",
    "printshop/browser/*",
    "printshop/upgrades/test_no_drift.py::*",
    "upgrades/*",
)
# SQLite finds as well what these are about: invented input, headers, the demo project, pictures, how messages are read
# and written. So it does with what needs a browser.
POSTGRESQL_LATER = (
    "attacks/test_cors.py::*",
    "attacks/test_parameters.py::*",
    "attacks/strangers/test_*.py::*",
    "attacks/test_*_fuzz.py::*",
    "attacks/test_access_matrix.py::test_a_method_without_a_row_*",
    "attacks/test_guessing_passwords.py::*",
    "attacks/test_headers_on_every_answer.py::*",
    "journeys/*",
    "oauthdemo/*",
    "photodrive/authorization/steps/*",
    "photodrive/project/*",
    "photodrive/test_settings.py::*",
    "photodrive/photos/library/test_*_uploads.py::*",
    "photodrive/photos/library/test_metadata.py::*",
    "photodrive/photos/library/test_orientation.py::*",
    "printshop/importing/test_hostile_photos.py::*",
    "printshop/importing/test_kinds_of_pictures.py::*",
    "printshop/oauth/*",
    "printshop/signing_in/*",
    "printshop/site/*",
    "printshop/sources/*",
    "spec/openid_core/*",
    "spec/openid_discovery/*",
    "spec/openid_rp_logout/*",
    "photodrive/authorization/clients/*",
    "photodrive/web/developers/*",
    "spec/rfc6749/test_redirect_uris_kept.py::*",
    "spec/rfc6749/test_scope.py::*",
    "spec/rfc7523/*",
    "spec/rfc7591/*",
    "spec/rfc8252/*",
    "spec/rfc8707/*",
    "spec/rfc9449/test_proofs_refused.py::*",
    "spec/rfc9700/test_no_open_redirector.py::*",
    "spec/rfc8414/*",
    "spec/rfc9728/*",
)
# Long by nature; of each kind something shorter stays.
LONG = (
    "architecture/test_beside_dot.py::test_each_server_*",
    "architecture/test_odd_users.py::*[[]Member]",
    "attacks/strangers/test_*.py::*[[]*thorough]",
    "attacks/strangers/test_every_address.py::*[[]admin *]",
    *(f"attacks/strangers/test_every_address.py::*[[]{room}-quick]" for room in ("accounts", "albums", "photos")),
    *(f"attacks/strangers/test_every_address.py::*[[]{room}-quick]" for room in ("connected-apps", "developers")),
    "oauthdemo/second_factor/test_odd_passkeys.py::*[[]*thorough]",
    "attacks/test_oauth_fuzz.py::test_an_answer_to_the_consent_page_*[[]GET-*",
    "attacks/test_oauth_fuzz.py::test_an_authorization_request_*[[]True-POST]",
    "journeys/test_access_log.py::test_the_log_equals_*",
    "journeys/test_asked_again.py::test_a_wider_request_*",
    "journeys/test_asked_again.py::test_choosing_other_photos_*",
    "journeys/test_clumsy.py::test_the_whole_story_*-phone]",
    "journeys/test_many_photos.py::*",
    "journeys/test_other_clients.py::test_a_job_*",
    "journeys/test_other_clients.py::test_a_frame_forgets_*",
    "journeys/test_other_clients.py::test_a_frame_in_a_terminal_*",
    "journeys/test_other_clients.py::test_a_frame_says_*",
    "journeys/test_other_clients.py::test_a_slideshow_gives_*",
    "journeys/test_other_clients.py::test_a_slideshow_goes_dark_*",
    "journeys/test_other_clients.py::test_a_slideshow_that_is_opened_again_*",
    "journeys/test_second_factor.py::*",
    "journeys/test_server_killed.py::*",
    "journeys/test_story.py::test_after_the_hour_*",
    "oauthdemo/serving/test_demo_command.py::test_demo_says_where_to_start_*[[]15]",
    "oauthdemo/serving/test_demo_command.py::test_second_demo_*",
    "packaging/test_readme.py::test_the_drive_takes_a_prefix_*",
    "packaging/test_readme.py::test_the_shop_works_*",
    "photodrive/web/connected_apps/test_security.py::test_axe_*",
    "printshop/browser/test_every_page.py::*",
    "printshop/browser/test_keyboard.py::*dark*",
)
# Of each page's screens one stays: the drive's wide in light colours, the shop's narrow in dark ones.
LONG_SCREENS = (
    *("*-dark-1280]", "*-light-390]", "*-1280-dark]", "*-390-light]"),
    "photodrive/web/*-dark-390]",
    "photodrive/web/*-390-dark]",
    "printshop/browser/*-light-1280]",
    # `look/test_axe.py` sees these pages in every state that an address has.
    "photodrive/web/test_pages_in_browser.py::*-light-1280]",
    "photodrive/web/connected_apps/test_connected_apps_in_browser.py::*-light-1280]",
)
# These take seconds each: begun last, they would keep one processor waiting for another.
FIRST = (
    "attacks/races/*",
    "packaging/*",
    "oauthdemo/serving/test_demo_command.py::*",
    "photodrive/photos/library/test_killed.py::*",
)
# What these set up serves all of them, so they stay in one process: the folder, and which group of its tests.
TOGETHER = {
    "attacks/races": re.compile(r"(?<=\[)(sqlite|postgresql)-[a-z]+(-workers)?"),
    "journeys": re.compile("^"),
    "packaging": re.compile("^"),
}


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """pytest-xdist's, told what stays together. The largest groups begin first, then the tests in their order."""

    def _split_scope(self, nodeid: str) -> str:
        path, _, name = nodeid.removeprefix("tests/").partition("::")
        for folder, group in TOGETHER.items():
            if path.startswith(f"{folder}/") and (found := group.search(name)):
                return f"{folder} {found[0]}"
        return nodeid


def mark(item: pytest.Item) -> None:
    """Give a test the marks that its name says it has."""
    for marked, wanted in (
        (pytest.mark.either_database, _is(item, EITHER_DATABASE)),
        (pytest.mark.browser, _needs_a_browser(item)),
        (pytest.mark.postgresql_later, _is(item, POSTGRESQL_LATER) or _needs_a_browser(item)),
        (pytest.mark.long, _is(item, LONG + LONG_SCREENS)),
    ):
        if wanted:
            item.add_marker(marked)


def begins_late(item: pytest.Item) -> bool:
    """Whether other tests begin before ``item``: a key to sort by."""
    return not (_is(item, FIRST) or _needs_a_browser(item))


def _is(item: pytest.Item, patterns: tuple[str, ...]) -> bool:
    name = f"{item.path.relative_to(HERE).as_posix()}::{item.name}"
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _needs_a_browser(item: Any) -> bool:
    return "browser" in getattr(item, "fixturenames", ())
