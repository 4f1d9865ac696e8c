"""After a whole journey the owner's log says what the shop has, photo by photo and byte for byte."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

from playwright.sync_api import expect

from tests.journeys.people import CHURCH, LANE, TREES

AT_THE_SHOP = """
import json
from printshop.importing.files import storage
from printshop.importing.models import ImportedPhoto
kept = ImportedPhoto.objects.filter(remote_id__in={ids!r})
sizes = [[p.remote_id, name, storage().size(getattr(p, name))] for p in kept for name in ("original", "preview")]
print(json.dumps(sizes))
"""


def test_the_log_equals_what_the_shop_fetched(owner):
    owner.get_photos(CHURCH.stem, LANE.stem)
    owner.order_at_the_shop()
    expect(owner.page.get_by_role("heading", name="For Grandma Flora")).to_be_visible()

    answer = owner.context.request.get(f"{owner.demo.drive}/access-log/file/")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    rows = list(csv.DictReader(io.StringIO(answer.text(), newline="")))
    assert {row["app"] for row in rows} == {"Printshop"}
    assert {row["refused"] for row in rows} == {"no"}
    files = [row for row in rows if row["what"] in ("original", "preview", "thumb")]
    assert {row["photo"] for row in files} == {CHURCH.stem, LANE.stem}
    assert TREES.stem not in answer.text()
    logged = Counter((row["photo_id"], row["what"], int(row["bytes"])) for row in files)
    ids = sorted({row["photo_id"] for row in files})
    kept = json.loads(owner.demo.shell(AT_THE_SHOP.format(ids=ids)).splitlines()[-1])
    assert logged == Counter((photo_id, what, size) for photo_id, what, size in kept)

    owner.page.goto(f"{owner.demo.drive}/access-log/")
    visit = owner.page.locator("details.visit")
    expect(visit).to_have_count(1)
    expect(visit.locator("summary")).to_contain_text("2 originals")
    expect(visit.locator("summary")).to_contain_text("2 previews")
    visit.locator("summary").click()
    expect(visit.get_by_role("link", name=CHURCH.stem).first).to_be_visible()
    visit.get_by_role("link", name=LANE.stem).first.click()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text(f"Who fetched {LANE.stem}")
    expect(owner.page.locator("details.visit summary")).to_contain_text("1 original")
