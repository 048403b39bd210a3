"""What to do after a gap report: what keeps figures from being known, where to write it, what to ask next."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.cli.output import say, say_next

if TYPE_CHECKING:
    from cpath.gaps.report import GapReport

SHOWN = 5
"""Notes of one sort that are shown."""


def say_what_next(report: "GapReport", output: Path | None) -> None:
    """Say which files to fill so that more is known, and suggest the next command."""
    _say_some(_unmapped(report), "more programs are not mapped yet")
    _say_some(_unrated(report), "more occupations have no ratings and no votes")
    if output is not None:
        return
    occupations = {pair.occupation for pair in report.pairs}
    kinds = {pair.source_kind for pair in report.pairs}
    gaps = any(pair.gaps for pair in report.pairs)
    if len(report.pairs) == 1 and kinds == {"program"}:
        say_next("the same with --crosswalk: course by course")
    elif len(occupations) == 1 and gaps and kinds == {"program"}:
        say_next(f"cpath plan {occupations.pop()}: what to do about the gaps")
    elif len(report.pairs) > 1:
        pair = report.pairs[0]
        region = f" --region {pair.region}" if pair.region else ""
        say_next(f"cpath gap-report --occupation {pair.occupation}{region}: the gaps of one occupation")


def _say_some(notes: Sequence[str], more: str) -> None:
    for note in notes[:SHOWN]:
        say(f"note: {note}")
    if len(notes) > SHOWN:
        say(f"note: {len(notes) - SHOWN} {more}")


def _unmapped(report: "GapReport") -> list[str]:
    notes = {}
    for pair in report.pairs:
        if pair.mapped_courses == 0 and pair.source_kind == "program":
            file = report.files.get(f"program {pair.source}", "its file")
            notes[pair.source] = (
                f"{pair.source} is not mapped yet: write `teaches` under its courses in {file}"
            )
    return list(notes.values())


def _unrated(report: "GapReport") -> list[str]:
    notes = {}
    for pair in report.pairs:
        if not pair.demand.rated:
            file = report.files.get(f"occupation {pair.occupation}", "its file")
            notes[pair.occupation] = (
                f"{pair.occupation} has no votes and no ratings: let employers vote (cpath survey make "
                f"{pair.occupation} -o votes.xlsx), or write `requirements` in {file}"
            )
    return list(notes.values())
