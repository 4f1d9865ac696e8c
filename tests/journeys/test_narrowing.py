"""She takes a photo away in her browser while an application is fetching her photos, one after the other."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from types import TracebackType

from playwright.sync_api import expect

from tests.journeys.people import CHURCH, LANE, TREES

PATIENCE_SECONDS = 120
PAUSE_SECONDS = 0.1  # between two requests: fewer in a minute than the limit of the API
GRANT = """
import json
from django.contrib.auth import get_user_model
from photodrive.photos.models import Photo
from tests.factories.oauth import grant
owner = get_user_model().objects.get(username={name!r})
photos = list(Photo.objects.filter(owner=owner))
made = grant(*photos, owner=owner)
print(json.dumps({{"token": made.token, "photos": {{photo.title: str(photo.pk) for photo in photos}}}}))
"""


@dataclass
class Application:
    """Fetches each photo again and again with the one token it has, and notes what it gets."""

    drive: str
    token: str
    photos: dict[str, str]  # title to id
    rounds: list[dict[str, int]] = field(default_factory=list)  # title to status

    def __post_init__(self) -> None:
        self.over = threading.Event()
        self.came_round = threading.Condition()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self) -> Application:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.over.set()
        self.thread.join(PATIENCE_SECONDS)

    def next_round(self) -> dict[str, int]:
        """What it gets in a round that begins from now on."""
        with self.came_round:
            wanted = len(self.rounds) + 2  # one may be half done
            assert self.came_round.wait_for(lambda: len(self.rounds) >= wanted, PATIENCE_SECONDS)
            return self.rounds[wanted - 1]

    def _run(self) -> None:
        while not self.over.is_set():
            got = {title: self._fetch(photo_id) for title, photo_id in self.photos.items()}
            with self.came_round:
                self.rounds.append(got)
                self.came_round.notify_all()

    def _fetch(self, photo_id: str) -> int:
        self.over.wait(PAUSE_SECONDS)
        address = f"{self.drive}/api/v1/photos/{photo_id}/original/"
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return int(answer.status) if answer.read() else 0
        except urllib.error.HTTPError as refused:
            return refused.code


def test_a_photo_taken_away_is_gone_for_a_client_that_is_fetching_and_the_others_go_on(owner):
    granted = json.loads(owner.demo.shell(GRANT.format(name=owner.name)))
    page = owner.page
    everything = {CHURCH.stem: 200, LANE.stem: 200, TREES.stem: 200}
    with Application(owner.demo.drive, **granted) as application:
        assert application.next_round() == everything

        owner.connected_apps().get_by_role("link", name="Change").click()
        expect(page.get_by_role("heading", name="3 photos it can see")).to_be_visible()
        owner.tick(LANE.stem)
        page.get_by_role("button", name="Take 1 photo away").click()
        expect(page.get_by_text("Taken away. Printshop can no longer see it.")).to_be_visible()
        assert application.next_round() == everything | {LANE.stem: 404}

        page.get_by_role("link", name="Add photos").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Add photos for Printshop")
        owner.tick(LANE.stem)
        page.get_by_role("button", name="Add 1 photo").click()
        expect(page.get_by_text("Added. Printshop can see 1 photo more.")).to_be_visible()
        assert application.next_round() == everything

        page.get_by_role("button", name="End access").click()
        expect(page.get_by_text("It can no longer see anything of yours that is not public.")).to_be_visible()
        assert application.next_round() == dict.fromkeys(everything, 401)
    # No request in between got anything but what she had allowed before or after.
    statuses = {title: {got[title] for got in application.rounds} for title in everything}
    assert statuses == {title: {200, 401} for title in everything} | {LANE.stem: {200, 404, 401}}
