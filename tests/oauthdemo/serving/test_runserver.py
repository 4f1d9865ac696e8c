"""``runserver`` serves where the origins point, or says how."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.core.servers.basehttp import WSGIRequestHandler

from oauthdemo.management.commands.runserver import Command
from oauthdemo.serving.server import BACKLOG, NotingHandler, RunServer


@pytest.mark.parametrize("port", ["8123", "127.0.0.1:8123", "0.0.0.0:8123"])
def test_another_port_than_that_of_the_origins_is_refused_with_the_way_to_do_it(port):
    with pytest.raises(CommandError, match=r"PORT=8123 python manage\.py runserver"):
        call_command("runserver", port)


def test_it_is_the_command_that_django_finds_and_takes_a_burst():
    assert Command.default_port == "8000"
    with RunServer(("127.0.0.1", 0), WSGIRequestHandler) as server:
        assert server.RequestHandlerClass is NotingHandler
        assert server.request_queue_size == BACKLOG
