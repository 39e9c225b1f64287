"""A process of two steps that two persons are to do, and three who hold the role of both."""

from __future__ import annotations

from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office

PEOPLE = ("sekretaris", "perencana", "kadis")
BACK = {"keputusan": "kembalikan", "alasan": "Belum lengkap."}
DECIDE = [
    packages.field("keputusan", "radio", required=True)
    | {"values": [{"label": one, "value": one} for one in ("setuju", "kembalikan")]},
    packages.field("alasan", required=True) | {"conditional": {"hide": "=keputusan != 'kembalikan'"}},
]


def paired(kind: str = "tolak", *, beside: bool = False, title: str = "Berpasangan") -> dict[str, bytes]:
    """`isi`, then `periksa`, which decides and may send back; with `beside` both at once, and `putus` decides."""
    mark = drawings.properties(sop_empat_mata=f"isi {kind}")
    check = drawings.user(
        "periksa", mark, "Memeriksa data", **({} if beside else {"camunda_formRef": "putus"})
    )
    decide = [drawings.user("putus", name="Memutuskan", camunda_formRef="putus")] if beside else []
    last = "putus" if beside else "periksa"
    inner = (
        [
            drawings.node("parallelGateway", "bagi"),
            drawings.node("parallelGateway", "kumpul"),
            drawings.flow("F1", "gabung", "bagi"),
            drawings.flow("F2", "bagi", "isi"),
            drawings.flow("F3", "bagi", "periksa"),
            drawings.flow("F4", "isi", "kumpul"),
            drawings.flow("F5", "periksa", "kumpul"),
            drawings.flow("F6", "kumpul", "putus"),
        ]
        if beside
        else [drawings.flow("F1", "gabung", "isi"), drawings.flow("F2", "isi", "periksa")]
    )
    return packages.package(
        drawings.node("startEvent", "mulai"),
        drawings.node("exclusiveGateway", "gabung"),
        drawings.user("isi", name="Mengisi data"),
        check,
        *decide,
        drawings.node("exclusiveGateway", "pilih", default="F9"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F0", "mulai", "gabung"),
        *inner,
        drawings.flow("F7", last, "pilih"),
        drawings.flow("F8", "pilih", "gabung", "${keputusan == 'kembalikan'}"),
        drawings.flow("F9", "pilih", "selesai"),
        toml=f'title = "{title}"\nkode = "PSG"\n',
        putus=DECIDE,
    )


def people(office: Office) -> None:
    """Give all of PEOPLE the role of the secretary."""
    for username in PEOPLE[1:]:
        office.engine.people.grant(username, "sekretaris", office.actor("admin"))


def begin(office: Office, files: dict[str, bytes]) -> int:
    """Start a case of a package; gives its number."""
    key = office.deploy(files)
    return office.engine.instances.start(key, {}, office.actor("sekretaris")).instance
