"""RFC 6749 section 3.1: what a source has in the query of its own addresses stays as it is."""

from __future__ import annotations

import pytest

from printshop.oauth.wire.http import with_parameters


@pytest.mark.spec("RFC 6749", "3.1")
@pytest.mark.parametrize(
    ("address", "before"),
    [
        ("https://op.example/auth", "?"), ("https://op.example", "?"), ("https://op.example/auth?", ""),
        ("https://op.example/auth?p=b%20c+d", "&"), ("https://op.example/auth?p={b2c}&q=%7e", "&"),
        ("https://OP.example/Auth?p=1&", ""), ("https://op.example/a;b?c;d", "&"),
    ],
)  # fmt: skip
def test_parameters_are_put_after_the_address_as_it_is(address: str, before: str) -> None:
    sent = {"state": "a b&c", "redirect_uri": "https://shop.example/cb?x=1"}
    written = "state=a+b%26c&redirect_uri=https%3A%2F%2Fshop.example%2Fcb%3Fx%3D1"
    assert with_parameters(address, sent) == f"{address}{before}{written}"
