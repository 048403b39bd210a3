"""Those who complete a program: how many a year, over which years, counted how, and who says so.

Exact numbers; what is not recorded is unknown, never zero. Must not know occupations.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cpath.messages import Code, Listed, Message, msg, plural
from cpath.messages.translate import english
from cpath.model.origin import NO_SOURCE, origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpath.model import Program
    from cpath.model.program import Completions

YEARS = 3
"""Years of completions that are averaged; published reports average two or three
(``docs/decisions/0014-supply.md``)."""

_NO_SOURCE = msg("the completions have no source: add {keys}", keys=Listed((Code("source"), Code("as_of"))))


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that a figure's definition lacks.

    ``why`` is the sentence that several share, ``about`` the id of the record, ``detail`` what is its own.
    """

    why: Message
    about: str
    detail: str = ""

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.about}: {english(self.why)}{detail}"


@dataclass(frozen=True, slots=True)
class Completers:
    """Completers of one program: ``count`` is their mean over ``years``, None where unknown.

    ``by_year`` holds every year whose count is known, also those that are not averaged. ``counting``
    and ``awards`` tell what was counted in the averaged years, as far as it is said.
    """

    count: Fraction | None
    years: tuple[int, ...]
    by_year: Mapping[int, int]
    counting: tuple[str, ...]
    awards: tuple[str, ...]
    sources: tuple[Message | str, ...]
    cautions: tuple[Caution, ...]


def completers_of(program: Program, name: str, years: int = YEARS) -> Completers:
    """Return the mean of the latest ``years`` recorded years; a year is the sum over its awards.

    A year in which one award's count is unknown, below zero, or stated twice is unknown as a whole.
    """
    by_year: dict[int, list[Completions]] = defaultdict(list)
    for entry in program.completions:
        by_year[entry.year].append(entry)
    twice = {year for year, entries in by_year.items() if len({e.award for e in entries}) < len(entries)}
    known = {
        year: total
        for year, entries in sorted(by_year.items())
        if year not in twice and (total := _total(entries)) is not None
    }
    used = tuple(sorted(sorted(known)[-years:]))
    entries = [entry for year in used for entry in by_year[year]]
    counting = sorted({entry.counting for entry in entries if entry.counting is not None})
    cautions = []
    if twice:
        why = msg(
            "a year's completions are listed twice, so that year is not used: name each {key} once",
            key=Code("award"),
        )
        cautions.append(Caution(why, name, _listed(twice)))
    lost = set(by_year) - set(known) - twice
    if used and lost:
        cautions.append(Caution(msg("years whose count is unknown are not used"), name, _listed(lost)))
    if used:
        cautions += _cautions(name, entries, used, years)
    return Completers(
        Fraction(sum(known[year] for year in used), len(used)) if used else None,
        used,
        known,
        tuple(counting),
        tuple(sorted({entry.award for entry in entries if entry.award is not None})),
        tuple(dict.fromkeys(origin(entry) for entry in entries)),
        tuple(cautions),
    )


def _total(entries: Sequence[Completions]) -> int | None:
    """Add the awards of one year up; None where one of them is unknown."""
    counts = [entry.count for entry in entries if isinstance(entry.count, int) and entry.count >= 0]
    return sum(counts) if len(counts) == len(entries) else None


def _cautions(
    name: str, entries: Sequence[Completions], used: Sequence[int], years: int
) -> Iterable[Caution]:
    """Say what the definition of a mean lacks: years, the counting rule, a source."""
    if len(used) < years:
        yield Caution(
            plural("completions of fewer than {n} year", "completions of fewer than {n} years", years),
            name,
            _listed(used),
        )
    rules = {entry.counting for entry in entries}
    if None in rules:
        yield Caution(
            msg("whether awards or people were counted is not said: add {key}", key=Code("counting")), name
        )
    if rules >= {"awards", "people"}:
        yield Caution(msg("some counts are of awards, others of people; their sum is neither"), name)
    elif "awards" in rules or len(entries) > len(used):
        yield Caution(msg("someone with two awards of the program counts twice"), name)
    if any(origin(entry) == NO_SOURCE for entry in entries):
        yield Caution(_NO_SOURCE, name)


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))
