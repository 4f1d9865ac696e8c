"""Addresses of the drive's origin: the photo drive, its accounts, the one admin, the clients' page and the trace."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from oauthdemo import views
from oauthdemo.accounts import security_page
from oauthdemo.accounts.going_on import ForgottenPasswordView, SignInView
from oauthdemo.accounts.throttled import too_many_requests
from oauthdemo.clients import views as clients
from oauthdemo.second_factor.passkey_sign_in import PasskeySignInView
from oauthdemo.trace import views as trace
from photodrive.web.shared.server_error import server_error

handler400 = views.bad_request
handler404 = views.page_not_found
handler500 = server_error
handler429 = too_many_requests  # allauth asks for this one

# Staff sign in on the page that everybody uses: throttled, and with a second factor once there is one.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

takes_passkeys = "webauthn" in settings.MFA_SUPPORTED_TYPES
passkeys = [path("accounts/2fa/webauthn/login/", PasskeySignInView.as_view())] if takes_passkeys else []
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("accounts/login/", SignInView.as_view(), name="account_login"),
    path("accounts/password/reset/", ForgottenPasswordView.as_view(), name="account_reset_password"),
    path("accounts/", include("allauth.account.urls")),
    *passkeys,
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/<int:session_id>/end/", security_page.end_session, name="end_session"),
    path("accounts/sessions/end-others/", security_page.end_other_sessions, name="end_other_sessions"),
    path("accounts/not-me/", security_page.not_me, name="not_me"),
    path("admin/", admin.site.urls),
    path("clients/", clients.index, name="clients"),
    path("trace/", trace.show, name="trace"),
    path("trace/forget/", trace.forget, name="trace_forget"),
    path("trace/<uuid:flow_id>/", trace.show, name="trace_flow"),
    path("", include("photodrive.urls")),
]
