"""The Containerfile, read step by step as a builder would: what builds it does not stay, nothing runs as root."""

from __future__ import annotations

import json
import re

from engine.settings import DESCRIPTIONS, HOME

STEPS = frozenset(
    {
        *("FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL"),
        *("HEALTHCHECK", "ENTRYPOINT", "CMD"),
    }
)


def steps() -> list[tuple[str, str]]:
    """Each instruction with what follows it, lines joined as a builder joins them."""
    text = (HOME / "Containerfile").read_text("utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    found = [line.split(None, 1) for line in text.splitlines() if line.strip()]
    return [(name, " ".join(rest.split())) for name, rest in found]


def last_stage() -> list[tuple[str, str]]:
    whole = steps()
    return whole[max(place for place, (name, _rest) in enumerate(whole) if name == "FROM") :]


def test_every_step_is_one_that_builders_know() -> None:
    assert {name for name, _rest in steps()} <= STEPS
    for name, rest in steps():
        if name in ("ENTRYPOINT", "CMD"):
            assert json.loads(rest)
        if name == "HEALTHCHECK":
            command = json.loads(rest.partition("CMD ")[2])
            assert command[:2] == ["python3", "-c"]
            assert "/sehat" in command[2]
            compile(command[2], "HEALTHCHECK", "exec")


def test_what_builds_it_does_not_stay() -> None:
    final = last_stage()
    assert [rest for name, rest in final if name == "COPY"] == ["--from=build /opt/alur /opt/alur"]
    assert not [
        rest
        for name, rest in final
        if name == "RUN" and re.search(r"\b(node\w*|npm|make|python3-venv)\b", rest)
    ]


def test_it_runs_as_nobody_in_particular_with_its_data_in_one_volume() -> None:
    final = last_stage()
    said = dict(final)
    assert said["USER"] == "10001:10001"
    assert said["VOLUME"] == "/var/lib/alur"
    settings = dict(re.findall(r"(ALUR_\w+)=(\S+)", said["ENV"]))
    assert settings.keys() <= DESCRIPTIONS.keys()
    assert all(
        "/var/lib/alur/" in settings[name]
        for name in ("ALUR_DATABASE_URL", "ALUR_SECRET_FILE", "ALUR_PROCESSES")
    )
    after_user = [name for name, _rest in final[[name for name, _rest in final].index("USER") :]]
    assert not {"RUN", "COPY"} & set(after_user)
