"""Django's entry to the app."""

from django.apps import AppConfig, apps
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.core.signals import request_finished, request_started
from django.db.models.signals import pre_delete
from django.utils.functional import lazy

from photodrive import conf


class PhotodriveConfig(AppConfig):
    """The photo drive: photos, sharing, the authorization server, the REST API and the pages."""

    name = "photodrive"
    verbose_name = lazy(lambda: conf.settings.NAME, str)()
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from photodrive.account import deletion_job, export_job  # noqa: F401  say what they do
        from photodrive.authorization.clients import developers
        from photodrive.authorization.grants import owner_mail  # noqa: F401  sends letters
        from photodrive.authorization.host import foreign_saves
        from photodrive.authorization.http import sign_in
        from photodrive.authorization.protocol import steps
        from photodrive.authorization.refusals import recording
        from photodrive.authorization.tokens.request_time import note_arrival
        from photodrive.jobs import waking
        from photodrive.web.sharing import secret_paths

        from . import checks  # noqa: F401  registers them

        secret_paths.install()
        request_started.connect(note_arrival, dispatch_uid="photodrive.arrival")
        request_started.connect(waking.hold, dispatch_uid="photodrive.jobs.hold")
        request_finished.connect(waking.let_go, dispatch_uid="photodrive.jobs.let_go")
        for model in apps.get_models():  # a proxy of the project's is a sender of its own
            if issubclass(model, get_user_model()):
                pre_delete.connect(developers.retire_all, sender=model, dispatch_uid="photodrive.developers")
        steps.refused.connect(recording.note, dispatch_uid="photodrive.refusals")
        user_logged_in.connect(sign_in.note, dispatch_uid="photodrive.sign_in")
        foreign_saves.watch()
        from photodrive.photos.counts import installing

        installing.connect(self)
        from photodrive.photos.files import removal  # noqa: F401  files follow their rows
        from photodrive.photos.texts import keeping
        from photodrive.sharing import withheld  # noqa: F401  links go with what is put into an album

        keeping.watch(self)
