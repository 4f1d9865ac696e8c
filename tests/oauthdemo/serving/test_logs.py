"""Logs carry no code."""

from __future__ import annotations

import logging

import pytest

from oauthdemo.serving.logs import WithoutQuery


@pytest.mark.promise("site-logs")
@pytest.mark.promise("access-kept-out")
def test_the_query_of_a_request_line_is_not_logged():
    line = "GET /callback/photodrive/?code=pd_ac_secret&state=x HTTP/1.1"
    record = logging.LogRecord("django.server", logging.INFO, "", 0, '"%s" %s %s', (line, "200", "17"), None)
    assert WithoutQuery().filter(record)
    assert record.getMessage() == '"GET /callback/photodrive/ HTTP/1.1" 200 17'
