"""Addresses of the drive's origin: the photo drive, its accounts, the one admin and the trace."""

from django.contrib import admin
from django.urls import include, path

from oauthdemo import views
from oauthdemo.trace import views as trace

handler404 = views.page_not_found

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("trace/", trace.show, name="trace"),
    path("trace/forget/", trace.forget, name="trace_forget"),
    path("trace/<uuid:flow_id>/", trace.show, name="trace_flow"),
    path("", include("photodrive.urls")),
]
