"""Addresses of version 1. Views read the ids: a malformed one is answered like any unknown one."""

from django.urls import path, re_path

from .documents import Schema, UnknownAddress
from .photo_views import PhotoDetail, PhotoFile, PhotoList
from .root_view import Root
from .usage_view import Usage

app_name = "api"

urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", Schema.as_view(), name="schema"),
    path("usage/", Usage.as_view(), name="usage"),
    path("photos/", PhotoList.as_view(), name="photo-list"),
    path("photos/<str:photo_id>/", PhotoDetail.as_view(), name="photo-detail"),
    path("photos/<str:photo_id>/<str:rendition>/", PhotoFile.as_view(), name="photo-file"),
    re_path(r"^.*$", UnknownAddress.as_view(), name="unknown"),
]
