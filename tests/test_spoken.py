"""The command speaks French and English: help, its own words, and what click says."""

from __future__ import annotations

import gettext
import io
from typing import IO, TYPE_CHECKING

import click
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

import toolkit.cli.schema
from toolkit.cli import COMMANDS, cli
from toolkit.cli.spoken import CATALOGUES, DOMAIN
from toolkit.language import default_language, texts
from toolkit.templates import names

if TYPE_CHECKING:
    from collections.abc import Iterator

FRENCH = CATALOGUES / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"


def said(*arguments: str, language: str = "") -> str:
    """What a run prints, one way or the other."""
    result = CliRunner().invoke(cli, arguments, prog_name="seance", env={"LANGUAGE": language or None})
    return result.output


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command, those within others too, by its words, with its English help."""
    context = click.Context(cli)
    for name in COMMANDS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LANGUAGE", "en")
            command = cli.get_command(context, name)
        assert command is not None
        yield name, command
        for sub, inner in command.commands.items() if isinstance(command, click.Group) else ():
            yield f"{name} {sub}", inner


ALL = dict(commands())


@pytest.mark.parametrize("words", ALL)
def test_every_help_has_its_french_and_none_is_left_over(words: str) -> None:
    section = texts("cli")
    for word in words.split():
        section = section[word]
    command = ALL[words]
    own = {p.name for p in command.params if isinstance(p, click.Option) and p.help}
    subs = set(command.commands) if isinstance(command, click.Group) else set()
    summary = set() if " " in words else {"summary"}
    assert set(section) - subs == own | {"help"} | summary
    assert all(text.strip() for key, text in section.items() if key not in subs)


def test_the_program_itself_has_its_french_too() -> None:
    own = {p.name for p in cli.params if isinstance(p, click.Option) and p.help and p.name != "version"}
    assert set(texts("cli")["seance"]) == own | {"help"}
    assert set(texts("cli")) == {"seance", "metavars", "defect", *COMMANDS}


@pytest.mark.parametrize("words", ALL)
def test_help_is_all_french(words: str) -> None:
    shown = said(*words.split(), "--help", language="fr")
    assert shown.startswith("Usage : seance") and "Afficher cette aide et sortir." in shown
    assert not [word for word in ("Show this", "default:", "required", "Write ", " the ") if word in shown]


@pytest.mark.parametrize(
    "arguments",
    [("--lang", "en", "report", "--help"), ("report", "--help", "--lang=en"), ("report", "--lang", "en", "--help")],
)
def test_the_language_asked_for_wins_over_the_systems(arguments: tuple[str, ...]) -> None:
    assert said(*arguments, language="fr").startswith("Usage: seance")


def test_the_list_of_commands_is_in_the_users_language() -> None:
    assert COMMANDS["report"] in said("--help", language="en_GB.UTF-8")
    assert texts("cli")["report"]["summary"][:40] in said("--help", language="fr_FR.UTF-8:en")


def test_wrong_usage_is_said_in_french() -> None:
    assert said("reprot", language="fr") == "seance: la commande 'reprot' n'existe pas.\n"
    assert "il manque l'argument 'FICHIER|DOSSIER…'" in said("report", language="fr")
    said_of_import = said("import", "book.xlsx", "export.csv", "-o", "new.xlsx", language="fr")
    assert said_of_import.startswith("seance: il manque l'option '--from'. Choisissez parmi : toggl, clockify")


def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    CliRunner().invoke(cli, ["--lang", "en", "schema", "--help"])
    assert default_language() == "fr"


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    # After a change of the .po, run `make locales`.
    with FRENCH.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    assert [message.id for message in catalogue if message.id and not message.string] == []
    made = io.BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    with FRENCH.with_suffix(".mo").open("rb") as kept:
        assert messages(kept) == messages(made)


def messages(file: IO[bytes]) -> dict[object, str]:
    """What a compiled catalogue holds, but for its head, which says when it was made."""
    catalogue: dict[object, str] = vars(gettext.GNUTranslations(file))["_catalog"]  # type: ignore[arg-type]
    return {key: text for key, text in catalogue.items() if key != ""}


def test_a_defect_is_said_to_be_one_and_shown_whole_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **_options: object) -> None:
        raise ZeroDivisionError("by nobody")

    monkeypatch.setattr(toolkit.cli.schema, "emit", broken)
    result = CliRunner().invoke(cli, ["--lang", "fr", "schema"])
    assert result.exit_code == 70
    assert result.output.startswith("seance: ZeroDivisionError: by nobody — c'est un défaut du programme")
    assert isinstance(CliRunner().invoke(cli, ["--verbose", "schema"]).exception, ZeroDivisionError)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_that_shell(shell: str) -> None:
    script = said("completion", shell)
    assert "_SEANCE_COMPLETE=" in script and "seance" in script


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("report --by ", ["month", "client", "mission", "type", "session"]),
        ("new a.xlsx --template ", names()),
        ("upgrade a.xlsx b.xlsx --template co", ["coaching", "consulting"]),
        ("schema --template ./mi", ["./mi"]),  # the shell's files that begin so
    ],
)
def test_what_completes_is_what_there_is(typed: str, offered: list[str]) -> None:
    words = f"seance {typed}"
    env = {"_SEANCE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    result = CliRunner().invoke(cli, [], prog_name="seance", env=env)
    assert [line.split(",")[1] for line in result.output.split()] == offered
