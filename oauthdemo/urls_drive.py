"""Addresses of the drive's origin: the photo drive, its accounts, the one admin and the trace."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from oauthdemo import views

handler404 = views.page_not_found

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]
if find_spec("photodrive.urls"):
    urlpatterns += [path("", include("photodrive.urls"))]
