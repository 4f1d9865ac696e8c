"""The examples of docs/connect.md run, as they are printed there, against a drive over real HTTP."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from joserfc.jwk import ECKey

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.models import Authorization
from tests.conftest import Site
from tests.docs import markdown
from tests.docs.owner import decide, let_in
from tests.factories.oauth import make_user
from tests.factories.stored import make_photo

CONNECT = markdown.ROOT / "docs" / "connect.md"
OWNER = Path(__file__).with_name("owner.py")
REDIRECT_URI = "https://app.example/callback"
PATIENCE_SECONDS = 60
TITLES = ["Bowmore", "Machir Bay"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session() -> str:
    """The cookie of an owner who is signed in and has two photos."""
    jane = make_user("jane")
    for title in TITLES:
        make_photo(jane, title=title)
    browser = Client(headers={"host": "127.0.0.1:8000"})
    browser.force_login(jane)
    name = "photodrive_session"
    return f"{name}={browser.cookies[name].value}"


def start(command: list[str], site: Site, **environment: str) -> subprocess.Popen[str]:
    """Run a program that knows the issuer; nothing of this process's settings reaches it."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SSL_CERT_FILE") if name in os.environ}
    return subprocess.Popen(
        command,
        env={**keep, "ISSUER": site.drive, "OAUTHLIB_INSECURE_TRANSPORT": "1", "PYTHONUNBUFFERED": "1", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(program: subprocess.Popen[str], said: str = "") -> str:
    """What it printed; it must have succeeded."""
    out, error = program.communicate(said, timeout=PATIENCE_SECONDS)
    assert program.returncode == 0, error
    return out


def example(name: str, folder: Path) -> list[str]:
    """The command that runs the example ``name``."""
    code = markdown.example(CONNECT.read_text(), name)
    shell = name in ("curl", "register")
    file = folder / f"example.{'sh' if shell else 'py'}"
    file.write_text(code)
    return ["bash", str(file)] if shell else [sys.executable, "-W", "error", str(file)]


def confidential() -> dict[str, str]:
    registered = applications.register(name="App", redirect_uris=[REDIRECT_URI])
    return {"CLIENT_ID": registered.application.client_id, "CLIENT_SECRET": registered.secret}


def signing() -> dict[str, str]:
    key = ECKey.generate_key("P-256")
    keys = {"keys": [key.as_dict(private=False)]}
    registered = applications.register(
        name="App", redirect_uris=[REDIRECT_URI], client_authentication="private_key_jwt", jwks=keys
    )
    return {"CLIENT_ID": registered.application.client_id, "PRIVATE_KEY": key.as_pem(private=True).decode()}


def test_program_on_a_computer_with_python_alone(site: Site, session: str, tmp_path: Path) -> None:
    registered = applications.register(name="App", redirect_uris=["http://127.0.0.1/callback"], confidential=False)
    browser = f"{sys.executable} {OWNER} %s &"
    program = start(
        example("stdlib", tmp_path),
        site,
        CLIENT_ID=registered.application.client_id,
        BROWSER=browser,
        SESSION=session,
    )
    out = finish(program)
    assert [line.partition(":")[0] for line in out.splitlines() if ": 4000 x 3000, preview of " in line] == TITLES[::-1]
    assert not Authorization.objects.active().exists(), "it gave its access back"


def test_photo_frame_with_python_alone(site: Site, session: str, tmp_path: Path) -> None:
    frame = applications.register(name="Frame", redirect_uris=[], confidential=False, grant_types=DEVICE_CODE)
    program = start(example("device", tmp_path), site, CLIENT_ID=frame.application.client_id)
    assert program.stdout is not None
    _, address, _, _, user_code = program.stdout.readline().split()
    let_in(address, user_code, session)
    assert finish(program).splitlines() == TITLES[::-1]


@pytest.mark.parametrize(
    ("name", "gives_back"), [("authlib", True), ("authlib-key", True), ("requests-oauthlib", False)]
)
def test_web_app_with_a_library(site: Site, session: str, tmp_path: Path, name: str, gives_back: bool) -> None:
    credentials = signing() if name == "authlib-key" else confidential()
    program = start(example(name, tmp_path), site, **credentials)
    assert program.stdout is not None
    address = program.stdout.readline().strip()
    out = finish(program, decide(address, session) + "\n")
    assert out.removeprefix("The address you came back to: ").split("\n")[:-1] == TITLES[::-1]
    assert Authorization.objects.active().exists() is not gives_back


def test_sign_in_with_the_drive(site: Site, session: str, tmp_path: Path) -> None:
    app = applications.register(name="App", redirect_uris=[REDIRECT_URI], scopes=["openid", "profile"])
    program = start(example("sign-in", tmp_path), site, CLIENT_ID=app.application.client_id, CLIENT_SECRET=app.secret)
    assert program.stdout is not None
    back = decide(program.stdout.readline().strip(), session)
    assert finish(program, back + "\n").endswith("jane\n")


@pytest.mark.parametrize("name", ["authlib", "requests-oauthlib"])
def test_library_that_is_not_told_of_pkce_is_refused(site: Site, session: str, tmp_path: Path, name: str) -> None:
    command = example(name, tmp_path)
    file = Path(command[-1])
    told = [line for line in file.read_text().splitlines() if 'S256"' not in line]
    file.write_text("\n".join(told))
    program = start(command, site, **confidential())
    assert program.stdout is not None
    address = program.stdout.readline().strip()
    with pytest.raises(SystemExit, match=r"^400 at"):
        decide(address, session)
    program.kill()
    program.communicate(timeout=PATIENCE_SECONDS)


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
def test_by_hand(site: Site, session: str, tmp_path: Path) -> None:
    program = start(example("curl", tmp_path), site, **confidential())
    assert program.stdout is not None
    back = decide(program.stdout.readline().strip(), session)
    out = finish(program, back.partition("code=")[2].partition("&")[0] + "\n")
    assert '"access_token": "pd_at_' in out


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_an_application_registers_itself(site: Site, tmp_path: Path) -> None:
    told = StringIO()
    arguments = ["--label", "Anna's print shop", "--uses", "1", "--days", "7", "--scopes", "photos:read openid"]
    call_command("photodrive_registration_token", *arguments, stdout=told, stderr=StringIO())
    out = finish(start(example("register", tmp_path), site, INITIAL_ACCESS_TOKEN=told.getvalue().strip()))
    made, read = re.findall(r"\{.*?\}", out)
    assert '"client_secret": "pd_cs_' in made
    assert '"client_secret"' not in read
    assert '"client_name": "Prints"' in read


def test_addresses_written_out_are_those_of_the_metadata(client: Any) -> None:
    document = client.get("/.well-known/oauth-authorization-server").json()
    issuer = document["issuer"]
    shell = markdown.example(CONNECT.read_text(), "curl").replace("$ISSUER", issuer)
    assert document["authorization_endpoint"] + "?" in shell
    assert f'"{document["token_endpoint"]}"' in shell
