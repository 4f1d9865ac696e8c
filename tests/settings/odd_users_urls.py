"""Addresses of a project that has the photo drive beside other things, below a path."""

from django.contrib import admin
from django.contrib.auth import views
from django.urls import include, path

urlpatterns = [
    path("enter/", views.LoginView.as_view(), name="enter"),
    path("admin/", admin.site.urls),
    path("photos/", include("photodrive.urls")),
    path("", include("photodrive.well_known")),
]
