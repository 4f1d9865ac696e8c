"""The shop at the root of its host."""

from django.urls import include, path

urlpatterns = [path("", include("printshop.urls"))]
