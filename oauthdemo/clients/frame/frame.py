"""What the frame does next, and what is on its screen. Driven by whoever looks at it: it has no thread of its own."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from datetime import datetime

from requests_oauth2client import BearerToken, DPoPKey, exceptions
from requests_oauth2client.serializers import DPoPKeySerializer, TokenSerializer

from .drive import Drive, Gone, Over, Picture, Refused, Unreachable
from .memory import ASKING, DENIED, EXPIRED, NEW, OVER, REFUSED, SHOWING, SILENT, Memory

SLOWER = 5  # seconds that "slow_down" adds (RFC 8628 section 3.5)
LOOK_AGAIN = 60.0  # seconds after which the list is asked for again; what was taken away is noticed at its picture
EARLY = 30  # seconds before its end a token is replaced
KEYS, TOKENS = DPoPKeySerializer(), TokenSerializer()


@dataclass(frozen=True)
class Screen:
    """What is to be seen: the ``stage`` of the memory, with a picture if there is one while it is showing.

    ``by_itself``: the access is over because its time was, and nobody has ended it.
    """

    stage: str
    picture: Picture | None = None
    problem: str = ""
    by_itself: bool = False


@dataclass
class Frame:
    """One frame: its memory, which the caller keeps, and the drive."""

    memory: Memory
    drive: Drive
    now: float = field(default_factory=time.time)

    def set_up(self) -> None:
        """Ask the drive for codes to show. Does nothing while there are good ones, or pictures."""
        if self.memory.stage == SHOWING or (self.memory.stage == ASKING and self.now < self.memory.expires_at):
            return
        try:
            codes = self.drive.begin()
        except Unreachable as problem:
            self.memory.problem = REFUSED if isinstance(problem, Refused) else SILENT
            return
        self._forget()
        memory = self.memory
        memory.stage = ASKING
        memory.device_code, memory.user_code = codes.device_code, codes.user_code
        memory.verification_uri = codes.verification_uri
        memory.verification_uri_complete = codes.verification_uri_complete or codes.verification_uri
        memory.expires_at = codes.expires_at.timestamp() if codes.expires_at else self.now + 300
        memory.interval = codes.interval or memory.interval  # 5 seconds if the drive says nothing
        memory.poll_at = self.now + memory.interval
        memory.key = KEYS.dumps(DPoPKey.generate()).decode()

    def reset(self) -> None:
        """Give the access back and forget everything, as the button on the back of a frame does."""
        token = self._token()
        if token is not None:
            try:
                self.drive.give_back(token)
            except Unreachable:
                self.memory.problem = SILENT
                return
        self._forget()

    def look(self, *, after: str = "", before: str = "") -> Screen:
        """One look at the screen: goes on with what is to be done now. ``after`` and ``before`` name a picture."""
        if self.memory.stage == ASKING:
            self._poll()
        if self.memory.stage != SHOWING:
            return self._without_pictures()
        try:
            picture = self._show(after, before)
        except Over:
            self._end(OVER)
            return self._without_pictures()
        except Unreachable:
            self.memory.problem = SILENT
            return Screen(SHOWING, problem=SILENT)
        self.memory.problem = ""
        return Screen(SHOWING, picture)

    def _without_pictures(self) -> Screen:
        memory = self.memory
        by_itself = memory.stage == OVER and bool(memory.expires_at)
        return Screen(memory.stage, problem=memory.problem, by_itself=by_itself)

    def picture(self, number: str) -> bytes:
        """The bytes of a picture of the list. Raises Gone, also where there is no access any more, or Unreachable."""
        found = next((each for each in self._pictures() if each.id == number), None)
        token = self._token()
        if found is None or token is None:
            raise Gone
        try:
            return self.drive.picture(token, found)
        except Over:
            self._end(OVER)
            raise Gone from None
        except Gone:
            self.memory.listed_at = 0.0
            raise
        finally:
            self._remember_nonce(token)

    def _poll(self) -> None:
        """Ask for the token if it is time to (RFC 8628 sections 3.4 and 3.5)."""
        memory = self.memory
        if self.now >= memory.expires_at:
            self._end(EXPIRED)
            return
        if self.now < memory.poll_at:
            return
        key = KEYS.loads(memory.key.encode())
        try:
            token = self.drive.poll(memory.device_code, key)
        except exceptions.AuthorizationPending:
            memory.problem = ""
        except exceptions.SlowDown:
            memory.problem = ""
            memory.interval += SLOWER
        except exceptions.AccessDenied:
            self._end(DENIED)
            return
        except (exceptions.ExpiredToken, exceptions.InvalidGrant):
            self._end(EXPIRED)
            return
        except Unreachable:
            memory.problem = SILENT
            memory.interval = min(2 * memory.interval, 60)
        else:
            self._begin_to_show(token)
            return
        memory.key = KEYS.dumps(key).decode()  # with the nonce that it has learned
        memory.poll_at = self.now + memory.interval

    def _begin_to_show(self, token: BearerToken) -> None:
        self._forget()
        self.memory.stage = SHOWING
        self.memory.token = TOKENS.dumps(token).decode()
        self.memory.expires_at = _end_of_access(token)

    def _show(self, after: str, before: str) -> Picture | None:
        """The picture to show now; None if there are none at all."""
        token = self._fresh_token()
        try:
            if not (after or before):
                self._list(token, "")
            elif self.now > self.memory.listed_at + LOOK_AGAIN:
                self._list(token, self.memory.page)
            found = self._pictures()
            at = next((n for n, each in enumerate(found) if each.id == (after or before)), None)
            step = 0 if at is None else at + (1 if after else -1)
            if step >= len(found):  # on to the next part of the list, or to its beginning
                self._list(token, self.memory.next_page)
                found, step = self._pictures(), 0
            if not found and self.memory.page:
                self._list(token, "")
                found = self._pictures()
            return found[step] if found else None
        finally:
            self._remember_nonce(token)

    def _list(self, token: BearerToken, address: str) -> None:
        page = self.drive.photos(token, address)
        self.memory.page, self.memory.next_page = address, page.next
        self.memory.pictures = [asdict(picture) for picture in page.pictures]
        self.memory.listed_at = self.now

    def _fresh_token(self) -> BearerToken:
        """The access token, replaced shortly before its end if that is possible. Raises Over or Unreachable."""
        token = self._token()
        if token is None:
            raise Over
        if token.is_expired(leeway=EARLY) and token.refresh_token:
            token = self.drive.refresh(token)
            self.memory.token = TOKENS.dumps(token).decode()
        return token

    def _token(self) -> BearerToken | None:
        return TOKENS.loads(self.memory.token.encode()) if self.memory.token else None

    def _remember_nonce(self, token: BearerToken) -> None:
        """The key in the token has learned what the drive wants to see in the next proof."""
        if self.memory.token:
            self.memory.token = TOKENS.dumps(token).decode()

    def _pictures(self) -> list[Picture]:
        return [Picture(**each) for each in self.memory.pictures]

    def _end(self, stage: str) -> None:
        ended_by_itself = bool(self.memory.expires_at) and self.now >= self.memory.expires_at
        self._forget()
        self.memory.stage = stage
        self.memory.expires_at = self.now if ended_by_itself else 0.0

    def _forget(self) -> None:
        fresh = Memory()
        for name, value in asdict(fresh).items():
            setattr(self.memory, name, value)
        self.memory.stage = NEW


def _end_of_access(token: BearerToken) -> float:
    """When the access ends by itself, if the drive has said so (RFC 9396 section 7); 0 where it has not."""
    said = (token.kwargs.get("authorization_details") or [{}])[0].get("expires_at")
    try:
        return datetime.fromisoformat(said).timestamp() if said else 0.0
    except ValueError:
        return 0.0
