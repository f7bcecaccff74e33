"""What the one command knows before anything is installed."""

import os
import signal
import threading

import pytest

from p2p.devtools import debian, packages
from p2p.devtools.__main__ import COMMANDS


def test_every_command_is_known_before_anything_is_installed():
    assert set(COMMANDS) == packages.TRYOUT_COMMANDS | packages.DEVELOPMENT_COMMANDS


def test_a_mistyped_command_is_named_and_installs_nothing(monkeypatch):
    monkeypatch.setattr(packages, "make_venv", lambda: pytest.fail("something was installed"))
    with pytest.raises(SystemExit, match=r"There is no \./run tset; \./run help lists what there is\."):
        packages.install("tset")


def test_ctrl_c_waits_until_an_installation_is_done():
    done = []
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 what comes first is the point
        with debian.delay_interrupts():
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)
            done.append("installed")
        os.getpid()
    assert done == ["installed"]


def test_what_is_missing_goes_to_the_person_and_not_into_the_output(monkeypatch, capsys):
    monkeypatch.setitem(debian.PACKAGES_BY_PURPOSE, "the moon", (lambda: False, ("moon",)))
    monkeypatch.setattr(debian, "become_root", lambda: None)
    debian.provide("the moon")
    told = capsys.readouterr()
    assert (told.out, "apt-get install --no-install-recommends moon" in told.err) == ("", True)
