"""How one gets on: which program or work can follow on which, and what each step takes.

One program follows on another where an articulation carries credit over, where a credential of the first
leads to one of the second, or where the second asks for a credential of the first; on work, where a
pathway has a move. Must not know which way is best.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from cpath.gaps.scale import ONE, ZERO, exact
from cpath.model import Credential, Occupation, Pathway, Program
from cpath.plan.facts import (
    YOUNG,
    cost_of,
    credits_of,
    earning_of,
    is_for,
    prepares_for,
    weeks_of,
)
from cpath.plan.start import Requirement, awards_of, read_requirements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Text
    from cpath.model.pathway import Move
    from cpath.plan.start import Start

HOURS_A_WEEK = 40
"""Hours of paid work that count as a week with pay."""
WEEKS_A_MONTH = exact(52) / 12


WhyKind = Literal["credit", "leads-on", "asks-for", "move", "experience", "entry", "open", "ask"]
"""Why a step can follow; ``ask``: perhaps, and only the school knows."""


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why a step can follow, with the credential, the work or the pathway that it is about."""

    kind: WhyKind
    about: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A point on a route: after a program, or in some work; ``jobs`` are what one can work as there.

    The start has neither a program nor a job of its own.
    """

    program: str | None
    job: str | None
    jobs: frozenset[str]

    @property
    def key(self) -> str:
        """What orders stops: the program or the work."""
        return f"{self.program or ''}|{self.job or ''}"


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """One step: a program, or a move to other work by experience where ``program`` is None.

    ``weeks`` and ``cost`` are after the part that carries over (``carried`` credits; cost and length go
    down in proportion, to ``share``); ``unpaid`` are the weeks without pay. None where unknown. ``asks`` is
    what it asks for; ``is_sure`` whether the school need not be asked first.
    """

    source: Stop
    to: Stop
    program: Record[Program] | None
    weeks: Fraction | None
    cost: Fraction | None
    unpaid: Fraction | None
    carried: Fraction | None
    share: Fraction
    reasons: tuple[Why, ...]
    asks: tuple[Requirement, ...]
    credentials: tuple[str, ...]
    notes: tuple[Text, ...]
    is_sure: bool

    @property
    def needs(self) -> frozenset[str]:
        """The credentials without which one may not begin."""
        return frozenset(asked.credential for asked in self.asks if asked.credential is not None)


class Network:
    """All steps from one start, in one region or in all."""

    def __init__(self, catalog: Catalog, start: Start, region: str | None, audience: str | None) -> None:
        self.catalog = catalog
        self.start = start
        self.programs: dict[str, Record[Program]] = {
            key: program
            for key, program in catalog.all(Program).items()
            if program.entity.status == "active"
            and (region is None or program.region == region)
            and is_for(program.entity, audience)
            and not (
                start.has_left_school
                and program.entity.audience
                and YOUNG.issuperset(program.entity.audience)
            )
        }
        self.pathways = [
            pathway for pathway in catalog.all(Pathway).values() if region is None or pathway.region == region
        ]
        self.awards = {key: awards_of(catalog, program) for key, program in self.programs.items()}
        self.asks = {key: read_requirements(catalog, program) for key, program in self.programs.items()}
        self.jobs = {key: self._jobs(key) for key in self.programs}
        open_ = {occupation.key for occupation in start.occupations} | self._opened(start.credentials)
        for key in start.programs:
            open_ |= set(prepares_for(catalog, catalog.all(Program)[key]))
        self.first = Stop(None, None, frozenset(open_))

    def _jobs(self, key: str) -> frozenset[str]:
        """What one can work as after a program: what it, or a credential of it, prepares for."""
        return frozenset(prepares_for(self.catalog, self.programs[key])) | self._opened(self.awards[key])

    def _opened(self, credentials: frozenset[str]) -> frozenset[str]:
        """Occupations that credentials prepare for."""
        found = self.catalog.all(Credential)
        refs = (ref for credential in credentials for ref in found[credential].entity.prepares_for)
        keys = (self.catalog.resolve(Occupation.kind, ref).key for ref in refs)
        return frozenset(key for key in keys if key is not None)

    @cached_property
    def entries(self) -> Mapping[str, str]:
        """The programs that a pathway calls a way in, with the pathway that does."""
        found: dict[str, str] = {}
        for pathway in self.pathways:
            for entry in pathway.entity.entries:
                target = self.catalog.resolve((Occupation.kind, Program.kind), entry.at, pathway.region)
                if target.kind == Program.kind and target.key is not None:
                    found.setdefault(target.key, pathway.id)
        return found

    @cached_property
    def moves(self) -> Mapping[str, list[tuple[str, Move, Record[Pathway]]]]:
        """The moves of all pathways by the work one leaves, each with the work one goes to."""
        found: dict[str, list[tuple[str, Move, Record[Pathway]]]] = defaultdict(list)
        for pathway in self.pathways:
            for move in pathway.entity.moves:
                source = self.catalog.resolve(Occupation.kind, move.from_occupation).key
                target = self.catalog.resolve(Occupation.kind, move.to_occupation).key
                if source is not None and target is not None:
                    found[source].append((target, move, pathway))
        return found

    @cached_property
    def following(self) -> Mapping[str, frozenset[str]]:
        """By credential, those that it leads to."""
        return {
            key: frozenset(
                target
                for ref in credential.entity.leads_to
                if (target := self.catalog.resolve(Credential.kind, ref).key) is not None
            )
            for key, credential in self.catalog.all(Credential).items()
        }

    @cached_property
    def articulated(self) -> Mapping[str, Mapping[str, Fraction | None]]:
        """By program those that take its credit, with how many credits carry over, None where unsaid."""
        found: dict[str, dict[str, Fraction | None]] = defaultdict(dict)
        for key, program in self.catalog.all(Program).items():
            for agreement in program.entity.articulation:
                other = self.catalog.resolve(Program.kind, agreement.to, program.region).key
                if other is not None:
                    found[key][other] = None if agreement.credits is None else exact(agreement.credits)
        return found

    @cached_property
    def opening(self) -> Mapping[str, set[str]]:
        """By credential the programs that it leads on to, or that ask for it."""
        found: dict[str, set[str]] = defaultdict(set)
        ending: dict[str, set[str]] = defaultdict(set)
        for key in self.programs:
            for award in self.awards[key]:
                ending[award].add(key)
            for asked in self.asks[key]:
                if asked.credential is not None:
                    found[asked.credential].add(key)
        for credential, targets in self.following.items():
            for target in targets:
                found[credential] |= ending[target]
        return found

    def _near(self, stop: Stop, behind: frozenset[str], held: frozenset[str]) -> set[str]:
        """Programs that may follow on a stop; at the start all of them."""
        if stop is self.first:
            return set(self.programs) - behind
        found = {key for part in behind for key in self.articulated.get(part, ())}
        found = found.union(*(self.opening.get(credential, ()) for credential in held))
        for job in stop.jobs:
            for _, move, pathway in self.moves.get(job, ()):
                keys = (self.catalog.resolve(Program.kind, ref, pathway.region).key for ref in move.programs)
                found |= {key for key in keys if key is not None}
        return (found & set(self.programs)) - behind

    def legs(self, stop: Stop) -> Iterator[Leg]:
        """Every step from a stop, in the order of ids."""
        behind, held = self.start.programs, self.start.credentials
        if stop is not self.first:
            behind = frozenset(() if stop.program is None else (stop.program,))
            held = self.awards.get(stop.program or "", frozenset())
        for key in sorted(self._near(stop, behind, held)):
            leg = self._study(stop, key, behind, held)
            if leg is not None:
                yield leg
        for job in sorted(stop.jobs):
            for target, move, _ in self.moves.get(job, ()):
                if not move.programs and target not in stop.jobs:
                    yield self._work(stop, job, target, move)

    def _study(self, stop: Stop, key: str, behind: frozenset[str], held: frozenset[str]) -> Leg | None:
        """The step into a program; None where it does not follow, or more schooling is asked for."""
        if self._is_too_early(key):
            return None
        reasons: list[Why] = []
        notes: list[Text] = []
        joined = [
            self.articulated[part][key] for part in sorted(behind) if key in self.articulated.get(part, ())
        ]
        carried = max((part for part in joined if part is not None), default=None)
        if joined:
            reasons.append(Why("credit"))
        opened = [
            award for award in sorted(held) if self.following.get(award, frozenset()) & self.awards[key]
        ]
        reasons += [Why("leads-on", award) for award in opened]
        asked = {requirement.credential for requirement in self.asks[key]} & held
        reasons += [Why("asks-for", award) for award in sorted(name for name in asked if name)]
        arrivals: set[str] = set()
        for job in sorted(stop.jobs):
            for target, move, pathway in self.moves.get(job, ()):
                named = {self.catalog.resolve(Program.kind, ref, pathway.region).key for ref in move.programs}
                if key in named:
                    arrivals.add(target)
                    reasons.append(Why("move", job))
                    notes += [move.note] if move.note is not None else []
        if not reasons:
            if stop is not self.first:
                return None
            reasons.append(self._begin(key, held))
        jobs = self.jobs[key] | arrivals
        extra = "+".join(sorted(arrivals - self.jobs[key])) or None
        program = self.programs[key]
        share = _share_left(program.entity, carried)
        weeks, cost = weeks_of(program.entity), cost_of(program.entity)
        return Leg(
            stop,
            Stop(key, extra, jobs),
            program,
            None if weeks is None else weeks * share,
            None if cost is None else cost * share,
            _unpaid(program.entity, weeks, share),
            carried,
            share,
            tuple(dict.fromkeys(reasons)),
            self.asks[key],
            tuple(sorted(self.awards[key])),
            tuple(notes),
            reasons[0].kind != "ask",
        )

    def _begin(self, key: str, held: frozenset[str]) -> Why:
        """Why one can begin with a program, as far as is known."""
        if key in self.entries:
            return Why("entry", self.entries[key])
        if all(asked.is_met(self.start, held) for asked in self.asks[key]):
            return Why("open")
        return Why("ask")

    def _is_too_early(self, key: str) -> bool:
        """Whether a program asks for more education than somebody has; what was not said may be there."""
        have = self.start.education
        wanted = [asked.education for asked in self.asks[key] if asked.education is not None]
        return have is not None and any(level > have for level in wanted)

    def _work(self, stop: Stop, job: str, target: str, move: Move) -> Leg:
        """A move that takes no program."""
        weeks = None if move.months is None else exact(move.months) * WEEKS_A_MONTH
        credentials = (self.catalog.resolve(Credential.kind, ref).key or ref for ref in move.credentials)
        return Leg(
            stop,
            Stop(None, target, frozenset((target,))),
            None,
            weeks,
            ZERO,
            ZERO,
            None,
            ONE,
            (Why("experience", job),),
            (),
            tuple(credentials),
            () if move.note is None else (move.note,),
            True,  # noqa: FBT003 - sure
        )


def _share_left(program: Program, carried: Fraction | None) -> Fraction:
    """The part of a program that is left to do after the credits that carry over."""
    whole = credits_of(program)
    if carried is None or not whole:
        return ONE
    return max(ZERO, ONE - carried / whole)


def _unpaid(program: Program, weeks: Fraction | None, share: Fraction) -> Fraction | None:
    """Weeks without pay: none in an apprenticeship, less the paid hours elsewhere."""
    if earning_of(program) == "paid":
        return ZERO
    if weeks is None:
        return None
    hours = sum((exact(part.hours) for part in program.work_based_learning if part.paid and part.hours), ZERO)
    return max(ZERO, weeks - hours / HOURS_A_WEEK) * share
