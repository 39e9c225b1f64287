"""An option that overrides a setting follows from the setting's declaration."""

from __future__ import annotations

from typing import Any

import click
import pytest
from click.testing import CliRunner

from engine.settings import VARIABLES, Settings, Variable
from webui.cli.parameters import SettingOption, setting_option


def command(field: str, *names: str) -> click.Command:
    """A command with the option of one setting; it returns what the option gave."""

    @click.command()
    @setting_option(field, *names, help="Bantuan.")
    def take(**given: Any) -> Any:
        return given

    return take


def given(field: str, *words: str) -> Any:
    done = CliRunner().invoke(command(field), words, standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.return_value


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.field)
def test_every_setting_can_be_an_option(variable: Variable) -> None:
    """Not given it overrides nothing, also where the variable is set; --help names the variable."""
    (option,) = command(variable.field).params
    assert isinstance(option, SettingOption)
    assert (option.name, option.envvar) == (variable.field, list(variable.names))
    variables = dict.fromkeys(variable.names, "x")
    done = CliRunner(env=variables).invoke(command(variable.field), (), standalone_mode=False)
    assert done.return_value == {variable.field: None}
    shown = CliRunner().invoke(command(variable.field), ["--help"]).output
    assert "".join(f"[envvar:{', '.join(variable.names)}".split()) in "".join(shown.split())


@pytest.mark.parametrize(
    ("field", "words", "environ"),
    [
        ("worker", ["--no-worker"], {"ALUR_WORKER": "0"}),
        ("demo", ["--demo"], {"ALUR_DEMO": "1"}),
        ("port", ["--port", "81"], {"ALUR_PORT": "81"}),
        ("port", ["--port", "0"], {"ALUR_PORT": "0"}),
        ("max_upload", ["--max-upload", "5"], {"ALUR_MAX_UPLOAD": "5"}),
        ("cap", ["--cap", "110"], {"ALUR_BATAS_CAPAIAN": "110"}),
        ("secret_file", ["--secret-file", "var/s"], {"ALUR_SECRET_FILE": "var/s"}),
    ],
)
def test_an_option_means_what_its_variable_means(
    field: str, words: list[str], environ: dict[str, str]
) -> None:
    assert Settings.from_env({}, **given(field, *words)) == Settings.from_env(environ)


@pytest.mark.parametrize(("field", "text"), [("port", "65536"), ("max_upload", "21"), ("limit_steps", "499")])
def test_a_number_is_held_to_the_range_of_its_setting(field: str, text: str) -> None:
    with pytest.raises(click.BadParameter, match=text):
        given(field, f"--{field.replace('_', '-')}", text)


def test_an_option_may_have_a_name_of_its_own() -> None:
    (option,) = command("language", "--lang").params
    assert (option.opts, option.envvar) == (["--lang"], ["ALUR_LANGUAGE"])
