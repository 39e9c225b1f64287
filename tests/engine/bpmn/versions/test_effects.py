"""engine/bpmn/versions/effects.py: whom a change reaches."""

from __future__ import annotations

import random

from engine.bpmn.drawing import outline, xml
from engine.bpmn.model import Outline, Package
from engine.bpmn.package.files import read_files
from engine.bpmn.versions.comparison import compare
from engine.bpmn.versions.effects import CHOSEN, EVERYONE, Effect, effects
from tests.engine.bpmn.drawings import ROLES, chain, file, form, node, timer, user


def drawn(
    *parts: str, required: bool = False, beside: str = "", toml: str = "", begin: str = ""
) -> tuple[Package, Outline]:
    content = file(chain(*parts).replace('id="mulai"', f'id="mulai"{begin}') + beside).encode()
    package = read_files(
        {"process.bpmn": content, "forms/isi.form": form(("a", required)), "process.toml": toml.encode()}
    )
    return package, outline.describe(xml.parse(content, "process.bpmn"), package, ROLES)


def starting(*roles: str, form: bool = False, required: bool = False) -> tuple[Package, Outline]:
    begin = ' camunda:formRef="isi"' if form else ""
    return drawn(user("a"), toml=f"mulai = {[*roles]}", begin=begin, required=required)


def reached(old: tuple[Package, Outline], new: tuple[Package, Outline]) -> dict[str, Effect]:
    found = effects(old[1], new[1], compare(old[0], new[0], ROLES))
    return {one.holder: one for one in found}


def test_roles_get_lose_and_keep_steps() -> None:
    old = drawn(user("a"), user("b"), user("c", name="Lama"))
    new = drawn(
        user("a"), user("b", camunda_candidateGroups="kadis"), user("c", name="Baru"), user("d", name="Arsip")
    )
    assert reached(old, new) == {
        "sekretaris": Effect("sekretaris", gained=["d"], lost=["b"], changed=["c"]),
        "kadis": Effect("kadis", gained=["b"]),
    }


def test_a_step_of_another_id_that_reads_the_same_is_kept() -> None:
    old, new = drawn(user("a", name="Menelaah"), user("b")), drawn(user("x", name="Menelaah"), user("b"))
    assert reached(old, new) == {"sekretaris": Effect("sekretaris", changed=["x"])}


def test_a_changed_form_changes_the_step_it_is_filled_in_at() -> None:
    step = user("a", camunda_formRef="isi")
    assert reached(drawn(step), drawn(step, required=True)) == {
        "sekretaris": Effect("sekretaris", changed=["a"])
    }


def test_who_may_start_is_reached_too() -> None:
    old, new = drawn(user("a")), drawn(user("a", camunda_candidateGroups="kadis"))
    assert reached(old, new) == {
        "kadis": Effect("kadis", gained=["a"], starts=True),
        "sekretaris": Effect("sekretaris", lost=["a"], starts=False),
    }


def test_a_role_that_data_choose_is_named_as_such_and_a_new_process_is_all_gain() -> None:
    new = drawn(user("a"), user("b", camunda_candidateGroups="${a.siapa}"))
    assert effects(None, new[1], ()) == (
        Effect("sekretaris", gained=["a"], starts=True),
        Effect(CHOSEN, gained=["b"]),
    )
    assert effects(new[1], new[1], ()) == ()


def test_everyone_is_told_of_as_everyone() -> None:
    """Nobody "loses" a start that all have, and who is named where all could start has gained nothing."""
    begun = [starting(*roles) for roles in ((EVERYONE,), ("kadis",), ("kadis", "sekretaris"))]
    everybody, one, two = begun
    assert reached(everybody, everybody) == {}
    assert reached(one, everybody) == {EVERYONE: Effect(EVERYONE, starts=True)}
    assert reached(everybody, two) == {
        EVERYONE: Effect(EVERYONE, starts=False, besides=("kadis", "sekretaris"))
    }
    assert reached(two, one) == {"sekretaris": Effect("sekretaris", starts=False)}
    assert effects(None, everybody[1], ())[-1] == Effect(EVERYONE, starts=True)


def test_a_group_that_changes_changes_the_steps_in_it_and_a_start_form_who_starts() -> None:
    def grouped(length: str) -> tuple[Package, Outline]:
        inside = (
            chain(user("a")).replace('"mulai"', '"awal"').replace('"selesai"', '"akhir"').replace('"F', '"G')
        )
        return drawn(node("subProcess", "kelompok", inside), user("b"), beside=timer("t", "kelompok", length))

    assert reached(grouped("P1D"), grouped("P1D")) == {}
    assert reached(grouped("P1D"), grouped("P3D")) == {"sekretaris": Effect("sekretaris", changed=["a"])}
    old, new = starting("kadis", form=True), starting("kadis", "sekretaris", form=True, required=True)
    assert reached(old, new) == {
        "sekretaris": Effect("sekretaris", starts=True),
        "kadis": Effect("kadis", begins=True),
    }


def test_effects_of_random_versions_are_what_each_role_may_do_before_and_after(rng: random.Random) -> None:
    def version() -> tuple[tuple[Package, Outline], dict[str, tuple[str, ...]], tuple[str, ...]]:
        steps = {
            name: tuple(sorted(rng.sample(sorted(ROLES), rng.randint(1, 2))))
            for name in rng.sample("abcdef", rng.randint(1, 5))
        }
        named = rng.choice(((), (EVERYONE,), ("kadis",), ("kadis", "perencana")))
        parts = [
            user(name, name=f"Kerja {name}", camunda_candidateGroups=",".join(roles))
            for name, roles in steps.items()
        ]
        made = drawn(*parts, toml=f"mulai = {[*named]}" if named else "")
        return made, steps, named or next(iter(steps.values()))

    for _ in range(60):
        (old, before, began), (new, after, begin) = version(), version()
        found = reached(old, new)
        everyone = found.get(EVERYONE, Effect(EVERYONE))
        for role in ROLES:
            one = found.get(role, Effect(role))
            had, has = ({name for name in steps if role in steps[name]} for steps in (before, after))
            assert (set(one.gained), set(one.lost)) == (has - had, had - has)
            assert set(one.changed) == {name for name in had & has if before[name] != after[name]}
            could, may = (role in some or EVERYONE in some for some in (began, begin))
            told = one.starts if role in everyone.besides or one.starts is not None else everyone.starts
            assert told == (may if could != may else None) or (could and may and everyone.starts)
