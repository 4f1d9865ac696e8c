"""Addresses of a project that has django-oauth-toolkit's own pages in its admin, and the drive beside it."""

from __future__ import annotations

import oauth2_provider.admin as of_dot
from django.contrib import admin
from django.urls import path

from photodrive.admin import ApplicationAdmin, PhotoAdmin
from photodrive.models import Photo, RegisteredApplication

from . import urls

site = admin.AdminSite(name="admin")
site.register(of_dot.application_model, of_dot.application_admin_class)
site.register(of_dot.access_token_model, of_dot.access_token_admin_class)
site.register(RegisteredApplication, ApplicationAdmin)
site.register(Photo, PhotoAdmin)

urlpatterns = [path("host/admin/", site.urls), *urls.urlpatterns]
