import photodrive.photos.models.wall_time
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('photodrive', '0004_fill_places_in_time'),
    ]

    operations = [
        migrations.AlterField(
            model_name='photo',
            name='sort_local',
            field=photodrive.photos.models.wall_time.PlaceInTimeField(editable=False),
        ),
    ]
