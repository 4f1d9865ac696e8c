"""What each caller gets at each address. The one place where access is written down as a table.

``login`` is a redirect to the sign-in page. A method without a row gives nobody anything. The photo belongs to
jane; ``target`` is its state. For the columns see ``callers``; ``dead`` stands for every kind of dead token.
"""

from __future__ import annotations

from dataclasses import dataclass

# One of jane's photos, by the API: 404 wherever it is not shared, whether it exists or not.
API = """
route                   target  method nobody sam  jane token reader writer other sams dead gone
api:root                -       GET    401    200  200  200   200    200    200   200  401  401
api:usage               -       GET    401    403  403  403   403    403    403   403  401  401
api:photo-list          -       GET    401    200  200  200   200    403    200   200  401  401
api:photo-list          -       POST   401    400  400  400   403    400    400   400  401  401
api:photo-detail        private GET    401    404  200  200   200    403    404   404  401  401
api:photo-detail        private PATCH  401    404  200  200   403    200    404   404  401  401
api:photo-detail        private DELETE 401    404  204  204   403    204    404   404  401  401
api:photo-detail        public  GET    401    404  200  200   200    403    404   404  401  401
api:photo-detail        public  PATCH  401    404  200  200   403    200    404   404  401  401
api:photo-detail        public  DELETE 401    404  204  204   403    204    404   404  401  401
api:photo-detail        trashed GET    401    404  404  404   404    403    404   404  401  401
api:photo-detail        trashed PATCH  401    404  404  404   403    404    404   404  401  401
api:photo-detail        trashed DELETE 401    404  404  404   403    404    404   404  401  401
api:photo-file/original private GET    401    404  200  200   200    403    404   404  401  401
api:photo-file/preview  private GET    401    404  200  200   200    403    404   404  401  401
api:photo-file/thumb    private GET    401    404  200  200   200    403    404   404  401  401
api:photo-file/shared   private GET    401    404  404  404   404    403    404   404  401  401
api:photo-file/original public  GET    401    404  200  200   200    403    404   404  401  401
api:photo-file/preview  public  GET    401    404  200  200   200    403    404   404  401  401
api:photo-file/thumb    public  GET    401    404  200  200   200    403    404   404  401  401
api:photo-file/original trashed GET    401    404  404  404   404    403    404   404  401  401
api:photo-file/preview  trashed GET    401    404  404  404   404    403    404   404  401  401
api:photo-file/thumb    trashed GET    401    404  404  404   404    403    404   404  401  401
userinfo                -       GET    401    401  401  403   403    403    403   403  401  401
userinfo                -       POST   401    401  401  403   403    403    403   403  401  401
"""

