#!/bin/sh
# Makes photodrive's one migration anew. Django writes the names of DOT's models as settings that a host project
# need not have; DOT's own settings object has them always.
set -eu
rm -f photodrive/migrations/0001_initial.py
"${PYTHON:-python}" manage.py makemigrations photodrive
sed -i \
    -e 's/settings\.OAUTH2_PROVIDER_\([A-Z_]*_MODEL\)/oauth2_settings.\1/g' \
    -e 's/^from django\.db import migrations, models$/&\nfrom oauth2_provider.settings import oauth2_settings/' \
    photodrive/migrations/0001_initial.py
