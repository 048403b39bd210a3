"""What to do after a gap report: what keeps figures from being known, where to write it, what to ask next."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.cli.output import say, say_next

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.gaps.report import GapReport

SHOWN = 5
"""So many notes of one sort are told."""


def say_what_next(catalog: "Catalog", report: "GapReport", output: Path | None) -> None:
    """Tell which files to fill so that more is known, and suggest the next command."""
    _say_some(_unmapped(catalog, report), "more programs are not mapped yet")
    _say_some(_unrated(catalog, report), "more occupations have no ratings and no votes")
    if output is not None:
        return
    occupations = {pair.occupation for pair in report.pairs}
    gaps = any(pair.gaps for pair in report.pairs)
    if len(report.pairs) == 1 and gaps:
        say_next(
            "cpath gap-report --explain shows how each figure comes about; --crosswalk, course by course"
        )
    elif len(occupations) == 1 and gaps and {pair.source_kind for pair in report.pairs} == {"program"}:
        say_next(f"cpath plan {occupations.pop()}, which programs close the gap together")
    elif len(report.pairs) > 1:
        say_next("cpath gap-report -o gaps.html, heat maps of the same figures to print or send")


def _say_some(notes: Sequence[str], more: str) -> None:
    for note in notes[:SHOWN]:
        say(f"note: {note}")
    if len(notes) > SHOWN:
        say(f"note: {len(notes) - SHOWN} {more}")


def _unmapped(catalog: "Catalog", report: "GapReport") -> list[str]:
    from cpath.model import Program

    notes = {}
    for pair in report.pairs:
        if pair.source_kind == "program":
            record = catalog.find(Program, pair.source, pair.region)
            if record is not None and not record.entity.is_mapped:
                notes[pair.source] = (
                    f"{pair.source} is not mapped yet: write `teaches` under its courses in {record.path}"
                )
    return list(notes.values())


def _unrated(catalog: "Catalog", report: "GapReport") -> list[str]:
    from cpath.model import Occupation

    notes = {}
    for pair in report.pairs:
        if not pair.demand.rated:
            record = catalog.find(Occupation, pair.occupation)
            if record is not None:
                notes[pair.occupation] = (
                    f"nobody rated or voted on {pair.occupation}: write `requirements` in {record.path}, or "
                    f"let employers vote: cpath survey make {pair.occupation} -o votes.xlsx"
                )
    return list(notes.values())
