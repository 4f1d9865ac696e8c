"""The authorization server's addresses, below the photo drive's own. Its documents are in ``photodrive.well_known``."""

from django.urls import path

from .endpoints import (
    authorize,
    device_authorization,
    introspect,
    openid_metadata,
    par,
    register,
    revoke,
    token,
)
from .pages import consent, device, logout

urlpatterns = [
    path("o/authorize/", authorize.AuthorizeView.as_view(), name="authorize"),
    path("o/authorize/<uuid:request_id>/", consent.ConsentView.as_view(), name="consent"),
    path("o/authorize/<uuid:request_id>/switch/", consent.SwitchAccountView.as_view(), name="switch-account"),
    path("o/token/", token.TokenView.as_view(), name="token"),
    path("o/par/", par.PushView.as_view(), name="par"),
    path("o/revoke_token/", revoke.RevokeView.as_view(), name="revoke"),
    path("o/register/", register.RegisterView.as_view(), name="register"),
    path("o/register/<str:client_id>/", register.ClientConfigurationView.as_view(), name="registered-client"),
    path("o/introspect/", introspect.IntrospectView.as_view(), name="introspect"),
    path(
        "o/device-authorization/",
        device_authorization.DeviceAuthorizationView.as_view(),
        name="device-authorization",
    ),
    path("o/device/", device.DeviceView.as_view(), name="device"),
    path("o/device/switch/", device.DeviceSwitchAccountView.as_view(), name="device-switch-account"),
    path("o/device/<uuid:request_id>/", device.DeviceAnsweredView.as_view(), name="device-answered"),
    path("o/jwks/", openid_metadata.key_set, name="jwks"),
    path("o/logout/", logout.LogoutView.as_view(), name="logout"),
    path("o/logout/confirm/", logout.ConfirmLogoutView.as_view(), name="confirm-logout"),
]
