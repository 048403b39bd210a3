"""Options that several commands share: one name, one help text, one default."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated

import typer

from cpath.errors import UsageError

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")

APP_SETTINGS: dict[str, object] = {
    # Plain help: half the start-up time of Rich's, and the same text in every terminal and log.
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "add_completion": False,
    "context_settings": {"help_option_names": ["-h", "--help"], "max_content_width": 100},
}
"""What every Typer app of cpath is made with."""

Repo = Annotated[
    Path | None,
    typer.Option(
        "--repo",
        envvar="CPATH_REPO",
        metavar="PATH",
        help="The repository. Without it: the nearest folder upwards that holds cpath.yaml.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write the result to this file; its ending tells the format.",
        show_default=False,
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Write over a file that is there, also one that cpath did not write.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show the change as a diff; write nothing.")]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="TAG",
        help="The report's language, such as es. Without it: the repository's first.",
        show_default=False,
    ),
]
Explain = Annotated[bool, typer.Option("--explain", help="Show how the figures are worked out.")]
All = Annotated[bool, typer.Option("--all", help="Show every row, not only the first ones.")]
Region = Annotated[
    str | None,
    typer.Option("--region", metavar="REGION", help="Only this region.", show_default=False),
]


def read_language(text: str | None) -> str | None:
    """Read a language from an option: its tag becomes part of pages and pictures."""
    if text is None or _LANGUAGE.fullmatch(text):
        return text
    raise UsageError(f"--language cannot be {text!r}", help="give its tag, such as en or es")


def check_word(option: str, word: str | None, known: Collection[str]) -> None:
    """Refuse a word of an option that is none of the known ones; None was not given."""
    if word is None or word in known:
        return
    from cpath.diagnostics.suggestion import did_you_mean

    raise UsageError(
        f"{option} cannot be {word!r}", help=did_you_mean(word, known) or f"one of: {', '.join(known)}"
    )


def refuse_idle(options: Mapping[str, bool], why: str) -> None:
    """Refuse the first option that was named and would change nothing; ``why`` says so."""
    idle = next((option for option, named in options.items() if named), None)
    if idle is not None:
        raise UsageError(f"{idle} changes nothing here: {why}", help="leave it out")


def make_app(help_: str, *, name: str | None = None, no_args_is_help: bool = False) -> typer.Typer:
    """Make the Typer app of one command module."""
    return typer.Typer(
        name=name,
        help=help_,
        no_args_is_help=no_args_is_help,
        **APP_SETTINGS,  # type: ignore[arg-type]
    )
