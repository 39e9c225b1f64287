"""A remark that names people: they are told and may read it; who may not see the case cannot be named."""

from __future__ import annotations

import random

import pytest

from engine import errors
from engine.service.work import mentions
from tests.engine.service.conftest import PASSWORD, Office

KNOWN = ("sari", "bidang.kearsipan", "a")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "found", "others"),
    [
        ("Mohon dicek @sari.", ["sari"], []),
        ("@Sari, @bidang.kearsipan: tolong; @sari", ["sari", "bidang.kearsipan"], []),
        ("(@sari)\n@a", ["sari", "a"], []),
        ("surel sari@sari, sari@kantor.go.id, @@sari, @sari@a", [], []),
        ("@Sarikaya. @nobody @ sari @nobody", [], ["Sarikaya", "nobody"]),
        ("pukul @08.00, @2", [], []),
        ("@bidang.kearsipan.", ["bidang.kearsipan"], []),
    ],
)
def test_who_is_named_in_a_text(text: str, found: list[str], others: list[str]) -> None:
    assert mentions.named(text, KNOWN) == (found, others)


def notices(office: Office, username: str) -> list[object]:
    found = office.engine.notices.list(office.actor(username))
    return [(one.instance, one.data["by"], one.data["comment"]) for one in found if one.kind == "mentioned"]


def test_who_is_named_is_told_and_reads_it(office: Office) -> None:
    engine, instance = office.engine, office.start().instance
    office.work_to(instance, "Langkah_3_isian")
    text = "Mohon data arsip, @bidang.kearsipan. Tembusan @sekretaris dan @perencana, juga surel x@y.id."
    writer = office.actor("perencana")
    named = engine.instances.comment(instance, text, writer)
    assert named == tuple(office.actor(one).name for one in ("bidang.kearsipan", "sekretaris"))
    for username in ("bidang.kearsipan", "sekretaris"):
        assert notices(office, username) == [(instance, writer.name, text)]
    for username in ("perencana", "kadis", "bidang.perpustakaan"):
        assert notices(office, username) == []
    (event,) = office.events(instance, "comment_added")
    assert event.data["mentioned"] == ["bidang.kearsipan", "sekretaris"]
    read = {
        username: [
            one.data.get("comment")
            for one in engine.history.list(instance, office.actor(username))
            if one.type == "comment_added"
        ]
        for username in ("bidang.kearsipan", "bidang.perpustakaan")
    }
    assert read == {"bidang.kearsipan": [text], "bidang.perpustakaan": [None]}


def test_who_may_not_see_the_case_is_refused_like_who_is_not_there_and_nothing_is_stored(
    office: Office,
) -> None:
    engine, instance = office.engine, office.start().instance
    engine.people.create("tamu", "Tamu Kantor", PASSWORD, [], office.actor("admin"))
    engine.people.create("lama", "Pegawai Lama", PASSWORD, ["sekretaris"], office.actor("admin"))
    engine.people.set_active("lama", False, office.actor("admin"))
    before = office.dump()
    with pytest.raises(errors.Invalid) as refused:
        engine.instances.comment(
            instance, "@sekretaris @tamu @lama @bidang.kearsipan @tidak.ada lihat", office.actor("kadis")
        )
    assert refused.value.params == {
        "field": "comment",
        "reason": "mention",
        "people": ["@tamu", "@lama", "@bidang.kearsipan", "@tidak.ada"],
    }
    assert office.dump() == before


def test_there_is_an_end_of_names(office: Office, rng: random.Random) -> None:
    engine, instance = office.engine, office.start().instance
    kadis, admin = office.actor("kadis"), office.actor("admin")
    for number in range(mentions.MOST + 1):
        engine.people.create(f"p{number}", f"Orang {number}", PASSWORD, ["sekretaris"], admin)
    everybody = [f"@p{number}" for number in range(mentions.MOST + 1)]
    rng.shuffle(everybody)
    before = office.dump()
    with pytest.raises(errors.Invalid) as refused:
        engine.instances.comment(instance, " ".join(everybody), kadis)
    assert refused.value.params["reason"] == "too_many_mentions"
    assert office.dump() == before
    fivehundred = " ".join(["@p1"] * 500)
    assert engine.instances.comment(instance, fivehundred, kadis) == ("Orang 1",)
    assert len(engine.instances.comment(instance, " ".join(everybody[1:]), kadis)) == mentions.MOST


def test_only_who_sees_the_case_is_offered(office: Office) -> None:
    engine, instance = office.engine, office.start().instance
    kadis = office.actor("kadis")

    def offered(beginning: str) -> list[str]:
        return [one.username for one in engine.mentions.offered(instance, beginning, kadis)]

    assert "sekretaris" in offered("sek")
    assert "sekretaris" in offered(office.actor("sekretaris").name.split()[1][:3].upper())
    assert offered("bidang.k") == [], "no part in it yet"
    assert offered("kadis") == [], "not oneself"
    assert len(offered("")) <= mentions.OFFERED
    assert offered("%_\\\0") == []
    office.work_to(instance, "Langkah_3_isian")
    assert offered("bidang.k") == ["bidang.kearsipan"]
    (found,) = engine.mentions.offered(instance, "perencana", kadis)
    assert found.role_labels == ("Fungsional Perencana",)
    with pytest.raises(errors.NotFound):
        engine.mentions.offered(instance + 9, "", kadis)
    with pytest.raises(errors.Forbidden):
        engine.mentions.offered(instance, "", office.actor("auditor"))
