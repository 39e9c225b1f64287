"""Settings come from the environment once, are checked, and say which variable is wrong."""

from __future__ import annotations

import ast
import dataclasses
import stat
import threading
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest

from engine import errors
from engine.clock import FileClock, system_clock
from engine.keys import SigningKey
from engine.settings import DESCRIPTIONS, HOME, VARIABLES, Settings


def test_defaults_run_on_one_machine() -> None:
    settings = Settings.from_env({})
    assert settings == Settings()
    assert settings.database_url == "sqlite:///var/alur.db"
    assert (settings.host, settings.port, settings.threads, settings.worker) == ("127.0.0.1", 8000, 8, True)
    assert (settings.language, settings.timezone, settings.due_policy) == ("id", "Asia/Jakarta", "akhir_hari")
    assert (settings.cap, settings.max_upload, settings.demo) == (None, 20 * 1024 * 1024, False)
    assert settings.processes == HOME / "processes"


@pytest.mark.parametrize(
    ("environ", "field", "value"),
    [
        ({"ALUR_DATABASE_URL": "postgresql://u:p@h/x"}, "database_url", "postgresql+psycopg://u:p@h/x"),
        ({"ALUR_DATABASE_URL": "postgres://h/x"}, "database_url", "postgresql+psycopg://h/x"),
        (
            {"ALUR_DATABASE_URL": "postgresql+psycopg:///x?host=/run/pg"},
            "database_url",
            "postgresql+psycopg:///x?host=/run/pg",
        ),
        ({"ALUR_DATABASE_URL": "sqlite:////srv/a.db"}, "database_url", "sqlite:////srv/a.db"),
        ({"ALUR_PROCESSES": "/srv/p"}, "processes", Path("/srv/p")),
        ({"PORT": "81"}, "port", 81),
        ({"PORT": "81", "ALUR_PORT": "82"}, "port", 82),
        ({"ALUR_PORT": ""}, "port", 8000),
        ({"ALUR_DEMO": "1"}, "demo", True),
        ({"ALUR_DEMO": "tidak"}, "demo", False),
        ({"ALUR_WORKER": "0"}, "worker", False),
        ({"ALUR_CLOCK_FILE": "var/jam"}, "clock_file", Path("var/jam")),
        ({"ALUR_BATAS_CAPAIAN": "110"}, "cap", 110),
        ({"ALUR_BATAS_CAPAIAN": "none"}, "cap", None),
        ({"ALUR_MAX_UPLOAD": "5"}, "max_upload", 5 * 1024 * 1024),
        ({"ALUR_DUE_POLICY": "bergulir"}, "due_policy", "bergulir"),
        ({"ALUR_TIMEZONE": "Asia/Makassar"}, "timezone", "Asia/Makassar"),
        ({"ALUR_LANGUAGE": "en"}, "language", "en"),
        ({"ALUR_MAIL_URL": "smtps://u:p@h:465"}, "mail_url", "smtps://u:p@h:465"),
        ({"ALUR_MAIL_FROM": "alur@dinas.example"}, "mail_from", "alur@dinas.example"),
        ({"ALUR_TRACKING": "1"}, "tracking", True),
        ({"ALUR_PUBLIC_URL": "https://Alur.example/"}, "public_url", "https://alur.example"),
        ({"ALUR_PUBLIC_URL": "https://alur.example:443"}, "public_url", "https://alur.example"),
        ({"ALUR_PUBLIC_URL": "http://[::1]:8000"}, "public_url", "http://[::1]:8000"),
        (
            {"ALUR_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8,::1"},
            "trusted_proxies",
            tuple(ip_network(one) for one in ("127.0.0.1", "10.0.0.0/8", "::1")),
        ),
    ],
)
def test_environment_is_read(environ: dict[str, str], field: str, value: object) -> None:
    assert getattr(Settings.from_env(environ), field) == value


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("ALUR_DATABASE_URL", "mysql://h/x", "database"),
        ("ALUR_DATABASE_URL", "alur.db", "database"),
        ("ALUR_PORT", "65536", "whole:0:65535"),
        ("ALUR_PORT", "٨٠", "whole:0:65535"),
        ("ALUR_PORT", "-1", "whole:0:65535"),
        ("ALUR_THREADS", "0", "whole:1:256"),
        ("ALUR_DEMO", "mungkin", "flag"),
        ("ALUR_LANGUAGE", "fr", "choice:id|en"),
        ("ALUR_TIMEZONE", "Asia/Atlantis", "timezone"),
        ("ALUR_TIMEZONE", "../etc/passwd", "timezone"),
        ("ALUR_DUE_POLICY", "besok", "choice:akhir_hari|bergulir"),
        ("ALUR_BATAS_CAPAIAN", "130", "choice:none|100|110|120"),
        ("ALUR_MAX_UPLOAD", "21", "whole:1:20"),
        ("ALUR_TRUSTED_PROXIES", "10.0.0.1/8", "networks"),
        ("ALUR_TRUSTED_PROXIES", "proxy.example", "networks"),
        ("ALUR_PUBLIC_URL", "alur.example", "public_url"),
        ("ALUR_PUBLIC_URL", "https://alur.example/sop", "public_url"),
        ("ALUR_PUBLIC_URL", "https://a:b@alur.example", "public_url"),
        ("ALUR_PUBLIC_URL", "https://alur.example:x", "public_url"),
        ("ALUR_PUBLIC_URL", "ftp://alur.example", "public_url"),
    ],
)
def test_wrong_value_names_its_variable(name: str, text: str, reason: str) -> None:
    with pytest.raises(errors.Misconfigured) as caught:
        Settings.from_env({name: text})
    assert caught.value.params == {"setting": name, "reason": reason}


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("ALUR_TYPO", None),
        ("ALUR_DATABSE_URL", "ALUR_DATABASE_URL"),
        ("ALUR_LANG", "ALUR_LANGUAGE"),
        ("ALUR_REASON", None),
        ("ALUR_", None),
    ],
)
def test_a_name_that_is_no_setting_is_refused(name: str, nearest: str | None) -> None:
    for text in ("1", ""):
        with pytest.raises(errors.Misconfigured) as caught:
            Settings.from_env({"ALUR_PORT": "81", name: text})
        assert caught.value.params == {"setting": name, "reason": "unknown", "nearest": nearest}
    assert Settings.from_env({"PATH": "/bin", "ALURNOT": "1", "alur_x": "1"}) == Settings()


