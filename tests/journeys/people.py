"""What people do, in their words, with a browser."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.served import PASSWORD, ROOT, Demo

PHOTOGRAPHS = ROOT / "oauthdemo" / "demo_photos"
CHURCH, LANE, TREES = (PHOTOGRAPHS / name for name in ("DSCN0027.jpg", "DSCN0038.jpg", "DSCN0012.jpg"))


@dataclass
class Person:
    """Somebody with a browser of their own."""

    demo: Demo
    context: BrowserContext
    name: str = "jane"
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(f"{self.page.url}: {message.text}")
                if message.type == "error" and not REFUSED_AS_EXPECTED.search(message.text)
                else None
            ),
        )

    # -- at the drive ---------------------------------------------------------------------------------------

    def sign_up(self) -> None:
        """Become a new owner with an empty library."""
        self.name = f"owner-{secrets.token_hex(4)}"
        self.page.goto(f"{self.demo.drive}/accounts/signup/")
        self.page.get_by_label("User name").fill(self.name)
        for password in self.page.locator("input[type=password]").all():
            password.fill(PASSWORD)
        self.page.get_by_role("button", name="Sign up").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Your photos start here")

    def sign_in(self) -> None:
        """Fill in the sign-in page that is open."""
        self.page.get_by_label("User name or e-mail address").fill(self.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()

    def upload(self, *files: Path) -> None:
        """Upload files and wait until each one has its answer."""
        self.page.goto(f"{self.demo.drive}/photos/upload/")
        self.page.locator("#photos").set_input_files(list(files))
        expect(self.page.get_by_role("link", name="Show them in the library")).to_be_visible(timeout=60_000)

    def connected_apps(self) -> Locator:
        self.page.goto(f"{self.demo.drive}/connected-apps/")
        return self.page.locator("main")

    # -- at the shop ----------------------------------------------------------------------------------------

    def ask_at_the_shop(self) -> None:
        """From the shop's start to the drive's page."""
        self.page.goto(f"{self.demo.shop}/")
        self.page.get_by_role("link", name="Choose photos to print").click()
        self.page.get_by_role("link", name="Choose Photodrive").or_(
            self.page.get_by_role("button", name="Choose Photodrive")
        ).click()
        self.page.get_by_role("button", name="Continue").click()
        # The drive is another site: until its page is there, the browser is between two processes.
        self.page.wait_for_url(f"{self.demo.drive}/**")

    def tick(self, *titles: str) -> None:
        for title in titles:
            self.page.get_by_role("checkbox", name=re.compile(re.escape(title))).check()

    def allow(self) -> None:
        self.page.get_by_role("button", name=re.compile("^Allow")).click()

    def ticked(self) -> list[str]:
        """Titles of the photos ticked on the consent page."""
        boxes = self.page.locator("label.pick:has(input:checked)")
        return sorted((boxes.nth(n).get_attribute("title") or "").split(",")[0] for n in range(boxes.count()))

    def get_photos(self, *titles: str) -> None:
        """The whole way from the shop's start to the ticked photos at the shop, signed in at the drive."""
        self.ask_at_the_shop()
        self.tick(*titles)
        self.allow()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Your photos")
        self.fetched(len(titles))

    def order_at_the_shop(self, name: str = "Grandma Flora") -> None:
        """From the ticked photos at the shop to the placed order."""
        self.fill_in_the_address(name)
        self.page.get_by_role("button", name="Place the order").click()

    def fill_in_the_address(self, name: str = "Grandma Flora") -> None:
        """From the ticked photos at the shop to the last look at the order."""
        self.page.get_by_role("button", name=re.compile("in the basket$")).click()
        self.page.get_by_role("button", name="Go on to the address").click()
        for label, text in (
            ("Name on the parcel", name),
            ("Street and number", "3 Shore Street"),
            ("Postcode", "PA43 7LB"),
            ("Town", "Bowmore"),
        ):
            self.page.get_by_label(label).fill(text)
        self.page.get_by_label("Country").select_option(label="United Kingdom")
        self.page.get_by_role("button", name="Go on to the last look").click()

    def fetched(self, count: int) -> list[str]:
        """Titles of the ``count`` photos that lie at the shop."""
        shown = self.page.locator("main li:has(input[type=checkbox])")
        expect(shown).to_have_count(count, timeout=30_000)
        return sorted(text.strip() for text in shown.all_inner_texts())


REFUSED_AS_EXPECTED = re.compile(r"status of 4\d\d")