# Pages know sessions only: a token there is a stranger. Public photos are for everybody who has the link.
PAGES = """
route                   target  method nobody  sam   jane  token  reader writer other  sams   dead   gone
photo                   private GET    404     404   200   404    404    404    404    404    404    404
photo                   public  GET    200     200   200   200    200    200    200    200    200    404
photo                   trashed GET    404     404   404   404    404    404    404    404    404    404
photo_file/original     private GET    404     404   200   404    404    404    404    404    404    404
photo_file/preview      private GET    404     404   200   404    404    404    404    404    404    404
photo_file/thumb        private GET    404     404   200   404    404    404    404    404    404    404
photo_file/shared       private GET    404     404   404   404    404    404    404    404    404    404
photo_file/original     public  GET    200     200   200   200    200    200    200    200    200    404
photo_file/preview      public  GET    200     200   200   200    200    200    200    200    200    404
photo_file/thumb        public  GET    200     200   200   200    200    200    200    200    200    404
photo_file/original     trashed GET    404     404   404   404    404    404    404    404    404    404
photo_file/preview      trashed GET    404     404   404   404    404    404    404    404    404    404
photo_file/thumb        trashed GET    404     404   404   404    404    404    404    404    404    404
shared                  public  GET  200    200    200    200    200    200    200    200    200    404
shared                  public  POST 303    303    303    303    303    303    303    303    303    404
shared_zip              public  GET  200    200    200    200    200    200    200    200    200    404
shared_photo            public  GET  200    200    200    200    200    200    200    200    200    404
shared_photo            private GET  404    404    404    404    404    404    404    404    404    404
shared_file/thumb       public  GET  200    200    200    200    200    200    200    200    200    404
shared_file/original    public  GET  200    200    200    200    200    200    200    200    200    404
shared_file/preview     private GET  404    404    404    404    404    404    404    404    404    404
shared_file/shared      public  GET  404    404    404    404    404    404    404    404    404    404
friends                 public  GET  login  200    404    login  login  login  login  login  login  login
friends_zip             public  GET  login  200    404    login  login  login  login  login  login  login
friends_photo           public  GET  login  200    404    login  login  login  login  login  login  login
friends_photo           private GET  login  404    404    login  login  login  login  login  login  login
friends_file/thumb      public  GET  login  200    404    login  login  login  login  login  login  login
friends_file/original   public  GET  login  200    404    login  login  login  login  login  login  login
friends_file/preview    private GET  login  404    404    login  login  login  login  login  login  login
shared_with_me          -       GET  login  200    200    login  login  login  login  login  login  login
photo_share             private GET  login  404    200    login  login  login  login  login  login  login
photo_share             private POST login  404    303    login  login  login  login  login  login  login
photo_share             trashed GET  login  404    404    login  login  login  login  login  login  login
album_share             -       GET  login  404    200    login  login  login  login  login  login  login
album_share             -       POST login  404    303    login  login  login  login  login  login  login
gathered_share          -       GET  login  404    200    login  login  login  login  login  login  login
gathered_share          -       POST login  404    303    login  login  login  login  login  login  login
share_selected          -       GET  login  302    302    login  login  login  login  login  login  login
share_selected          -       POST login  303    303    login  login  login  login  login  login  login
shares                  -       GET  login  200    200    login  login  login  login  login  login  login
share_end               -       GET  login  303    303    login  login  login  login  login  login  login
share_end               -       POST login  404    303    login  login  login  login  login  login  login
photo_edit              private GET    login   404   303   login  login  login  login  login  login  login
photo_edit              private POST   login   404   303   login  login  login  login  login  login  login
photo_edit              public  POST   login   404   303   login  login  login  login  login  login  login
photo_edit              trashed POST   login   404   404   login  login  login  login  login  login  login
photo_date              private GET    login   404   303   login  login  login  login  login  login  login
photo_date              private POST   login   404   422   login  login  login  login  login  login  login
photo_date              public  POST   login   404   422   login  login  login  login  login  login  login
photo_date              trashed POST   login   404   404   login  login  login  login  login  login  login
photo_favourite         private GET    login   404   303   login  login  login  login  login  login  login
photo_favourite         private POST   login   404   303   login  login  login  login  login  login  login
photo_favourite         public  POST   login   404   303   login  login  login  login  login  login  login
photo_favourite         trashed POST   login   404   404   login  login  login  login  login  login  login
photo_albums            private GET    login   404   303   login  login  login  login  login  login  login
photo_albums            private POST   login   404   303   login  login  login  login  login  login  login
photo_albums            public  POST   login   404   303   login  login  login  login  login  login  login
photo_albums            trashed POST   login   404   404   login  login  login  login  login  login  login
photo_link              private GET    login   404   303   login  login  login  login  login  login  login
photo_link              private POST   login   404   303   login  login  login  login  login  login  login
photo_link              public  POST   login   404   303   login  login  login  login  login  login  login
photo_link              trashed POST   login   404   404   login  login  login  login  login  login  login
photo_take_away         private GET    login   404   303   login  login  login  login  login  login  login
photo_take_away         private POST   login   404   303   login  login  login  login  login  login  login
photo_take_away         public  POST   login   404   303   login  login  login  login  login  login  login
photo_take_away         trashed POST   login   404   404   login  login  login  login  login  login  login
photo_never_share       private GET    login   404   303   login  login  login  login  login  login  login
photo_never_share       private POST   login   404   303   login  login  login  login  login  login  login
photo_never_share       public  POST   login   404   303   login  login  login  login  login  login  login
photo_never_share       trashed POST   login   404   404   login  login  login  login  login  login  login
photo_turn              private GET    login   404   303   login  login  login  login  login  login  login
photo_turn              private POST   login   404   303   login  login  login  login  login  login  login
photo_turn              public  POST   login   404   303   login  login  login  login  login  login  login
photo_turn              trashed POST   login   404   404   login  login  login  login  login  login  login
photo_portrait          private GET    login   404   302   login  login  login  login  login  login  login
photo_portrait          private POST   login   404   302   login  login  login  login  login  login  login
photo_portrait          public  POST   login   404   302   login  login  login  login  login  login  login
photo_portrait          trashed POST   login   404   404   login  login  login  login  login  login  login
photo_delete            private GET    login   404   200   login  login  login  login  login  login  login
photo_delete            private POST   login   404   302   login  login  login  login  login  login  login
photo_delete            public  POST   login   404   302   login  login  login  login  login  login  login
photo_delete            trashed POST   login   404   404   login  login  login  login  login  login  login
trash_thumb             trashed GET    login   404   200   login  login  login  login  login  login  login
trash_thumb             private GET    login   404   404   login  login  login  login  login  login  login
photo_restore           trashed POST   login   404   302   login  login  login  login  login  login  login
photo_restore           private POST   login   404   404   login  login  login  login  login  login  login
photo_delete_for_good   trashed GET    login   404   200   login  login  login  login  login  login  login
photo_delete_for_good   trashed POST   login   404   302   login  login  login  login  login  login  login
photo_delete_for_good   private POST   login   404   404   login  login  login  login  login  login  login
end_connection          -       POST   login   404   302   login  login  login  login  login  login  login
end_app                 -       POST   login   404   302   login  login  login  login  login  login  login
connection_all          -       GET    login   404   200   login  login  login  login  login  login  login
connection              -       GET    login   404   200   login  login  login  login  login  login  login
connection_photos       -       GET    login   404   302   login  login  login  login  login  login  login
connection_photos       -       POST   login   404   302   login  login  login  login  login  login  login
connection_add          -       GET    login   404   200   login  login  login  login  login  login  login
connection_add          -       POST   login   404   422   login  login  login  login  login  login  login
connection_time         -       GET    login   404   302   login  login  login  login  login  login  login
connection_time         -       POST   login   404   422   login  login  login  login  login  login  login
connection_location     -       GET    login   404   302   login  login  login  login  login  login  login
connection_location     -       POST   login   404   302   login  login  login  login  login  login  login
connection_ask_again    -       GET    login   404   302   login  login  login  login  login  login  login
connection_ask_again    -       POST   login   404   302   login  login  login  login  login  login  login
developer_application   -       GET    login   404   200   login  login  login  login  login  login  login
developer_application   -       POST   login   404   422   login  login  login  login  login  login  login
developer_new_secret    -       GET    login   404   200   login  login  login  login  login  login  login
developer_new_secret    -       POST   login   404   200   login  login  login  login  login  login  login
developer_test_secret   -       GET    login   404   302   login  login  login  login  login  login  login
developer_test_secret   -       POST   login   404   302   login  login  login  login  login  login  login
developer_refused       -       GET    login   404   200   login  login  login  login  login  login  login
developer_retire        -       GET    login   404   200   login  login  login  login  login  login  login
developer_retire        -       POST   login   404   302   login  login  login  login  login  login  login
one_upload              -       GET    401     404   200   401    401    401    401    401    401    401
one_upload              -       PATCH  401     412   412   401    401    401    401    401    401    401
one_upload              -       DELETE 401     412   412   401    401    401    401    401    401    401
one_upload              -       OPTIONS 401    204   204   401    401    401    401    401    401    401
album                   -       GET    login   404   200   login  login  login  login  login  login  login
album_edit              -       GET    login   404   302   login  login  login  login  login  login  login
album_edit              -       POST   login   404   302   login  login  login  login  login  login  login
album_cover             -       GET    login   404   200   login  login  login  login  login  login  login
album_cover             -       POST   login   404   302   login  login  login  login  login  login  login
album_order             -       GET    login   404   302   login  login  login  login  login  login  login
album_order             -       POST   login   404   302   login  login  login  login  login  login  login
album_move              -       GET    login   404   302   login  login  login  login  login  login  login
album_move              -       POST   login   404   303   login  login  login  login  login  login  login
album_never_share       -       GET    login   404   302   login  login  login  login  login  login  login
album_never_share       -       POST   login   404   302   login  login  login  login  login  login  login
album_days              -       GET    login   404   302   login  login  login  login  login  login  login
album_days              -       POST   login   404   302   login  login  login  login  login  login  login
album_add               -       GET    login   404   200   login  login  login  login  login  login  login
album_add               -       POST   login   404   422   login  login  login  login  login  login  login
album_remove            -       GET    login   404   200   login  login  login  login  login  login  login
album_remove            -       POST   login   404   422   login  login  login  login  login  login  login
album_delete            -       GET    login   404   200   login  login  login  login  login  login  login
album_delete            -       POST   login   404   302   login  login  login  login  login  login  login
settings_export_part    -       GET    login   404   200   login  login  login  login  login  login  login
album_download          -       GET    login   404   302   login  login  login  login  login  login  login
album_download          -       POST   login   404   200   login  login  login  login  login  login  login
"""

