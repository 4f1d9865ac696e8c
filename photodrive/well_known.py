"""The documents by which clients find the drive. They lie at the root of the issuer, wherever the drive is.

A project that has the drive under a prefix includes them beside it: ``path("", include("photodrive.well_known"))``.
With ``photodrive.urls`` at the root they are there by themselves.
"""

from django.urls import path

from photodrive.accounts import asking_themselves
from photodrive.authorization.endpoints import metadata, openid_metadata

app_name = "photodrive_well_known"

urlpatterns = asking_themselves(
    [
        path(".well-known/openid-configuration", openid_metadata.openid_configuration, name="openid-configuration"),
        path(
            ".well-known/oauth-authorization-server",
            metadata.authorization_server,
            name="authorization-server-metadata",
        ),
        path(
            ".well-known/oauth-protected-resource",
            metadata.protected_resource,
            name="protected-resource-metadata",
        ),
        path(
            ".well-known/oauth-protected-resource/<path:path>",
            metadata.protected_resource,
            name="protected-resource-metadata-by-path",
        ),
    ]
)
