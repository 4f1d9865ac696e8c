"""Photos that were added before say in which place of the timeline they are, and when by a clock on the wall."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations

BATCH = 1000
FIRST, LAST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)


def fill(apps, schema_editor):
    """The wall time was kept as an instant only, so the site's own clock tells it; it is what the camera said, too.

    An instant that some clock cannot show is no date.
    """
    rows = apps.get_model("photodrive", "Photo").objects.using(schema_editor.connection.alias)
    zone = ZoneInfo(settings.TIME_ZONE)
    fields = ["taken_at", "taken_local", "sort_local", "camera", "metadata"]
    while photos := list(rows.filter(sort_local=None).only("taken_at", "created_at", "metadata")[:BATCH]):
        for photo in photos:
            if photo.taken_at and not FIRST <= photo.taken_at <= LAST:
                photo.taken_at = None
            taken = photo.taken_at and photo.taken_at.astimezone(zone).replace(tzinfo=None)
            if taken:
                photo.metadata = {**photo.metadata, "taken_local": taken.isoformat()}
            photo.taken_local = taken
            photo.sort_local = taken or photo.created_at.astimezone(zone).replace(tzinfo=None)
            photo.camera = str(photo.metadata.get("camera", ""))[:120]
        rows.bulk_update(photos, fields, batch_size=200)


class Migration(migrations.Migration):
    atomic = False  # in batches; run again, it goes on where it was stopped

    dependencies = [("photodrive", "0003_a_place_in_time")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
