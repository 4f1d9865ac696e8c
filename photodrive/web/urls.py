"""The pages' addresses."""

from django.urls import path

from . import connected_apps, files, library, photos, trash, upload

urlpatterns = [
    path("", library.LibraryView.as_view(), name="library"),
    path("photos/upload/", upload.UploadView.as_view(), name="upload"),
    path("photos/<uuid:photo_id>/", photos.PhotoView.as_view(), name="photo"),
    path("photos/<uuid:photo_id>/edit/", photos.EditView.as_view(), name="photo_edit"),
    path("photos/<uuid:photo_id>/delete/", photos.DeleteView.as_view(), name="photo_delete"),
    path("photos/<uuid:photo_id>/<str:rendition>/", files.PhotoFileView.as_view(), name="photo_file"),
    path("trash/", trash.TrashView.as_view(), name="trash"),
    path("trash/empty/", trash.EmptyTrashView.as_view(), name="trash_empty"),
    path("trash/<uuid:photo_id>/thumb/", files.TrashThumbView.as_view(), name="trash_thumb"),
    path("trash/<uuid:photo_id>/restore/", trash.RestoreView.as_view(), name="photo_restore"),
    path("trash/<uuid:photo_id>/delete/", trash.DeleteForGoodView.as_view(), name="photo_delete_for_good"),
    path("connected-apps/", connected_apps.ConnectedAppsView.as_view(), name="connected_apps"),
    path(
        "connected-apps/<uuid:authorization_id>/end/",
        connected_apps.EndConnectionView.as_view(),
        name="end_connection",
    ),
]