def test_override_wins_unless_none() -> None:
    environ = {"ALUR_PORT": "82", "ALUR_HOST": "0.0.0.0"}
    settings = Settings.from_env(environ, port=9000, host=None, demo=True)
    assert (settings.port, settings.host, settings.demo) == (9000, "0.0.0.0", True)
    assert Settings.from_env({}, port="9001", max_upload=77).port == 9001
    with pytest.raises(errors.Misconfigured):
        Settings.from_env({}, port="x")
    with pytest.raises(TypeError, match="colour"):
        Settings.from_env({}, colour="red")


def test_every_field_has_one_variable_and_one_sentence() -> None:
    assert sorted(variable.field for variable in VARIABLES) == sorted(
        f.name for f in dataclasses.fields(Settings)
    )
    assert list(DESCRIPTIONS) == [variable.names[0] for variable in VARIABLES]
    for name, sentence in DESCRIPTIONS.items():
        assert name.startswith("ALUR_")
        assert sentence.endswith(".")
        assert "\n" not in sentence


def test_only_this_module_reads_the_environment() -> None:
    readers = set()
    for path in (HOME / "engine").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                readers.add(path.name)
    assert readers == {"settings.py"}


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("kantor", False),
    ],
)
def test_demonstration_comforts_need_loopback(host: str, loopback: bool, tmp_path: Path) -> None:
    file = tmp_path / "jam"
    file.write_text("2026-11-20T09:20:00Z", "ascii")
    demo = Settings(host=host, demo=True, clock_file=file)
    assert demo.loopback is demo.trial is loopback
    assert isinstance(demo.clock(), FileClock) is loopback
    if loopback:
        assert demo.clock()() == datetime(2026, 11, 20, 9, 20, tzinfo=UTC)
    office = dataclasses.replace(demo, demo=False)
    assert office.trial is False
    assert office.clock() is system_clock


def test_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(secret_file=tmp_path / "var" / "secret")
    first = settings.secret()
    assert len(first) == 64
    assert settings.secret() == first
    assert stat.S_IMODE(settings.secret_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.secret_file.parent.stat().st_mode) == 0o700
    assert [path.name for path in settings.secret_file.parent.iterdir()] == ["secret"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_secret_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    settings = Settings(secret_file=tmp_path / "secret")
    settings.secret()
    settings.secret_file.chmod(mode)
    for look in (settings.secret, lambda: SigningKey.of_file(settings.secret_file)):
        with pytest.raises(errors.Misconfigured) as caught:
            look()
        assert caught.value.params == {
            "setting": "ALUR_SECRET_FILE",
            "reason": "open",
            "file": str(tmp_path / "secret"),
        }
    settings.secret_file.chmod(0o400)
    assert len(settings.secret()) == 64


def test_secrets_made_at_once_are_one_secret(tmp_path: Path) -> None:
    settings = Settings(secret_file=tmp_path / "secret")
    barrier, found = threading.Barrier(8), []

    def start() -> None:
        barrier.wait()
        found.append(settings.secret())

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_unusable_secret_is_refused(tmp_path: Path) -> None:
    short = Settings(secret_file=tmp_path / "short")
    short.secret_file.write_text("abc\n", "ascii")
    short.secret_file.chmod(0o600)
    with pytest.raises(errors.Misconfigured) as caught:
        short.secret()
    assert caught.value.params["reason"] == "too_short"
    with pytest.raises(errors.Misconfigured) as caught:
        Settings(secret_file=tmp_path).secret()
    assert caught.value.params["reason"] == "unusable"


def test_password_stays_out_of_the_representation() -> None:
    assert "rahasia" not in repr(Settings(demo_password="rahasia"))


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({"ALUR_MAIL_URL": "http://h"}, "mail"),
        ({"ALUR_MAIL_URL": "smtp://h:x"}, "mail"),
        ({"ALUR_MAIL_FROM": "alur"}, "mail_address"),
        ({"ALUR_MAIL_FROM": "a@b\nBcc: c@d"}, "mail_address"),
        ({"ALUR_SEAL_MAIL_TO": "a@b"}, "no_mail"),
    ],
)
def test_mail_is_set_whole_or_not_at_all(environ: dict[str, str], reason: str) -> None:
    with pytest.raises(errors.Misconfigured) as refusal:
        Settings.from_env(environ)
    assert refusal.value.params["reason"] == reason


def test_addresses_of_seals_are_several() -> None:
    environ = {"ALUR_MAIL_URL": "smtp://h", "ALUR_MAIL_FROM": "a@b", "ALUR_SEAL_MAIL_TO": "c@d, e@f"}
    assert Settings.from_env(environ).seal_mail_to == ("c@d", "e@f")
