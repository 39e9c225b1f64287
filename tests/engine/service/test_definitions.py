"""Deploying: checked whole, stored whole, each content once; running cases stay on their version."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from engine import errors
from engine.service.agency.setup import SETUP
from engine.service.definitions import lint_package
from engine.settings import HOME
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

BAD = Path(__file__).parents[1] / "bpmn/data/bad/files"
SHIPPED = HOME / "processes" / sop.KEY


def test_a_refused_package_stores_nothing_and_says_where(office: Office) -> None:
    actor, before = SETUP, office.dump()
    refused = {
        "xxe_file.bpmn": "doctype",
        "gateway_no_condition.bpmn": None,
        "boundary_without_host.bpmn": None,
        "code_import_os_system.bpmn": None,
        "declared_utf16_is_utf8.bpmn": None,
        "json.bpmn": None,
    }
    for name, rule in refused.items():
        with pytest.raises(errors.DeploymentRefused) as refusal:
            office.engine.definitions.deploy({name: (BAD / name).read_bytes()}, actor)
        worst = refusal.value.findings[0]
        assert worst.file == name
        assert rule is None or worst.rule == rule
        assert office.engine.definitions.lint({name: (BAD / name).read_bytes()})
    whole = {path.relative_to(SHIPPED).as_posix(): path.read_bytes() for path in SHIPPED.rglob("*.*")}
    for broken in (
        {"forms/isian.form": b"{"},
        {"process.toml": b"="},
        {"../x.bpmn": b""},
        {"forms/isian.form": b""},
    ):
        with pytest.raises(errors.DeploymentRefused):
            office.engine.definitions.deploy(whole | broken, actor)
    for empty in ({}, {"README.md": b""}):
        with pytest.raises(errors.DeploymentRefused):
            office.engine.definitions.deploy(empty, actor)
    with pytest.raises(errors.NotFound):
        office.engine.definitions.deploy(Path("/tidak/ada"), actor)
    assert office.dump() == before


def test_the_same_content_is_deployed_once(office: Office) -> None:
    actor = SETUP
    again = office.engine.definitions.deploy(SHIPPED, actor)
    assert (again.key, again.version, again.new) == (sop.KEY, 1, False)
    first = office.engine.definitions.deploy(packages.two_steps(), actor)
    before = office.dump()
    assert office.engine.definitions.deploy(packages.two_steps(), actor).definition_id == first.definition_id
    assert office.dump() == before
    second = office.engine.definitions.deploy(packages.two_steps("Kecil sekali"), actor)
    assert (second.version, second.new) == (2, True)
    back = office.engine.definitions.deploy(packages.two_steps(), actor)
    assert (back.version, back.new) == (1, False)


def test_a_running_case_stays_on_its_version(office: Office) -> None:
    actor = office.actor("sekretaris")
    key = office.deploy(packages.two_steps("Lama"))
    old = office.engine.instances.start(key, {}, actor)
    office.deploy(packages.two_steps("Baru", first="Menyusun data"))
    new = office.engine.instances.start(key, {}, actor)
    rows = {row.instance: row for row in office.engine.tasks.inbox(actor).rows}
    assert (rows[old.instance].name, rows[old.instance].process_title) == ("Mengisi data", "Lama")
    assert (rows[new.instance].name, rows[new.instance].process_title) == ("Menyusun data", "Baru")
    for started in (old, new):
        done = office.engine.tasks.complete(started.next[0].id, {"nama": "a"}, actor)
        assert office.engine.tasks.complete(done.next[0].id, {}, office.actor("kadis")).completed
    views = [office.engine.instances.get(one.instance, actor).row for one in (old, new)]
    assert [(row.version, row.process_title) for row in views] == [(1, "Lama"), (2, "Baru")]
    (info,) = [one for one in office.engine.definitions.in_force(actor) if one.key == key]
    assert (info.version, info.title, info.may_start) == (2, "Baru", True)
    assert_sound(office.engine)


def test_what_is_deployed_is_given_back_byte_for_byte(office: Office) -> None:
    info = office.engine.definitions.process(sop.KEY, office.actor("kadis"))
    assert office.engine.definitions.bpmn(info.definition_id) == (SHIPPED / "process.bpmn").read_bytes()
    outline = office.engine.definitions.outline(info.definition_id)
    assert [step.no for step in outline.steps] == list(range(1, 11))
    assert (info.steps, info.starters, info.form.id) == (10, ("Kepala Dinas",), "mulai")
    for act in (office.engine.definitions.bpmn, office.engine.definitions.outline):
        with pytest.raises(errors.NotFound):
            act(10**6)
    with pytest.raises(errors.NotFound):
        office.engine.definitions.process("tidak_ada", office.actor("kadis"))


def test_a_deployment_is_in_the_systems_history(office: Office) -> None:
    from engine import store

    key = office.deploy(packages.two_steps())
    with office.engine.store.read() as tx:
        (event,) = [row for row in store.history.of_system(tx) if row.data.get("process") == key]
    assert (event.type, event.actor, event.data["version"]) == ("version_deployed", "", 1)


def test_lint_needs_no_database_and_never_raises_on_content(office: Office) -> None:
    settings = office.engine.settings
    for path in sorted(BAD.glob("*.bpmn"))[::6]:
        found = lint_package(settings, {path.name: path.read_bytes()})
        levels = [finding.level for finding in found]
        assert levels == sorted(levels), path.name
    shipped = lint_package(settings, SHIPPED)
    assert not [finding for finding in shipped if finding.level == "error"]


def test_threads_that_compile_the_same_definition_do_no_harm(office: Office) -> None:
    office.deploy(packages.two_steps())
    started = [office.engine.instances.start("kecil", {}, office.actor("sekretaris")) for _ in range(6)]
    office.engine.office._definitions.clear()
    office.engine.office.forget()
    gate = threading.Barrier(len(started))
    found: list[object] = []

    def work(task: int) -> None:
        gate.wait()
        try:
            found.append(
                office.engine.tasks.complete(task, {"nama": "a"}, office.actor("sekretaris")).next[0].element
            )
        except errors.AlurError as refusal:
            found.append(refusal)

    threads = [threading.Thread(target=work, args=(one.next[0].id,)) for one in started]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == ["periksa"] * 6
    assert_sound(office.engine)


def test_a_role_that_the_office_does_not_have_is_refused(office: Office) -> None:
    files = packages.package(drawings.chain(drawings.user("isi", camunda_candidateGroups="presiden")))
    with pytest.raises(errors.DeploymentRefused) as refusal:
        office.engine.definitions.deploy(files, SETUP)
    assert "isi" in [finding.element for finding in refusal.value.findings if finding.level == "error"]


def test_a_package_whose_saved_test_fails_is_not_deployed(office: Office) -> None:
    """The test says what happened once; the lint and the deployment replay it."""
    told: dict[str, object] = {
        "mulai": "2026-11-23T02:00:00+00:00",
        "tindakan": [
            {"mulai": {}, "peran": "sekretaris"},
            {"selesaikan": "isi", "peran": "sekretaris", "isian": {"nama": "a"}},
        ],
        "harapan": {"jalur": ["mulai", "isi"], "terbuka": ["periksa"]},
    }
    good = packages.two_steps() | {"tests/kecil.json": json.dumps(told).encode()}
    assert [one for one in office.engine.definitions.lint(good) if one.level == "error"] == []
    before = office.dump()
    told["harapan"] = {"jalur": ["mulai", "isi", "periksa"]}
    bad = packages.two_steps() | {"tests/kecil.json": json.dumps(told).encode()}
    with pytest.raises(errors.DeploymentRefused) as refused:
        office.engine.definitions.deploy(bad, SETUP)
    (finding,) = [one for one in refused.value.findings if one.level == "error"]
    assert (finding.rule, finding.file, finding.params["expected"]) == (
        "scenario",
        "tests/kecil.json",
        "periksa",
    )
    assert finding in office.engine.definitions.lint(bad)
    assert finding in office.engine.definitions.lint(bad | {"tests/lain.json": b"{"})
    assert office.dump() == before
    assert office.engine.definitions.deploy(good, SETUP).new
