"""How words are folded, alike for both databases."""

from __future__ import annotations

import pytest

from photodrive.photos.texts import folding

pytestmark = pytest.mark.either_database


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Café ÉCOSSE", "cafe ecosse"),
        ("cafe\u0301", "cafe"),
        ("Straße", "strasse"),
        ("Łódź Ørsted ÆON", "lodz orsted aeon"),
        ("İstanbul ığdır", "istanbul igdir"),
        ("Αθήνα ΣΊΣΥΦΟΣ", "αθηνα σισυφοσ"),
        ("МОСКВА Йод ёлка", "москва иод елка"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("한국", "한국"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("हिन्दी", "हिन्दी"),
        ("👩\u200d👧 ❤️", "👩👧 ❤"),
        ("ﬁn Ⅳ", "fin iv"),
        ("a\x00b\tc", "a b c"),
        ("\ud800\ufeff\u202e", ""),
        (chr(0xF0000), ""),
    ],
)
def test_case_accents_joiners_and_forms_do_not_count(typed: str, folded: str) -> None:
    assert folding.fold(typed) == folded
    assert folding.fold(folded) == folded


@pytest.mark.parametrize(
    ("title", "word", "found"),
    [
        ("Church and portico", "ortic", True),
        ("Church and portico", "po", True),
        ("Church and portico", "or", False),
        ("Church and portico", "c", True),
        ("Church and portico", "o", False),
        ("IMG_1234.jpg", "12", True),
        ("IMG_1234.jpg", "23", False),
        ("DSC1234", "12", True),
        ("100%", "%", True),
        ("東京旅行", "京旅", True),
        ("東京旅行", "行", True),
        ("私の東京", "東京", True),
        ("東京旅行", "京東", False),
        ("สวัสดี", "สด", True),
        ("Trip👍🏽", "👍", True),
        ("Αθήνα", "ΑΘ", True),
        ("Москва", "ос", False),
        ("abc", "abcd", False),
    ],
)
def test_short_words_are_found_where_words_begin_and_long_ones_anywhere(title: str, word: str, found: bool) -> None:
    assert (folding.needle(folding.fold(word)) in folding.searched([title])) is found


def test_words_of_several_fields_do_not_run_into_each_other() -> None:
    text = folding.searched(["North", "sea", "", "North"])
    assert text == "  north  sea"
    assert "thsea" not in text


def test_an_owner_has_a_mark_of_three_that_no_word_contains() -> None:
    marks = {folding.mark(owner) for owner in [*range(10_000), "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "jane"]}
    assert len(marks) == 10_002
    assert all(len(mark) == 3 and folding.fold(mark) == "" for mark in marks)
