"""A server job without anybody at the keyboard: the print shop counts how much it uses the drive.

Client credentials (RFC 6749 section 4.4) with requests-oauthlib: the job has no owner and sees no photo. It reads
``ISSUER``, ``CLIENT_ID`` and ``CLIENT_SECRET`` from the environment: ``python -m oauthdemo.clients.usage_report``.
``manage.py usage_report`` takes them from where the demo's shop keeps them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypedDict

import requests
from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error
from requests_oauthlib import OAuth2Session

from . import client_information

SCOPE = ["usage:read"]
TIMEOUT = 10  # seconds
WIDTH = 30  # characters of the longest bar


class NoReport(Exception):
    """Why there is no report, in a sentence for whoever runs the job."""


@dataclass(frozen=True)
class Credentials:
    """What a confidential client was told when it was registered."""

    issuer: str
    client_id: str
    client_secret: str


class Day(TypedDict):
    """One day of the figures: how many answers it got, and of how many bytes together."""

    date: str
    answers: int
    bytes: int


class Figures(TypedDict):
    """What the drive says; ``connections`` are the people who let the client see photos now."""

    client_id: str
    connections: int
    days: list[Day]


def fetch(credentials: Credentials) -> Figures:
    """The figures of this client. Raises NoReport."""
    issuer = credentials.issuer
    if issuer.startswith("http://"):
        os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # a drive on this machine
    try:
        server = _document(issuer, "/.well-known/oauth-authorization-server")
        if server.get("issuer") != issuer:
            raise NoReport(f"Another server answers at {issuer}.")
        api = _document(issuer, "/.well-known/oauth-protected-resource")
        client = BackendApplicationClient(client_id=credentials.client_id, scope=SCOPE)
        with OAuth2Session(client=client) as session:
            session.fetch_token(
                server["token_endpoint"],
                auth=(credentials.client_id, credentials.client_secret),
                timeout=TIMEOUT,
            )
            answer = session.get(api["resource"].rstrip("/") + "/api/v1/usage/", timeout=TIMEOUT)
            answer.raise_for_status()
            session.post(
                server["revocation_endpoint"],
                data={"token": session.token["access_token"]},
                auth=(credentials.client_id, credentials.client_secret),
                withhold_token=True,
                timeout=TIMEOUT,
            )
            figures: Figures = _json_object(answer)
            return figures
    except OAuth2Error as problem:
        raise NoReport(f"The drive does not give this job a token: {problem.error}.") from problem
    except requests.HTTPError as problem:
        status = problem.response.status_code if problem.response is not None else "something"
        raise NoReport(f"The drive answers {status} instead of the figures.") from problem
    except (requests.RequestException, ValueError, KeyError) as problem:
        raise NoReport(f"The drive at {issuer} does not answer. Try again later.") from problem


def table(figures: Figures) -> Iterator[str]:
    """The figures as lines of text: the days on which there was anything, and the sums."""
    days = figures["days"]
    used = [day for day in days if day["answers"]]
    most = max((day["answers"] for day in used), default=0)
    yield f"Connections now: {figures['connections']}"
    yield f"The last {len(days)} days:"
    yield f"  {'day':<10}  {'answers':>8}  {'bytes':>14}"
    for day in used:
        bar = "█" * max(1, round(WIDTH * day["answers"] / most))
        yield f"  {day['date']:<10}  {day['answers']:>8,}  {day['bytes']:>14,}  {bar}"
    if not used:
        yield "  nothing was fetched"
    answers, size = (sum(day[name] for day in days) for name in ("answers", "bytes"))
    yield f"  {'together':<10}  {answers:>8,}  {size:>14,}"


def report(credentials: Credentials, *, as_json: bool = False) -> str:
    """The report as text, or as the JSON that came. Raises NoReport."""
    figures = fetch(credentials)
    return json.dumps(figures, indent=2) if as_json else "\n".join(table(figures))


def _document(issuer: str, path: str) -> Any:
    """A metadata document, as it came."""
    answer = requests.get(issuer + path, timeout=TIMEOUT, allow_redirects=False)
    answer.raise_for_status()
    return _json_object(answer)


def _json_object(answer: requests.Response) -> Any:
    """The JSON object in ``answer``, its members taken on trust; ValueError for most else."""
    return dict(answer.json())


def main() -> int:
    """The job as a program of its own; 1 where there is no report."""
    try:
        told = Credentials(*client_information.from_environment("ISSUER", "CLIENT_ID", "CLIENT_SECRET"))
    except KeyError as missing:
        sys.stderr.write(f"Set {missing.args[0]} in the environment.\n")
        return 1
    try:
        sys.stdout.write(report(told, as_json="--json" in sys.argv[1:]) + "\n")
    except NoReport as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
