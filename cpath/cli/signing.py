"""How ``cpath step`` writes into an initiative's record: who signs, what is read, what is said.

Owns the words that a person gives with options, and that a file is written only while it holds what
was decided on. Must not know what is decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cpath.errors import NoRepositoryError, UnreadableError, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog, Record
    from cpath.model import Initiative
    from cpath.source.edit import Edit

ROLE_LENGTH = 200
WORDS_LENGTH = 2_000

InitiativeId = Annotated[
    str,
    typer.Argument(
        metavar="INITIATIVE", help="Its id, or region/id where several have it.", show_default=False
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by", metavar="ORGANIZATION", help="Id of the organization that decides.", show_default=False
    ),
]
Role = Annotated[
    str,
    typer.Option(
        "--role", metavar="ROLE", help="In what role there, such as Director; no name.", show_default=False
    ),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="Day of the decision; today without it.", show_default=False),
]


@dataclass(frozen=True, slots=True)
class Opened:
    """An initiative that a command is about to write into, with the bytes of its file as they were read."""

    catalog: "Catalog"
    record: "Record[Initiative]"
    raw: bytes


def open_initiative(repo: Path | None, ref: str) -> Opened:
    """Read a repository and find the initiative that a person names, with its file's bytes."""
    from cpath.catalog.governing import require_readable
    from cpath.cli.output import load_repository, say_left_out
    from cpath.source.draft import Draft

    loaded = load_repository(repo, source=Draft, regions=())
    catalog = loaded.catalog
    record = find_initiative(catalog, ref)
    require_readable(catalog, (record.region,), steps=True)
    say_left_out(loaded)
    assert isinstance(catalog.source, Draft)  # noqa: S101 - it was read through one
    return Opened(catalog, record, catalog.source.old[record.path])


def find_initiative(catalog: "Catalog", ref: str) -> "Record[Initiative]":
    """Find the initiative that a person names."""
    from cpath.catalog.lookup import find_record
    from cpath.model import Initiative

    if not catalog.all(Initiative) and catalog.resolve(Initiative.kind, ref).key is None:
        refuse_without_initiative(catalog)
    return find_record(catalog, Initiative, ref)


def refuse_without_initiative(catalog: "Catalog", region: str | None = None) -> NoReturn:
    """Say that there is no initiative, or that none can be read, and how one comes about."""
    from cpath.catalog.lookup import refuse_absent
    from cpath.model import Initiative
    from cpath.model import Region as RegionRecord

    place = f"in the region {region!r}" if region else "in this repository"
    broken = sorted(
        key
        for key in catalog.broken.get(Initiative.kind, ())
        if region is None or key.startswith(f"{region}/")
    )
    if broken:
        refuse_absent(catalog, Initiative.kind, broken[0])
        raise UnreadableError(
            f"no initiative {place} can be read: {', '.join(broken)}",
            help="`cpath validate` says what is wrong with it",
        )
    if catalog.all(RegionRecord):
        help_ = "`cpath new partnership ID`, then `cpath new initiative ID` start one"
    else:
        help_ = 'start with a region: `cpath init region "YOUR REGION" --counties NAMES --sector SECTOR`'
    raise NoRepositoryError(f"no initiative {place}", help=help_)


def read_decision_day(on: str | None, now: date, verb: str) -> date:
    """Read the day of a decision: today without ``--on``; never one in the future."""
    from cpath.cli.output import read_day

    day = now if on is None else read_day(on, "--on")
    if day > now:
        raise UsageError(
            f"--on {day} lies in the future", help=f"{verb} on the day of the decision, or later"
        )
    return day


def read_role(text: str) -> str:
    """Read the role of who signs or decides: a few words on one line."""
    text = _with_plain_spaces(text)
    if not text.strip():
        raise UsageError("--role is empty", help="say in what role the signer signs, such as Director")
    if not text.isprintable() or len(text) > ROLE_LENGTH:
        raise UsageError("--role is no role in one short line", help="write a role such as Director")
    return text.strip()


def read_words(text: str, option: str, example: str) -> str:
    """Read a reason or a statement: a sentence that everybody can read later."""
    text = _with_plain_spaces(text)
    if not text.strip():
        raise UsageError(f"{option} is empty", help=f'write a sentence, such as {option} "{example}"')
    if not text.isprintable():
        raise UsageError(
            f"{option} holds an end of line or a character that cannot be seen",
            help="write it as one line of plain text",
        )
    if len(text) > WORDS_LENGTH:
        raise UsageError(
            f"{option} has {len(text):,} characters, more than {WORDS_LENGTH:,}",
            help="say it in a few sentences, and keep the long form in a document that they name",
        )
    return text.strip()


def _with_plain_spaces(text: str) -> str:
    """Return a text that was pasted from a letter or a sheet, where spaces may be of many kinds."""
    import unicodedata

    return "".join(" " if unicodedata.category(char) == "Zs" else char for char in text)


def write_record(
    opened: Opened, edits: "Sequence[Edit]", *, would: str, done: str, dry_run: bool, diff: bool
) -> bool:
    """Write edits of an initiative, or only show them; give whether they were written.

    The decision was made on the bytes that were read; a file that holds others by now is refused.
    """
    from cpath.catalog.catalog import read_limits
    from cpath.cli.difference import render_change
    from cpath.cli.output import emit, say
    from cpath.source.editor import apply_edits, write_edits

    path = opened.record.path
    limits = read_limits(opened.catalog.settings.entity)
    if diff:
        new = apply_edits(opened.raw.decode("utf-8"), edits, limits=limits)
        emit(render_change(path, opened.raw, new.encode("utf-8")))
        return False
    if dry_run:
        say(f"would {would} in {path}; nothing written")
        return False
    written = write_edits(opened.catalog.root, edits, expected={path: opened.raw}, limits=limits)
    emit(done, format_="text")
    for name in written:
        say(f"wrote {name}")
    return True


def say_next_step(opened: Opened, now: date, *, first: str | None = None) -> None:
    """Read what was written, and suggest what the initiative's people do next, after ``first`` if given."""
    from cpath import api
    from cpath.cli.output import say_next
    from cpath.reports.steps.words import next_command
    from cpath.steps.gate import evaluate

    after = api.load(opened.catalog.root).catalog
    command = next_command(evaluate(after, find_initiative(after, opened.record.key), now))
    say_next(command if first is None else f"{first}, then {command}")
