"""Two tabs set out for the source, and both come back: one after the other, late, or at the same instant."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from printshop.accounts.customers import SESSION_KEY
from printshop.accounts.models import Customer
from printshop.oauth.models import Connection
from printshop.sessions.store import SessionStore
from printshop.sources.models import Source
from printshop.web.sources.browser_binding import COOKIE_NAME as BINDING_COOKIE
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def second_tab_of(visitor: Visitor) -> Visitor:
    """The same browser, with the cookies it has at this moment."""
    tab = Visitor()
    for name, cookie in visitor.cookies.items():
        tab.cookies[name] = cookie.value
    return tab


def session_of(visitor: Visitor) -> str:
    return next(cookie.value for name, cookie in visitor.cookies.items() if "session" in name)


@pytest.mark.promise("shop-state")
def test_a_browser_of_another_customer_cannot_use_a_copied_binding(
    visitor: Visitor, other_visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    attackers_answer = drive.allow(visitor.leave())
    other_visitor.leave()
    other_visitor.cookies[BINDING_COOKIE] = visitor.cookies[BINDING_COOKIE].value
    assert "This began in another browser" in other_visitor.come_back(attackers_answer).text
    assert not Connection.objects.exists()


@pytest.mark.promise("shop-state")
def test_another_customer_of_the_same_browser_does_not_take_over_a_flow(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    answer = drive.allow(visitor.leave())
    session = SessionStore(session_of(visitor))
    session[SESSION_KEY] = str(Customer.objects.create().pk)
    session.save()
    assert "This began in another browser" in visitor.come_back(answer).text
    assert not Connection.objects.exists()


@pytest.mark.promise("shop-session")
def test_the_old_key_opens_nothing_any_more(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    knows_the_old_key = Visitor()
    name = next(name for name in visitor.cookies if "session" in name)
    knows_the_old_key.cookies[name] = visitor.cookies[name].value
    visitor.come_back(answer)
    assert "No photos here yet" in knows_the_old_key.get("/import/").text


@pytest.mark.promise("shop-state")
def test_the_binding_travels_in_a_cookie_that_scripts_cannot_read(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    visitor.leave()
    cookie = visitor.cookies[BINDING_COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 15 * 60)


@pytest.mark.promise("shop-tabs")
def test_a_tab_that_still_sends_the_old_key_arrives_too(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    first, second = drive.allow(visitor.leave()), drive.allow(visitor.leave())
    tab = second_tab_of(visitor)
    assert visitor.come_back(first).status_code == 302
    assert tab.come_back(second).status_code == 302
    assert "Church square" in tab.get("/import/").text
    assert Customer.objects.count() == 1
    assert Connection.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("path", ["/import/", "/callback/drive/?state=made-up"])
def test_a_late_request_with_the_old_key_does_not_end_the_new_session(
    visitor: Visitor, source: Source, drive: FakeDrive, path: str
) -> None:
    answer = drive.allow(visitor.leave())
    tab = second_tab_of(visitor)
    visitor.come_back(answer)
    late = tab.get(path)
    assert not [name for name in late.cookies if "session" in name], "its answer must not touch the browser's key"


def test_a_no_with_the_old_key_leaves_the_yes_alone(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    yes, no = drive.allow(visitor.leave()), drive.refuse(visitor.leave())
    tab = second_tab_of(visitor)
    visitor.come_back(yes)
    answer = tab.come_back(no)
    assert "You kept your photos to yourself" in answer.text
    assert not [name for name in answer.cookies if "session" in name]
    assert "Church square" in visitor.get("/import/").text


@pytest.mark.promise("shop-tabs")
def test_two_tabs_that_return_at_the_same_instant_both_arrive(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("a database in memory takes one connection only")
    answers = [drive.allow(visitor.leave()), drive.allow(visitor.leave())]
    tabs = [second_tab_of(visitor), second_tab_of(visitor)]
    both_inside = threading.Barrier(2, timeout=20)

    def exchange(handler: Any) -> None:
        both_inside.wait()  # neither gets its token before the other asked for one, too
        handler._post("/o/token/")

    drive.misbehave["/o/token/"] = exchange
    seen: list[int] = []

    def come_back(tab: Visitor, answer: dict[str, str]) -> None:
        try:
            seen.append(tab.come_back(answer).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=come_back, args=given) for given in zip(tabs, answers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [302, 302]
    assert len({session_of(tab) for tab in [visitor, *tabs]}) == 3, "each has a key of its own, and not the old one"
    for tab in tabs:  # whichever key the browser kept
        assert "Church square" in tab.get("/import/").text
    assert Customer.objects.count() == 1
