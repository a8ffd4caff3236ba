"""Who may ask, from where, for what."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from referat_ekstraksjon.errors import ReferatError
from referat_ekstraksjon.web.serving import ServeSettings, is_loopback, serve
from tests.web.conftest import Client, Papers, client_of, served

TOKEN = "en lang nøkkel"  # noqa: S105  # of this test only


@pytest.fixture(scope="module")
def locked(papers: Papers) -> Iterator[Client]:
    with client_of(papers.archive, token=TOKEN, host="0.0.0.0") as client:  # noqa: S104  # that is what is tested
        yield client


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8001", 200), ("localhost:8001", 200), ("LOCALHOST", 200), ("[::1]:8001", 200), ("evil.example", 400),
     ("evil.example:8001", 400), ("127.0.0.1.evil.example", 400), ("", 400), ("[", 400)],
)  # fmt: skip
def test_a_name_that_is_not_this_machine_gets_nothing(client: Client, host: str, status: int) -> None:
    assert client.get("/", host=host).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("address", ["/", "/arkiv/decisions", "/-/logout", "/arkiv"])
def test_it_can_only_be_read(client: Client, method: str, address: str) -> None:
    assert client.ask(method, address).status_code == 405


@pytest.mark.parametrize("address", ["/", "/sok?q=vedtak", "/sak/1", "/arkiv", "/arkiv/decisions.json", "/kilde/1/1.png",
                                     "/statisk/referat.css", "/finnes/ikke", "/kilde/1.pdf"])  # fmt: skip
def test_what_browsers_may_do(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy or address.endswith(".pdf")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/sok.json?q=vedtak", "/sak/1", "/arkiv.db", "/arkiv/decisions.json", "/kilde/1/1.png",
                                     "/kilde/1.pdf", "/nokkel", "/-/static/app.css"])  # fmt: skip
def test_without_the_token_nothing(locked: Client, address: str) -> None:
    answer = locked.get(address)
    assert answer.status_code == 401
    assert "Nøkkel" in answer.text
    wrong = {"authorization": "Bearer feil"}
    assert locked.ask("GET", address, wrong).status_code == 401
    assert locked.get(address, cookie="referat_nokkel=feil").status_code == 401


def test_with_the_token_all(locked: Client) -> None:
    assert locked.ask("GET", "/sak/1", {b"authorization": f"Bearer {TOKEN}".encode()}).status_code == 200  # type: ignore[dict-item]
    answer = locked.ask("POST", "/nokkel", data={"nokkel": TOKEN})
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert TOKEN not in cookie
    assert locked.get("/sak/1", cookie=cookie.split(";")[0]).status_code == 200


def test_a_wrong_token_is_said(locked: Client) -> None:
    answer = locked.ask("POST", "/nokkel", data={"nokkel": "feil"})
    assert answer.status_code == 401
    assert "ikke riktig nøkkel" in answer.text


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("127.3.2.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),  # noqa: S104
     ("192.168.1.4", False), ("example.org", False), ("localhost.example.org", False), ("", False)],
)  # fmt: skip
def test_which_addresses_are_this_machine(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_other_machines_need_a_token(papers: Papers) -> None:
    with pytest.raises(ReferatError) as fault:
        serve(papers.archive, ServeSettings(host="0.0.0.0"), lambda _: None)  # noqa: S104
    assert fault.value.code == "token_needed"


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--host", "0.0.0.0"), "token_needed"), (("--host", "no.such.host.invalid", "--token", "x"), "address_taken"),  # noqa: S104
     (("--host", "0.0.0.0", "--token", ""), "token_needed")],  # noqa: S104
)  # fmt: skip
def test_faults_are_a_sentence(papers: Papers, options: tuple[str, ...], code: str) -> None:
    command = [sys.executable, "-m", "referat_ekstraksjon", "serve", str(papers.archive), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("referat: ") and done.stderr.rstrip().endswith(f"[{code}]")
    assert "Traceback" not in done.stderr


def test_no_archive_is_a_sentence(tmp_path: object) -> None:
    command = [sys.executable, "-m", "referat_ekstraksjon", "serve", f"{tmp_path}/none.db"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "[database_missing]" in done.stderr) == (2, True)


def test_a_token_from_the_environment(papers: Papers) -> None:
    import httpx

    with served(papers.archive, "--host", "127.0.0.1", environment={"REFERAT_TOKEN": "abc"}) as address:
        assert httpx.get(address).status_code == 401
        assert httpx.get(address, headers={"authorization": "Bearer abc"}).status_code == 200
