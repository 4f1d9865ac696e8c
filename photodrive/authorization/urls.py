"""The authorization server's addresses, below the photo drive's own."""

from django.urls import path

from .endpoints import authorize, consent, introspect, metadata, revoke, token

urlpatterns = [
    path("o/authorize/", authorize.AuthorizeView.as_view(), name="authorize"),
    path("o/authorize/<uuid:request_id>/", consent.ConsentView.as_view(), name="consent"),
    path("o/authorize/<uuid:request_id>/switch/", consent.SwitchAccountView.as_view(), name="switch-account"),
    path("o/token/", token.TokenView.as_view(), name="token"),
    path("o/revoke_token/", revoke.RevokeView.as_view(), name="revoke"),
    path("o/introspect/", introspect.IntrospectView.as_view(), name="introspect"),
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
]
