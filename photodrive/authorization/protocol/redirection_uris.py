"""Redirect URIs: what may be registered, what matches, and how parameters are put on one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

RESERVED = {"code", "state", "iss", "error", "error_description", "error_uri", "response"}
PRIVATE_USE_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+", re.ASCII)
SHORT_SCHEME = re.compile(r"[a-z][a-z0-9-]{2,}", re.ASCII)  # shorter ones may be the letter of a drive
HOST = re.compile(r"[A-Za-z0-9._-]+(:\d*)?|\[[0-9A-Fa-f:.]+\](:\d*)?", re.ASCII)
# Schemes without a dot that browsers, systems and their own programs answer to: there a script runs, a file opens, a
# number is called or something starts, and it is not the application. Likewise whatever begins as the last ones do.
SPOKEN_FOR = """
    javascript jscript livescript mocha vbscript vbs data blob file filesystem about view-source wyciwyg jar mhtml mk
    resource content http https shttp httpx ftp ftps sftp tftp ws wss gopher nntp news snews telnet rlogin tn3270 ssh
    scp git svn rsync smb cifs nfs afp dav davs webdav ldap ldaps rtsp rtsps rtmp mms mmsh irc irc6 ircs xmpp jabber
    sip sips stun turn callto tel sms smsto mmsto fax modem mailto pres cal webcal webcals feed feeds rss geo maps map
    market magnet ed2k torrent bitcoin ethereum ipfs ipns dweb urn uri uuid oid tag cid mid did acct dns info localhost
    help hcp shell res its search search-ms applescript prefs app-prefs package intent facetime facetime-audio imessage
    itms itmss shortcuts workflow otpauth fido wifi openid haip mdoc chrome edge opera brave vivaldi firefox devtools
