"""All addresses of photodrive. A project includes this once: ``path("", include("photodrive.urls"))``.

Under a prefix it includes ``photodrive.well_known`` at the root as well.
"""

from django.urls import include, path

from photodrive import well_known
from photodrive.accounts import asking_themselves
from photodrive.api.userinfo import UserinfoView
from photodrive.api.v1.documents import Docs

app_name = "photodrive"

urlpatterns = asking_themselves(
    [
        path("", include("photodrive.web.urls")),
        path("", include("photodrive.authorization.urls")),
        path("", include(well_known.urlpatterns)),
        path("o/userinfo/", UserinfoView.as_view(), name="userinfo"),
        path("api/v1/docs/", Docs.as_view(), name="api-docs"),
        path("api/v1/", include("photodrive.api.v1.urls")),
    ]
)
