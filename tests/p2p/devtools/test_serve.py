"""The port, the address and what the processes are told."""

import socket

import pytest

from p2p.devtools import serve
from p2p.devtools.__main__ import port


@pytest.fixture
def taken(monkeypatch):
    """The first port is in use; the search begins there."""
    with socket.create_server(("127.0.0.1", 0)) as first:
        monkeypatch.setattr(serve, "FIRST_PORT", first.getsockname()[1])
        yield first.getsockname()[1]


def test_the_first_free_port_is_taken_and_named(taken, capsys):
    with serve.listen("127.0.0.1", None) as found:
        assert found.getsockname()[1] > taken
        assert f"Port {taken} is taken" in capsys.readouterr().out


def test_an_address_of_the_newer_kind_is_served_and_can_be_opened():
    with serve.listen("::1", None) as found:
        assert serve.settings_for(found, "")[1] == f"http://[::1]:{found.getsockname()[1]}"


def test_a_port_that_was_asked_for_is_not_swapped_for_another(taken):
    with pytest.raises(serve.Stopped, match=f"Port {taken} is taken"):
        serve.listen("127.0.0.1", taken)


def test_a_host_that_is_not_ours_is_told(monkeypatch):
    with pytest.raises(serve.Stopped, match=r"Cannot listen on 192\.0\.2\.1"):
        serve.listen("192.0.2.1", None)


@pytest.mark.parametrize(("text", "expected"), [("8000", 8000), ("65535", 65535)])
def test_a_port_is_a_number_that_ports_can_have(text, expected):
    assert port(text) == expected


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http"])
def test_other_numbers_are_no_ports(text):
    with pytest.raises(ValueError, match=r"^$|invalid literal"):
        port(text)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_the_address_is_one_that_a_browser_can_open(host, monkeypatch):
    monkeypatch.delenv("P2P_BASE_URL", raising=False)
    with socket.create_server((host, 0)) as listener:
        environment, address = serve.settings_for(listener, "postgres://p2p@//tmp/p2p")
    assert address == f"http://127.0.0.1:{address.rpartition(':')[2]}"
    assert (environment["P2P_BASE_URL"], environment["DATABASE_URL"]) == (address, "postgres://p2p@//tmp/p2p")


def test_the_accounts_are_shown_as_a_table(capsys):
    accounts = [
        {"email": "amina@ministry.example", "password": "x", "role": "coordinator", "programme": "UGA-FILM"},
        {"email": "hq@unesco.example", "password": "x", "role": "portfolio", "programme": ""},
    ]
    serve.show("http://127.0.0.1:8000", accounts)
    lines = [line for line in capsys.readouterr().out.splitlines() if ".example" in line]
    assert [line.split() for line in lines] == [
        ["amina@ministry.example", "x", "coordinator", "UGA-FILM"],
        ["hq@unesco.example", "x", "portfolio"],
    ]
