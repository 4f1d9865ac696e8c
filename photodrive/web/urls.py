"""The pages' addresses."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import path, register_converter
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from photodrive.authorization.http import failures
from photodrive.people import by_session_only

from .albums import changing as album_changing
from .albums import pages as album_pages
from .albums import selecting
from .connected_apps import access_log, app_list, app_page, app_photos, asking_again, security
from .developers import refused
from .developers import views as developers
from .library import library_page, more, search_page, selected, trash
from .photo import files as photo_files
from .photo import pages as photo_pages
from .photo import portrait, saving, seen
from .settings import confirm, data, deletion, email, export, largest, profile
from .shared import after_sign_in, emblems, look, sign_out
from .sharing import lists as share_lists
from .sharing import secret_paths, sheet, shown
from .standing import leaving, lookup
from .upload import form as upload
from .upload import known, tus

register_converter(secret_paths.TokenConverter, "token")


def in_person(view: type[View], *, is_page: bool = False) -> Callable[..., HttpResponseBase]:
    """For whoever is signed in by a session of ours, and by nothing else; no form of another site counts, whatever
    middleware the project has. An account that is about to go changes nothing here.
    """
    made: Callable[..., HttpResponseBase] = csrf_protect(view.as_view())

    @wraps(made)
    def by_session(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        by_session_only(request)
        instead = leaving.answer(request, view)
        if instead is not None:
            return instead
        with lookup.clock(request) if is_page else nullcontext():
            return after_sign_in.to_her_page(request, made(request, *args, **kwargs))

    return honest(by_session)


def honest(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Trouble of ours is told as such, in any project: no database, no room on a disk."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Exception as problem:
            response = failures.as_page(request, problem)
            if response is None:
                raise
            return response

    return told


def page(view: type[View]) -> Callable[..., HttpResponseBase]:
    """A page that no cache keeps: after signing out, "back" shows nothing of hers. It tells times by her clock."""
    made: Callable[..., Any] = never_cache(in_person(view, is_page=True))
    return made


def for_anybody(view: type[View]) -> Callable[..., HttpResponseBase]:
    """For whoever was shown it, signed in or not: nobody is led to the sign-in page."""
    made: Callable[..., HttpResponseBase] = csrf_protect(view.as_view())

    @wraps(made)
    def shown_by_session(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        by_session_only(request)
        return made(request, *args, **kwargs)

    return honest(shown_by_session)


urlpatterns = [
    path("", page(library_page.LibraryView), name="library"),
    path("search/suggest/", page(search_page.SuggestView), name="search_suggest"),
    path("photos/upload/", page(upload.UploadView), name="upload"),
    path("photos/uploads/", in_person(tus.UploadsView), name="uploads"),
    path("photos/uploads/known/", page(known.KnownView), name="known_uploads"),
    path("photos/uploads/<uuid:upload_id>/", in_person(tus.OneUploadView), name="one_upload"),
    path("dates/", page(library_page.DatesView), name="dates"),
    path("favourites/", page(library_page.FavouritesView), name="favourites"),
    path("photos/selected/album/", page(selected.AlbumView), name="selected_album"),
    path("photos/selected/favourite/", page(selected.FavouriteView), name="selected_favourite"),
    path("photos/selected/trash/", page(selected.TrashView), name="selected_trash"),
    path("photos/selected/visibility/", page(selected.VisibilityView), name="selected_visibility"),
    path("photos/select/", page(selecting.SelectView), name="select"),
    path("photos/<uuid:photo_id>/", page(photo_pages.PhotoView), name="photo"),
    path("photos/<uuid:photo_id>/edit/", page(saving.EditView), name="photo_edit"),
    path("photos/<uuid:photo_id>/date/", page(saving.DateView), name="photo_date"),
    path("photos/<uuid:photo_id>/favourite/", page(saving.FavouriteView), name="photo_favourite"),
    path("photos/<uuid:photo_id>/albums/", page(saving.AlbumsView), name="photo_albums"),
    path("photos/<uuid:photo_id>/link/", page(seen.LinkView), name="photo_link"),
    path("photos/<uuid:photo_id>/take-away/", page(seen.TakeAwayView), name="photo_take_away"),
    path("photos/<uuid:photo_id>/turn/", page(saving.TurnView), name="photo_turn"),
    path("photos/<uuid:photo_id>/never-share/", page(seen.NeverShareView), name="photo_never_share"),
    path("photos/<uuid:photo_id>/delete/", page(photo_pages.DeleteView), name="photo_delete"),
    path("photos/<uuid:photo_id>/portrait/", page(portrait.ChoosePortraitView), name="photo_portrait"),
    path("photos/<uuid:photo_id>/share/", page(sheet.PhotoSheetView), name="photo_share"),
    path("photos/<uuid:photo_id>/<str:rendition>/", in_person(photo_files.PhotoFileView), name="photo_file"),
    path("albums/", page(album_pages.AlbumsView), name="albums"),
    path("albums/<uuid:album_id>/", page(album_pages.AlbumView), name="album"),
    path("albums/<uuid:album_id>/edit/", page(album_pages.EditAlbumView), name="album_edit"),
    path("albums/<uuid:album_id>/cover/", page(album_changing.CoverView), name="album_cover"),
    path("albums/<uuid:album_id>/order/", page(album_changing.OrderView), name="album_order"),
    path("albums/<uuid:album_id>/move/", page(album_changing.MoveView), name="album_move"),
    path("albums/<uuid:album_id>/never-share/", page(album_changing.NeverShareAlbumView), name="album_never_share"),
    path("albums/<uuid:album_id>/days/", page(album_changing.AddDaysView), name="album_days"),
    path("albums/<uuid:album_id>/add/", page(selecting.AddToAlbumView), name="album_add"),
    path("albums/<uuid:album_id>/remove/", page(selecting.RemoveFromAlbumView), name="album_remove"),
    path("albums/<uuid:album_id>/delete/", page(album_pages.DeleteAlbumView), name="album_delete"),
    path("albums/<uuid:album_id>/share/", page(sheet.AlbumSheetView), name="album_share"),
    path("share/", page(sheet.ShareSelectedView), name="share_selected"),
    path("share/<uuid:share_id>/", page(sheet.GatheredSheetView), name="gathered_share"),
    path("sharing/", page(share_lists.SharesView), name="shares"),
    path("sharing/<uuid:share_id>/end/", page(share_lists.EndShareView), name="share_end"),
    path("shared/", page(share_lists.SharedWithMeView), name="shared_with_me"),
    path("shared/<uuid:share_id>/", page(shown.FriendsPage), name="friends"),
    path("shared/<uuid:share_id>/zip/", page(shown.FriendsZip), name="friends_zip"),
    path("shared/<uuid:share_id>/<uuid:photo_id>/", page(shown.FriendsPhoto), name="friends_photo"),
    path("shared/<uuid:share_id>/<uuid:photo_id>/<str:rendition>/", in_person(shown.FriendsFile), name="friends_file"),
    path("s/<token:token>/", never_cache(for_anybody(shown.SharedPage)), name="shared"),
    path("s/<token:token>/zip/", never_cache(for_anybody(shown.SharedZip)), name="shared_zip"),
    path("s/<token:token>/<uuid:photo_id>/", never_cache(for_anybody(shown.SharedPhoto)), name="shared_photo"),
    path("s/<token:token>/<uuid:photo_id>/<str:rendition>/", for_anybody(shown.SharedFile), name="shared_file"),
    path("trash/", page(trash.TrashView), name="trash"),
    path("trash/empty/", page(trash.EmptyTrashView), name="trash_empty"),
    path("trash/restore/", page(trash.RestoreAllView), name="trash_restore"),
    path("trash/undo/", page(trash.UndoView), name="trash_undo"),
    path("trash/<uuid:photo_id>/thumb/", in_person(photo_files.TrashThumbView), name="trash_thumb"),
    path("trash/<uuid:photo_id>/restore/", page(trash.RestoreView), name="photo_restore"),
    path("trash/<uuid:photo_id>/delete/", page(trash.DeleteForGoodView), name="photo_delete_for_good"),
    path("more/", page(more.MoreView), name="more"),
    path("keys/", page(more.KeysView), name="keys"),
    path("portrait/", page(portrait.PortraitView), name="own_portrait"),
    path("developers/", page(developers.DevelopersView), name="developers"),
    path("developers/register/", page(developers.RegisterView), name="developer_register"),
    path("developers/<slug:client_id>/", page(developers.ApplicationView), name="developer_application"),
    path("developers/<slug:client_id>/secret/", page(developers.NewSecretView), name="developer_new_secret"),
    path("developers/<slug:client_id>/secret/test/", page(developers.CompareSecretView), name="developer_test_secret"),
    path("developers/<slug:client_id>/refused/", page(refused.RefusedView), name="developer_refused"),
    path("developers/<slug:client_id>/retire/", page(developers.RetireView), name="developer_retire"),
    path("logos/<slug:name>.webp", honest(emblems.logo), name="logo"),
    path("portraits/<slug:name>.webp", honest(emblems.portrait), name="portrait"),
    path("sign-out/", never_cache(honest(csrf_protect(sign_out.SignOutView.as_view()))), name="sign_out"),
    path("look/<slug:version>/colours.css", look.style_sheet, name="look"),
    path("look/<slug:version>/<slug:drawing>.svg", look.drawing, name="look_drawing"),
    path("settings/", page(profile.ProfileView), name="settings"),
    path("settings/name/", page(profile.NameView), name="settings_name"),
    path("settings/theme/", page(profile.ThemeView), name="settings_theme"),
    path("settings/time-zone/", page(profile.TimeZoneView), name="settings_time_zone"),
    path("settings/email/", page(email.EmailView), name="settings_email"),
    path("settings/data/", page(data.DataView), name="settings_data"),
    path("settings/data/largest/", page(largest.LargestView), name="settings_largest"),
    path("settings/data/export/", page(export.ExportView), name="settings_export"),
    path("settings/data/export/<uuid:export_id>/<int:part>/", page(export.PartView), name="settings_export_part"),
    path("settings/data/delete/", page(deletion.DeleteView), name="settings_delete"),
    path("settings/data/keep/", page(deletion.KeepView), name="settings_keep"),
    path("settings/confirm/", page(confirm.ConfirmView), name="settings_confirm"),
    path("photos/download/", page(export.DownloadView), name="download"),
    path("albums/<uuid:album_id>/download/", page(export.DownloadAlbumView), name="album_download"),
    path("security/", page(security.SecurityView), name="security"),
    path("access-log/", page(access_log.AccessLogView), name="access_log"),
    path("access-log/file/", page(access_log.AccessLogFileView), name="access_log_file"),
    path("connected-apps/", page(app_list.ConnectedAppsView), name="connected_apps"),
    path("connected-apps/end-all/", page(app_list.EndAllView), name="end_all_connections"),
    path("connected-apps/ended/", page(app_list.EndedView), name="ended_connections"),
    path("connected-apps/<uuid:authorization_id>/", page(app_page.AppPageView), name="connection"),
    path(
        "connected-apps/<uuid:authorization_id>/photos/",
        page(app_photos.AppPhotosView),
        name="connection_photos",
    ),
    path("connected-apps/<uuid:authorization_id>/add/", page(app_photos.AddPhotosView), name="connection_add"),
    path("connected-apps/<uuid:authorization_id>/time/", page(app_page.ShortenView), name="connection_time"),
    path(
        "connected-apps/<uuid:authorization_id>/location/",
        page(app_page.WithoutLocationView),
        name="connection_location",
    ),
    path(
        "connected-apps/<uuid:authorization_id>/ask-again/",
        page(asking_again.AskAgainView),
        name="connection_ask_again",
    ),
    path(
        "connected-apps/<uuid:authorization_id>/end/",
        page(app_list.EndConnectionView),
        name="end_connection",
    ),
    path("connected-apps/<uuid:authorization_id>/end-app/", page(app_list.EndAppView), name="end_app"),
    path(
        "connected-apps/<uuid:authorization_id>/all/",
        page(app_list.ConnectionsOfAppView),
        name="connection_all",
    ),
]
