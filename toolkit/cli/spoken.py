"""What the command says of itself, in the user's language.

English stands in the code of each command. French stands in `locales/cli.toml` for what is ours, and for what is
click's own ("Usage:", "No such option") in a catalogue of GNU gettext, which click asks for every text:
`locales/fr/LC_MESSAGES/seance.po`, compiled by `make locales`.
"""

from __future__ import annotations

import contextlib
import copy
import gettext
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from toolkit.language import LANGUAGES, default_language, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

C = TypeVar("C", bound=click.Command)

#: The catalogue's name, and where catalogues are.
DOMAIN, CATALOGUES = "seance", Path(__file__).parent.parent / "locales"


@contextlib.contextmanager
def spoken(arguments: Sequence[str]) -> Iterator[None]:
    """Within, everything is said in the language that the arguments ask for by --lang, else in the system's."""
    before = os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = _asked(arguments) or default_language()
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def _asked(arguments: Sequence[str]) -> str | None:
    """The language after --lang, wherever it stands: before a command, after it, or behind --help."""
    for word, following in zip(arguments, [*arguments, ""][1:], strict=True):
        option, sign, value = word.partition("=")
        lang = value if sign else following
        if option == "--lang" and lang in LANGUAGES:
            return lang
    return None


def translated(command: C, name: str) -> C:
    """The command, with its help in the user's language."""
    if default_language() == "en":
        return command
    return _translated(command, texts("cli")[name], texts("cli")["metavars"])


def summaries(english: Mapping[str, str]) -> Mapping[str, str]:
    """What the list of commands says of each, in the user's language."""
    if default_language() == "en":
        return english
    return {name: texts("cli")[name]["summary"] for name in english}


def forget_help(command: click.Command) -> None:
    """Have --help made anew: click keeps the option once made, in the language of that moment."""
    vars(command)["_help_option"] = None


def _translated(command: C, said: Mapping[str, Any], metavars: Mapping[str, str]) -> C:
    # A copy: the command itself is one for the whole process.
    made = copy.copy(command)
    forget_help(made)
    made.help = _unbroken(said["help"])
    if isinstance(made, click.Group) and made.subcommand_metavar:
        made.subcommand_metavar = made.subcommand_metavar.replace("COMMAND", "COMMANDE")
    made.params = [_parameter(parameter, said, metavars) for parameter in command.params]
    if isinstance(made, click.Group):
        made.commands = {name: _translated(sub, said[name], metavars) for name, sub in made.commands.items()}
    return made


def _parameter(parameter: click.Parameter, said: Mapping[str, Any], metavars: Mapping[str, str]) -> click.Parameter:
    made = copy.copy(parameter)
    if isinstance(made, click.Option) and made.name in said:
        made.help = _unbroken(said[made.name])
    elif isinstance(made, click.Option) and made.help:
        # click's own, such as --version's.
        made.help = gettext.gettext(made.help)
    made.metavar = _metavar(made, metavars)
    return made


def _unbroken(text: str) -> str:
    """A French text whose lines never begin with the sign that a space goes before."""
    return re.sub(r" (?=[:;?!»])", "\u00a0", text).replace("« ", "«\u00a0")


def _metavar(parameter: click.Parameter, metavars: Mapping[str, str]) -> str | None:
    """What stands for a value, word by word: FILE… is FICHIER…"""
    shown = parameter.metavar
    if shown is None and isinstance(parameter, click.Argument):
        shown = (parameter.name or "").upper()
        shown = shown if parameter.required else f"[{shown}]"
    return None if shown is None else re.sub(r"[A-Z][A-Z:_-]*", lambda word: metavars.get(word[0], word[0]), shown)
