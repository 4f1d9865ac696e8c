"""What is found by which words, and that no words do harm."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from photodrive.photos.browsing import search
from photodrive.photos.models import Photo
from tests.factories.stored import make_photo


@pytest.fixture
def photos(jane: Any) -> list[Photo]:
    """Four of jane's; the last one's camera had no clock."""
    taken = {
        "Church and portico": datetime(2026, 5, 14, 18, 30),
        "IMG_1234": datetime(2026, 6, 1),
        "Café Écosse 100%": datetime(2025, 5, 31, 23, 59, 59),
        "May 2019 again": None,
    }
    added = datetime(2024, 2, 29)
    return [
        make_photo(jane, title=title, taken_local=local, sort_local=local or added) for title, local in taken.items()
    ]


def found(owner: Any, words: str) -> list[str]:
    return sorted(
        photo.title.split()[0] for photo in search.matching(Photo.objects.own(owner), words, owner_id=owner.pk)
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ["Café", "Church", "IMG_1234", "May"]),
        ("portico", ["Church"]),
        ("PORT church", ["Church"]),
        ("port zzz", []),
        ("img_1234.JPG", ["IMG_1234"]),
        ("img-1234.jpg", []),
        ("IMG_", ["IMG_1234"]),
        ("100%", ["Café"]),
        ("%", ["Café"]),
        ("__", []),
        ("écosse", ["Café"]),
        ("CAFÉ", ["Café"]),
        ("cafe\u0301", ["Café"]),
        ("2026", ["Church", "IMG_1234"]),
        ("2026-05", ["Church"]),
        ("May 2026", ["Church"]),
        ("may, 2026", ["Church"]),
        ("14 May 2026", ["Church"]),
        ("May 14 2026", ["Church"]),
        ("2026-05-14", ["Church"]),
        ("2026-05-15", []),
        ("31 may 2025", ["Café"]),
        ("June 2025", []),
        ("June 2026", ["IMG_1234"]),
        ("may", ["Café", "Church", "May"]),
        ("feb", ["May"]),
        ("2019", ["May"]),
        ("May 2019", ["May"]),
        ("2024", ["May"]),
        ("2026 portico", ["Church"]),
        ("church may 2026", ["Church"]),
        ("2026-02-31", []),
        ("31 Feb 2026", []),
        ("9999", []),
        ("0000", []),
        ("9999-12-31", []),
    ],
)
def test_every_word_is_found_in_the_title_or_in_the_date(
    jane: Any, photos: list[Photo], words: str, expected: list[str]
) -> None:
    assert found(jane, words) == expected


@pytest.mark.promise("search-safe")
@pytest.mark.parametrize(
    "words",
    [
        "\x00",
        "port\x00ico",
        "\u202eportico",
        "(" * 5000,
        "a" * 1_000_000,
        "may " * 10_000,
        "2026-" * 10_000,
        "٢٠٢٦",
        "' OR 1=1 --",
        '"; DROP TABLE photodrive_photo; --',
        "\\",
        "[a-z]+$",
        "\ud800",
        "9" * 10_000,
    ],
)
def test_whatever_is_typed_is_looked_for_and_nothing_else_happens(jane: Any, photos: list[Photo], words: str) -> None:
    assert len(search.clean(words)) <= search.LONGEST
    assert set(found(jane, words)) <= {"Café", "Church", "IMG_1234", "May"}
    assert Photo.objects.count() == 4


@pytest.mark.promise("search-safe")
def test_the_photos_of_others_and_what_is_in_the_trash_are_not_found(jane: Any, sam: Any, photos: list[Photo]) -> None:
    make_photo(sam, title="Church of his", visibility="public")
    Photo.objects.filter(pk=photos[0].pk).update(trashed_at=datetime(2026, 7, 1, tzinfo=UTC))
    assert found(jane, "church") == []
    assert found(sam, "church") == ["Church"]
    sam.is_active = False
    assert found(sam, "church") == []
