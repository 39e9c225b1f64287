"""Plans of every kind: names with odd signs, one to thirty steps, all units, with and without ways back."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.bpmn.model import Role
from engine.bpmn.templates.plan import NAME_LENGTH, UNITS, Plan, PlannedStep, StandardTime
from engine.texts import TextProblem, clean

ROLES = {
    name: Role(name, label)
    for name, label in (
        ("kepala_dinas", "Kepala Dinas"),
        ("sekretaris", "Sekretaris"),
        ("bidang", 'Bidang <A> & "B"'),
        ("perencana", "Fungsional Perencana"),
    )
}


def _said(text: str) -> str:
    """The text as the service hands it on: cleaned, on one line, bounded."""
    try:
        return " ".join(clean(text[:NAME_LENGTH], lines=False).split())
    except TextProblem:
        return ""


words = st.one_of(
    st.text(min_size=1, max_size=60).map(_said).filter(bool),
    st.sampled_from(
        ["${nama}", "{{x}}", "=1+1", "<b>&amp;", '"kutip"', "Memeriksa surat", "]]>", "é́ n̈", "😀 rapat"]
    ),
)
times = st.none() | st.builds(StandardTime, st.integers(1, 999), st.sampled_from(sorted(UNITS)))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    steps = []
    for place in range(draw(st.integers(1, 30))):
        role = draw(st.sampled_from(sorted(ROLES)))
        returns = place > 0 and draw(st.booleans())
        steps.append(PlannedStep(draw(words), role, ROLES[role].label, draw(times), returns))
    unit, code = draw(st.just("") | words), draw(st.sampled_from(["", "PRR", "A{B}", "ÅÄ"]))
    return Plan("kunci", draw(words), tuple(steps), unit, code)


def proposal() -> Plan:
    """Three steps in three lanes, two of which may send back."""
    return Plan(
        "usul",
        "Usul belanja",
        (
            PlannedStep("Menyusun usulan", "bidang", "Bidang", StandardTime(2, "jam")),
            PlannedStep("Memeriksa usulan", "sekretaris", "Sekretaris", StandardTime(1, "hari"), True),
            PlannedStep("Menyetujui usulan", "kepala_dinas", "Kepala Dinas", StandardTime(30, "menit"), True),
        ),
        unit="Sekretariat",
        code="UB",
    )