# Everybody has their own of these, or they say the same to all.
OWN = """
route                   target  method nobody  sam   jane  token  reader writer other  sams   dead   gone
library                 -       GET    200     200   200   200    200    200    200    200    200    200
search_suggest          -       GET    login   200   200   login  login  login  login  login  login  login
uploads                 -       POST   401     412   412   401    401    401    401    401    401    401
uploads                 -       OPTIONS 401    204   204   401    401    401    401    401    401    401
known_uploads           -       GET    401     200   200   401    401    401    401    401    401    401
known_uploads           -       POST   401     400   400   401    401    401    401    401    401    401
upload                  -       GET    login   200   200   login  login  login  login  login  login  login
upload                  -       POST   login   422   422   login  login  login  login  login  login  login
select                  -       GET    login   200   200   login  login  login  login  login  login  login
select                  -       POST   login   422   422   login  login  login  login  login  login  login
albums                  -       GET    login   200   200   login  login  login  login  login  login  login
albums                  -       POST   login   302   302   login  login  login  login  login  login  login
trash                   -       GET    login   200   200   login  login  login  login  login  login  login
trash_undo              -       POST   login   303   303   login  login  login  login  login  login  login
favourites              -       GET    login  200   200   login  login  login  login  login  login  login
dates                   -       GET    login  200   200   login  login  login  login  login  login  login
keys                    -       GET    login  200   200   login  login  login  login  login  login  login
selected_album          -       GET    login  302   302   login  login  login  login  login  login  login
selected_album          -       POST   login  303   303   login  login  login  login  login  login  login
selected_favourite      -       GET    login  302   302   login  login  login  login  login  login  login
selected_favourite      -       POST   login  303   303   login  login  login  login  login  login  login
selected_trash          -       GET    login  302   302   login  login  login  login  login  login  login
selected_trash          -       POST   login  303   303   login  login  login  login  login  login  login
selected_visibility     -       GET    login  302   302   login  login  login  login  login  login  login
selected_visibility     -       POST   login  303   303   login  login  login  login  login  login  login
trash_undo              -       GET    login  302   302   login  login  login  login  login  login  login
trash_restore           -       GET    login  302   302   login  login  login  login  login  login  login
trash_restore           -       POST   login  303   303   login  login  login  login  login  login  login
more                    -       GET    login   200   200   login  login  login  login  login  login  login
trash_empty             -       GET    login   200   200   login  login  login  login  login  login  login
trash_empty             -       POST   login   302   302   login  login  login  login  login  login  login
developers              -       GET    login   200   200   login  login  login  login  login  login  login
developer_register      -       GET    login   200   200   login  login  login  login  login  login  login
developer_register      -       POST   login   422   422   login  login  login  login  login  login  login
own_portrait            -       GET    login   200   200   login  login  login  login  login  login  login
own_portrait            -       POST   login   302   302   login  login  login  login  login  login  login
logo                    -       GET    404     404   404   404    404    404    404    404    404    404
look                    -       GET    404     404   404   404    404    404    404    404    404    404
look_drawing            -       GET    404     404   404   404    404    404    404    404    404    404
portrait                -       GET    404     404   404   404    404    404    404    404    404    404
sign_out                -       POST   302     302   302   302    302    302    302    302    302    302
security                -       GET    login   200   200   login  login  login  login  login  login  login
settings                -       GET    login   200   200   login  login  login  login  login  login  login
settings_name           -       GET    login   302   302   login  login  login  login  login  login  login
settings_name           -       POST   login   302   302   login  login  login  login  login  login  login
settings_theme          -       GET    login   302   302   login  login  login  login  login  login  login
settings_theme          -       POST   login   422   422   login  login  login  login  login  login  login
settings_time_zone      -       GET    login   302   302   login  login  login  login  login  login  login
settings_time_zone      -       POST   login   302   302   login  login  login  login  login  login  login
settings_export         -       GET    login   302   302   login  login  login  login  login  login  login
settings_export         -       POST   login   302   302   login  login  login  login  login  login  login
settings_keep           -       GET    login   302   302   login  login  login  login  login  login  login
settings_keep           -       POST   login   302   302   login  login  login  login  login  login  login
download                -       GET    login   302   302   login  login  login  login  login  login  login
download                -       POST   login   302   302   login  login  login  login  login  login  login
settings_email          -       GET    login   200   200   login  login  login  login  login  login  login
settings_data           -       GET    login   200   200   login  login  login  login  login  login  login
settings_largest        -       GET    login   200   200   login  login  login  login  login  login  login
settings_delete         -       GET    login   200   200   login  login  login  login  login  login  login
settings_delete         -       POST   login   422   422   login  login  login  login  login  login  login
settings_confirm        -       GET    login   302   302   login  login  login  login  login  login  login
settings_confirm        -       POST   login   422   422   login  login  login  login  login  login  login
connected_apps          -       GET    login   200   200   login  login  login  login  login  login  login
ended_connections       -       GET    login   200   200   login  login  login  login  login  login  login
end_all_connections     -       GET    login   200   200   login  login  login  login  login  login  login
end_all_connections     -       POST   login   302   302   login  login  login  login  login  login  login
access_log              -       GET    login   200   200   login  login  login  login  login  login  login
access_log_file         -       GET    login   200   200   login  login  login  login  login  login  login
api-docs                -       GET    200     200   200   200    200    200    200    200    200    200
api:schema              -       GET    200     200   200   200    200    200    200    200    200    200
api:unknown             -       GET    404     404   404   404    404    404    404    404    404    404
api:unknown             -       POST   404     404   404   404    404    404    404    404    404    404
"""

# The protocol's own endpoints, whose access tests/spec/ takes apart step by step.
PROTOCOL = {
    "authorize",
    "consent",
    "switch-account",
    "token",
    "par",
    "device-authorization",
    "device",
    "device-answered",
    "device-switch-account",
    "revoke",
    "introspect",
    "register",
    "registered-client",
    "logout",
    "confirm-logout",
    "jwks",
    "openid-configuration",
    "authorization-server-metadata",
    "protected-resource-metadata",
    "protected-resource-metadata-by-path",
}


@dataclass(frozen=True)
class Row:
    """One line of a table: ``expected`` maps each column to a status code or ``login``."""

    route: str
    target: str
    method: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.target}"


def rows() -> list[Row]:
    """All lines of all tables."""
    return [row for table in (API, PAGES, OWN) for row in _read(table)]


def _read(table: str) -> list[Row]:
    head, *lines = table.strip().splitlines()
    columns = head.split()[3:]
    cells = [line.split() for line in lines]
    return [Row(line[0], line[1], line[2], dict(zip(columns, line[3:], strict=True))) for line in cells]
