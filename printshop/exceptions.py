"""The errors the print shop raises on purpose.

PrintshopError
├── DecryptionFailed             a stored secret was written with a key that is no longer configured
├── SourceError                  a photo source did not do its part
│   ├── AddressRefused           an address the shop does not talk to (plain http, private network)
│   ├── SourceUnavailable        no connection, too slow, 5xx or 429
│   ├── AnswerInvalid            an answer that makes no sense, is too large or points elsewhere
│   ├── RegistrationRefused      it does not register the shop (RFC 7591 section 3.2.2)
│   ├── IdTokenInvalid           it does not say beyond doubt who she is (OpenID Connect Core 3.1.3.7)
│   └── ProofRefused             it does not take the shop's proof of its key (RFC 9449)
├── FlowError                    the way to the source and back went wrong
│   ├── FlowUnknown, FlowElsewhere, FlowUsed, FlowExpired, FlowMismatch
│   ├── AuthorizationDenied      she said no
│   ├── AuthorizationRefused     the source said no (RFC 6749 4.1.2.1, RFC 9126 2.3)
│   └── CodeRefused, ClientRefused   the token endpoint said no (RFC 6749 5.2)
├── AccessEnded                  the source no longer accepts the token (RFC 6750 3.1)
├── PhotoGone                    this photo is not shared any more
├── PhotoRefused                 what was fetched cannot be printed
└── OrderError                   an order cannot go on; its own tree is in ``printshop.orders.errors``

``str(error)`` may be read by the visitor; ``error.detail`` is for the log and the developers' details. Neither
ever holds a token, a code or a secret.
"""

from __future__ import annotations


class PrintshopError(Exception):
    """The root. ``message`` is what is said where the place that raises has nothing better to say."""

    message = "Something went wrong in the shop."

    def __init__(self, message: str = "", *, detail: str = "") -> None:
        super().__init__(message or self.message)
        self.detail = detail


class DecryptionFailed(PrintshopError):
    message = "A stored secret cannot be read: its key is not in PRINTSHOP['ENCRYPTION_KEYS']."


class SourceError(PrintshopError):
    message = "The photo source did not do its part."


class AddressRefused(SourceError):
    message = "The photo source uses an address that the shop does not talk to."


class SourceUnavailable(SourceError):
    message = "The photo source does not answer right now."

    def __init__(self, message: str = "", *, detail: str = "", retry_after: int | None = None) -> None:
        super().__init__(message, detail=detail)
        self.retry_after = retry_after


class AnswerInvalid(SourceError):
    message = "The photo source gave an answer that makes no sense."


class RegistrationRefused(SourceError):
    message = "The source does not register the shop."


class IdTokenInvalid(SourceError):
    message = "The provider does not say beyond doubt who you are."


class ProofRefused(SourceError):
    message = "The photo source does not accept the shop's proof that the key is its own."


class FlowError(PrintshopError):
    message = "The way to the photo source and back went wrong."


class FlowUnknown(FlowError):
    message = "The shop did not start this."


class FlowElsewhere(FlowError):
    message = "This was started in another browser."


class FlowUsed(FlowError):
    message = "This step was already done."


class FlowExpired(FlowError):
    message = "Too much time went by."


class FlowMismatch(FlowError):
    message = "The answer came from somebody else than the source that was asked."


class AuthorizationDenied(FlowError):
    message = "You said no."


class AuthorizationRefused(FlowError):
    message = "The photo source refused."

    def __init__(self, message: str = "", *, error: str, description: str = "") -> None:
        super().__init__(message, detail=f"{error}: {description}" if description else error)
        self.error = error


class CodeRefused(FlowError):
    message = "The photo source did not accept its own answer any more."


class ClientRefused(FlowError):
    message = "The photo source does not accept the shop's credentials."


class AccessEnded(PrintshopError):
    message = "The photo source no longer accepts this access."


class PhotoGone(PrintshopError):
    message = "This photo is not shared any more."


class PhotoRefused(PrintshopError):
    message = "This photo cannot be printed."


class OrderError(PrintshopError):
    message = "This order cannot go on."
