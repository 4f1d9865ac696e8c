"""Indexes by which what is never shared with applications is found and counted."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("photodrive", "0020_what_photos_are_found_by")]

    operations = [
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                condition=models.Q(("trashed_at__isnull", True), ("never_share", True)),
                fields=["owner"],
                name="photodrive_photo_withheld",
            ),
        ),
        migrations.AddIndex(
            model_name="album",
            index=models.Index(
                condition=models.Q(("never_share", True)), fields=["owner"], name="photodrive_album_withheld"
            ),
        ),
    ]
