"""A photo that is public has a link from now on, which its owner can end: those that are public get one."""

from django.db import migrations

from photodrive.sharing.made_up import link_tokens

BATCH = 1000


def give_links(apps, schema_editor):
    share_of, photos = apps.get_model("photodrive", "Share"), apps.get_model("photodrive", "Photo").objects
    database = schema_editor.connection.alias
    found = list(photos.using(database).filter(visibility="public").values_list("pk", "owner_id"))
    for start in range(0, len(found), BATCH):
        made = [one_link(share_of, *one) for one in found[start : start + BATCH]]
        share_of.objects.using(database).bulk_create(made)


def one_link(share_of, photo_id, owner_id):
    token = link_tokens.new()
    sealed, digest = link_tokens.seal(token), link_tokens.digest(token)
    return share_of(owner_id=owner_id, photo_id=photo_id, kind="link", token_digest=digest, token=sealed)


class Migration(migrations.Migration):

    dependencies = [
        ('photodrive', '0037_one_link_of_a_photo'),
    ]

    operations = [
        migrations.RunPython(give_links, migrations.RunPython.noop),
    ]
