"""What a log says, and what it never says: secrets, and what people typed."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import sys
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from engine import errors, requests
from engine.settings import Settings
from webui.serving import logs
from webui.serving.logs import Lines, Objects, Scrubber

TYPED = "Rahasia Siti 3174012345670001"
SITE = Settings(
    database_url="postgresql+psycopg://alur:sandi%20basis@db/alur",
    mail_url="smtp://alur:sandi-surat@surat.contoh.id",
    owner_url="postgresql+psycopg://pemilik:sandi-pemilik@db/alur",
    demo_password="sandi-peraga-kantor",
    metrics_token="token-untuk-prometheus",
)
Read = Callable[[], str]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Does something with the log kept as these settings say, and gives what it wrote."""

    def run(act: Callable[[], object], level: str = "", **settings: Any) -> str:
        output = io.StringIO()
        monkeypatch.setattr(sys, "stderr", output)
        with logs.kept(Settings(**settings), level):
            act()
        monkeypatch.undo()
        return output.getvalue()

    return run


def fail(fault: BaseException) -> None:
    secret_local = TYPED
    try:
        raise fault
    except BaseException:
        logging.getLogger("alur.coba").exception("gagal %s", len(secret_local))


def test_a_line_has_moment_level_name_request_and_words(told: Callable[..., str]) -> None:
    request = uuid.uuid4()
    with requests.serving(request):
        line = told(lambda: logging.getLogger("alur.coba").info("siap %s", 1))
    moment, zone_end, rest = line[:19], line[19:25], line[26:]
    assert moment[4] == "-"
    assert zone_end[0] in "+-"
    assert rest == f"INFO alur.coba [{request}] siap 1\n"


def test_json_has_one_object_for_each_line(told: Callable[..., str]) -> None:
    request = uuid.uuid4()

    def act() -> None:
        logging.getLogger("alur.coba").warning("dua\nbaris “ya”", extra={"facts": {"status": 200}})
        fail(ValueError(TYPED))

    with requests.serving(request):
        first, second = told(act, log="json").splitlines()
    said = json.loads(first)
    assert said["message"] == "dua\\x0abaris “ya”"
    assert (said["level"], said["logger"], said["request"], said["status"]) == (
        "warning",
        "alur.coba",
        str(request),
        200,
    )
    assert said["at"].endswith("Z")
    fault = json.loads(second)["fault"]
    assert fault[-1] == "ValueError"
    assert any("in fail" in line for line in fault)


def test_no_line_can_be_forged(told: Callable[..., str]) -> None:
    words = "x\n2026-11-29 INFO alur.access masuk\r\x1b[31m\u2028y"
    assert len(told(lambda: logging.getLogger("alur.coba").error("%s", words)).splitlines()) == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (ValueError(TYPED), "ValueError"),
        (KeyError(TYPED), "KeyError"),
        (type("Sendiri", (TypeError,), {})(TYPED), "Sendiri"),
        (OSError(28, "No space left on device", TYPED), "OSError: No space left on device"),
        (errors.NotFound(what="user", id=TYPED), "NotFound: not_found(what=user)"),
        (
            errors.Misconfigured(setting="ALUR_PORT", reason="taken", value=TYPED),
            "Misconfigured: misconfigured(",
        ),
        (TypeError("'int' object is not callable"), "TypeError: 'int' object is not callable"),
        (sqlite3.OperationalError(f"near {TYPED}"), "OperationalError"),
    ],
)
@pytest.mark.parametrize("log", ["text", "json"])
def test_a_fault_says_its_kind_and_its_way_but_nothing_that_was_typed(
    told: Callable[..., str], fault: Exception, words: str, log: str
) -> None:
    def chained() -> None:
        try:
            raise RuntimeError("luar " + TYPED) from fault
        except RuntimeError as outer:
            outer.add_note(TYPED)
            logging.getLogger("webui").error("gagal", exc_info=outer)

    def act() -> None:
        fail(fault)
        chained()

    found = told(act, log=log)
    assert TYPED not in found
    assert "Siti" not in found
    assert words in found
    assert "test_logs.py" in found
    assert "RuntimeError" in found


def test_another_log_that_wrote_the_fault_first_gives_nothing_away(told: Callable[..., str]) -> None:
    class First(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logging.Formatter().format(record)  # keeps the text of the fault with the record

    first = First()
    logging.getLogger().addHandler(first)
    try:
        assert TYPED not in told(lambda: fail(ValueError(TYPED)))
    finally:
        logging.getLogger().removeHandler(first)


@pytest.mark.parametrize(
    "text",
    [
        "dibuka postgresql://alur:RAHASIA@db/x",
        "Authorization: Bearer RAHASIA",
        "Cookie: alur=RAHASIA; x=RAHASIA",
        "GET /agenda/RAHASIA.ics",
        "GET /sandi/pilih/RAHASIA",
        "POST csrf_token=RAHASIA&x=1",
        "nama=budi&sandi=RAHASIA",
        "sandi_baru=RAHASIA",
        "/lacak?kode=RAHASIA",
        "__Host-alur=RAHASIA",
    ],
)
def test_what_opens_something_is_struck_out(text: str) -> None:
    assert "RAHASIA" not in Scrubber()(text)


def test_the_secrets_of_the_settings_are_struck_out_wherever_they_stand() -> None:
    scrub = Scrubber.of(SITE)
    for secret in (
        "sandi-peraga-kantor", "token-untuk-prometheus", "sandi%20basis", "sandi basis", "sandi-surat",
        "sandi-pemilik",
    ):  # fmt: skip
        assert secret not in scrub(f"ada {secret} di sini")
    assert scrub("Tugas 7 menunggu.") == "Tugas 7 menunggu."


def test_a_crash_of_the_process_or_of_a_thread_is_told_the_same_way(told: Callable[..., str]) -> None:
    def crash() -> None:
        def fall() -> None:
            raise ValueError(TYPED)

        thread = threading.Thread(target=fall)
        thread.start()
        thread.join()
        try:
            fall()
        except ValueError:
            sys.excepthook(*sys.exc_info())

    found = told(crash)
    assert TYPED not in found
    assert found.count("CRITICAL alur crashed") == 2
    assert found.count("\n    ValueError\n") == 2
    assert sys.excepthook is not logs._crashed


def test_levels_and_the_access_log_are_chosen(told: Callable[..., str]) -> None:
    def act() -> None:
        logging.getLogger("alur.access").info("GET /")
        logging.getLogger("alur.coba").debug("rinci")
        logging.getLogger("orang.lain").info("bising")

    assert "GET /" in (usual := told(act))
    assert "rinci" not in usual
    assert "bising" not in usual
    assert "rinci" in told(act, log_level="debug")
    assert told(act, log_access=False) == ""
    assert told(act, "warning") == ""


def test_a_line_that_cannot_be_written_says_nothing_of_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    record = logging.LogRecord("alur", logging.ERROR, "x", 1, "%d", (TYPED,), None)  # no number
    for formatter in (Lines(), Objects()):
        logs.Output(formatter).handle(record)
    assert TYPED not in capsys.readouterr().err