""".split()  # noqa: SIM905  a list to be read
SPOKEN_FOR_PREFIXES = (
    *("javascript", "vbscript", "view-source", "chrome-", "moz-", "safari-", "edge-", "ms-", "microsoft-"),
    *("android-", "itms-", "apple-", "x-apple", "x-man", "x-help", "openid-", "openid4", "eudi-"),
)


def is_loopback(host: str | None) -> bool:
    """Whether ``host`` is this machine: a loopback IP literal, ``localhost`` or a name in it (RFC 6761 section 6.3)."""
    if host == "localhost" or (host or "").endswith(".localhost"):
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, kw_only=True)
class Leave:
    """What the operator lets one application do beyond the rules for all, named as in its policy; nothing unless said.

    ``any_localhost_port``: a public one on ``localhost`` comes back on any port (RFC 8252 section 8.3 advises against
    it). ``short_schemes``: its own scheme needs no dot (against section 7.1). ``web_and_native``: one with a server has
    an app, too, and comes back to the app's own scheme.
    """

    any_localhost_port: bool = False
    short_schemes: bool = False
    web_and_native: bool = False

    @classmethod
    def of(cls, said: object) -> Leave:
        """That of what has these names: a policy, or client metadata."""
        return cls(**{one.name: getattr(said, one.name) for one in fields(cls)})


NO_LEAVE = Leave()


def problem_with(uri: str, *, public: bool, leave: Leave = NO_LEAVE) -> str:
    """Why ``uri`` cannot be registered, in one sentence; empty if it can (RFC 6749 3.1.2, RFC 8252, RFC 9700 4.1)."""
    if len(uri) > 2000 or not uri.isascii() or any(c <= " " or c in '\\"<>^`{|}*\x7f' for c in uri):
        return "Use a plain URI: no spaces, wildcards or special characters, 2,000 characters at most."
    try:
        parts = urlsplit(uri)
        parts.port  # noqa: B018  raises on nonsense
    except ValueError:
        return "This is not a valid URI."
    if not parts.scheme:
        return "It must begin with https:// (or, for a native app, with the app's own scheme)."
    if "#" in uri:
        return "It must not have a fragment (the part after #)."
    if "@" in parts.netloc:
        return "It must not contain a user name or password."
    if RESERVED & {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}:
        return "Its query must not contain code, state, iss or error: the answer uses these names."
    if any(segment in {".", ".."} for segment in parts.path.split("/")):
        return "Its path must not contain . or .. segments."
    if parts.scheme in {"https", "http"}:
        return _problem_with_host(parts)
    return _problem_with_own_scheme(parts.scheme, public=public, leave=leave)


def _problem_with_host(parts: SplitResult) -> str:
    if not parts.hostname:
        return "It must name a host."
    if not HOST.fullmatch(parts.netloc):  # which stands in a header of ours, where a ";" would begin something else
        return "Its host may have letters, digits, dots and dashes."
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        return "Use https; plain http is allowed on this machine (127.0.0.1, ::1, localhost and names in it) only."
    return ""


def _problem_with_own_scheme(scheme: str, *, public: bool, leave: Leave) -> str:
    """RFC 8252 section 7.1: what is named like a domain is one's own; any other name is nobody's."""
    if scheme in SPOKEN_FOR or scheme.startswith(SPOKEN_FOR_PREFIXES):
        return "It must begin with https:// (or, for a native app, with the app's own scheme)."
    named = PRIVATE_USE_SCHEME.fullmatch(scheme) or (leave.short_schemes and SHORT_SCHEME.fullmatch(scheme))
    if not named or not (public or leave.web_and_native):
        return "Only a public (native) app may use its own scheme, named like a domain: com.example.app:/callback."
    return ""


def matches(uri: str, registered: Iterable[str], *, public: bool, leave: Leave = NO_LEAVE) -> bool:
    """Whether ``uri`` is one of ``registered``, compared as plain strings (RFC 9700 section 4.1.3).

    One exception: a public client on a loopback IP literal may use any port (RFC 8252 section 7.3), by the operator's
    leave on ``localhost``, too. What should never have been registered (DOT's own command knows less than
    :func:`problem_with`) matches nothing.
    """
    candidates = [known for known in registered if not problem_with(known, public=public, leave=leave)]
    if uri in candidates:
        return True
    if not public or problem_with(uri, public=True):  # a port beyond 65535, say
        return False
    portless = _without_loopback_port(uri, leave)
    return portless is not None and portless in {_without_loopback_port(known, leave) for known in candidates}


def _without_loopback_port(uri: str, leave: Leave) -> str | None:
    found = re.fullmatch(r"http://(127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(/[^#@]*)?", uri, re.ASCII)
    if found is None or (found[1] == "localhost" and not leave.any_localhost_port):
        return None
    return f"{found[1]}{found[2] or ''}"


def with_parameters(uri: str, parameters: Sequence[tuple[str, str]]) -> str:
    """``uri``, which has no fragment, as it is byte for byte, and ``parameters`` after it (RFC 6749 section 3.1.2).

    Taken apart and put together again it would be another one: ``app.example:///back`` loses two slashes by that.
    """
    if not parameters:
        return uri
    before = "?" if "?" not in uri else "" if uri.endswith(("?", "&")) else "&"
    return f"{uri}{before}{urlencode(parameters)}"


def host_of(uri: str) -> str:
    """Where ``uri`` leads, as a person reads it: host and port, or the app's own scheme; empty for nowhere."""
    parts = urlsplit(uri)
    return parts.netloc if parts.scheme in {"https", "http"} else parts.scheme


def is_own_scheme(uri: str) -> bool:
    """Whether ``uri`` leads to whatever program on her machine has claimed the scheme (RFC 8252 section 8.6)."""
    return bool(uri) and urlsplit(uri).scheme not in {"https", "http"}


def https_host_of(uri: str) -> str:
    """The host that gets what is sent to ``uri``, without its port; empty unless that is by https."""
    parts = urlsplit(uri)
    return parts.hostname or "" if parts.scheme == "https" else ""


def form_targets(uri: str) -> str:
    """What a Content-Security-Policy needs to let a form end at ``uri``, and her go on from there; empty for here.

    Chromium holds ``form-action`` against all the redirects that follow a form, and where a client sends her on is its
    own business.
    """
    parts = urlsplit(uri)
    if not parts.scheme:
        return ""
    if parts.scheme not in {"https", "http"}:
        return f"{parts.scheme}:"
    return f"{parts.scheme}://{parts.netloc} {'https:' if parts.scheme == 'https' else 'http: https:'}"
