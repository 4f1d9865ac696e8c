#!/bin/sh
# Makes photodrive's one migration anew. Django writes the names of DOT's models as settings that a host project
# need not have; DOT's own settings object has them always.
set -eu
migration=photodrive/migrations/0001_initial.py
mv "$migration" "$migration.before"
trap 'test -e "$migration.before" && mv "$migration.before" "$migration"' EXIT
"${PYTHON:-python}" manage.py makemigrations photodrive
sed -i \
    -e 's/settings\.OAUTH2_PROVIDER_\([A-Z_]*_MODEL\)/oauth2_settings.\1/g' \
    -e 's/^from django\.db import migrations, models$/&\nfrom oauth2_provider.settings import oauth2_settings/' \
    "$migration"
rm "$migration.before"
