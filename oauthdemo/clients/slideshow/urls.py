"""The one address of the slideshow."""

from django.urls import path

from oauthdemo.clients import errors

from . import views

handler400 = errors.bad_request
handler404 = errors.page_not_found
handler500 = errors.server_error

urlpatterns = [path("", views.page, name="page")]
