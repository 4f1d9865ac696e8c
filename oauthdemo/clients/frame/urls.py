"""Addresses of the frame's screen."""

from django.urls import path

from oauthdemo.clients import errors

from . import views

handler400 = errors.bad_request
handler404 = errors.page_not_found
handler500 = errors.server_error

urlpatterns = [
    path("", views.screen, name="screen"),
    path("code.svg", views.code, name="code"),
    path("picture/<uuid:number>.webp", views.picture, name="picture"),
    path("reset/", views.reset, name="reset"),
    path("set-up/", views.set_up, name="set_up"),
]
