"""What a criterion is, and what measuring it gives: state, words, places, what would satisfy it.

Owns no criterion and no rule of order. Must not know how the result is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from cpath.messages import SEMICOLON, Listed, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from cpath.catalog import Record
    from cpath.messages import Message
    from cpath.source.position import DataPath
    from cpath.steps.context import Context

Place = tuple["Record[Any]", "DataPath"]
"""Where evidence stands: a record and the path of a value in it."""


ATTESTABLE = True
"""A criterion that no data can show: somebody's word may stand in."""
HARD = True
"""A criterion that blocks a sign-off."""
SOFT = False
"""A criterion that only warns."""


class State(StrEnum):
    """How it stands with one criterion."""

    MET = "met"
    UNMET = "unmet"
    WAIVED = "waived"
    """Not met, and a waiver in force stands in for it."""
    ATTESTED = "attested"
    """Somebody's word, where nothing can be computed."""
    UNKNOWN = "unknown"
    """Cannot be told from what is recorded. Never counts as met."""

    @property
    def passes(self) -> bool:
        """Whether it lets a sign-off through."""
        return self in {State.MET, State.WAIVED, State.ATTESTED}


class Side(StrEnum):
    """Who signs: business or the public partners."""

    BUSINESS = "business"
    PUBLIC = "public partner"


@dataclass(frozen=True, slots=True)
class Term:
    """That something passes by its age, and until when it does as long as the data stay as they are.

    ``until`` is the last day on which it passes; ``what`` says what is so from the day after on, ``do``
    what to do about it. ``of`` names the occupation, program or pathway of which it is told, ``owner``
    the organization that the record names for it, where it is not whoever takes care of the step.
    """

    until: date
    what: str
    do: Message
    place: Place
    of: str = ""
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """What measuring a criterion gave.

    ``facts`` are what was found where the values of the ``evidence`` alone do not say it: ids, numbers,
    days as text. They are part of the digest, so they hold no words, no titles, and no age in days or
    months, which would change by the mere passing of time.
    """

    state: State
    measured: str
    expected: str
    evidence: tuple[Place, ...] = ()
    missing: Message | None = None
    """What would satisfy it; None where it is met."""
    terms: tuple[Term, ...] = ()
    """Until when it passes, for each thing in it that ages; none where it does not pass."""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a step: ``required`` ones block a sign-off, the others warn.

    ``id`` is given once and never means anything else; it says nothing of where the row stands.
    ``attestable`` says that no data can show it, so that somebody's word may stand in; a word for a
    criterion that is computed counts for nothing. ``since`` is the edition of its step's evidence that
    it came with: what was signed on an earlier one was not asked for it
    (docs/decisions/0010-criteria-ids.md).
    """

    id: str
    summary: Message
    required: bool
    check: Callable[[Context], Measured]
    attestable: bool = False
    since: int = 1

    @property
    def step(self) -> int:
        """The number of its step, which its id begins with: ``S3.2`` belongs to step 3."""
        return int(self.id[1:].partition(".")[0])


@dataclass(frozen=True, slots=True)
class Step:
    """One of the eight steps: its title, who signs it, and its criteria, hard ones first.

    ``edition`` counts how often the hard criteria of the step have changed: a sign-off records it with
    its digest. ``oldest`` is the earliest edition whose digests can still be computed.
    """

    number: int
    title: str
    signers: tuple[Side, ...]
    criteria: tuple[Criterion, ...]
    edition: int = 1
    oldest: int = 1


def judge(  # noqa: PLR0913 - each is one column of a criterion's row
    passed: bool | None,  # noqa: FBT001 - the verdict is the point of the call
    *,
    measured: str,
    expected: str,
    evidence: Sequence[Place] = (),
    missing: Message | None,
    until: tuple[date, str] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Measured:
    """Make a result from a yes, a no, or a None for *cannot be told*.

    ``until`` is for what ages: the last day on which it passes, and what is so from the day after on.
    """
    state = State.UNKNOWN if passed is None else State.MET if passed else State.UNMET
    terms = (Term(*until, missing, evidence[0]),) if passed and until and missing else ()
    return Measured(
        state, measured, expected, tuple(evidence), None if passed else missing, terms, facts or {}
    )


def joined(reasons: Sequence[Message]) -> Message | None:
    """Several messages as one, with semicolons; None where there are none."""
    if len(reasons) <= 1:
        return reasons[0] if reasons else None
    return msg("{reasons}", reasons=Listed(reasons, len(reasons), SEMICOLON))


def judge_each(found: Sequence[tuple[str, str, Measured]], *, expected: str, none: Measured) -> Measured:
    """Join the results of several things that must all pass; ``none`` where there is not one.

    Each is given by its record's key, by its name for people, and with its result. Where some fail,
    the words and places are of those; the others are only counted.
    """
    if not found:
        return replace(none, expected=expected)
    facts = {
        "each": [
            [key, part.state.value, dict(part.facts)] for key, _, part in sorted(found, key=itemgetter(0))
        ]
    }
    parts = [(name, part) for _, name, part in found]
    failing = [(name, part) for name, part in parts if not part.state.passes]
    states = {part.state for _, part in parts}
    state = next(
        candidate
        for candidate in (State.UNMET, State.UNKNOWN, State.ATTESTED, State.WAIVED, State.MET)
        if candidate in states
    )
    told = failing or list(parts)
    words = "; ".join(f"{name}: {part.measured}" if name else part.measured for name, part in told)
    if failing and len(failing) < len(parts):
        others = len(parts) - len(failing)
        words += f"; {others} other{'s pass' if others > 1 else ' passes'}"
    evidence = dict.fromkeys((record.path, path) for _, part in told for record, path in part.evidence)
    records = {record.path: record for _, part in told for record, _ in part.evidence}
    reasons = list(dict.fromkeys(part.missing for _, part in failing if part.missing))
    missing = joined(reasons)
    places = tuple((records[file], path) for file, path in evidence)
    terms = () if failing else tuple(replace(term, of=name) for name, part in parts for term in part.terms)
    return Measured(state, words, expected, places, missing, terms, facts)
