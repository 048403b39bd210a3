"""What is in reach of a plan: the programs of a region that run, or their courses; and what is not.

In reach of an occupation are programs that prepare for it, that are joined with one of these by an
articulation, or that stand on a pathway with it: nobody becomes a carpenter by a degree in nursing, though
both teach people to listen. Single courses may be of any program. Programs that only prepare for work
further up are out of reach, and so are their courses: an aide needs no master's degree. Programs that are
planned or suspended, of other regions or for others are never in a plan; where one of them would close what
stays open, the plan says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.yardstick import shown_id
from cpath.model import Occupation, Pathway, Program
from cpath.plan.candidate import LEVELS, candidate_of, courses_of, is_for, prepares_for, touches
from cpath.plan.need import UNMAPPED, Lead, Need, sort_needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpath.catalog.catalog import Record
    from cpath.gaps.offer import Offer
    from cpath.gaps.yardstick import Yardstick
    from cpath.plan.candidate import Candidate
    from cpath.plan.need import Sorted, Target


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: where to look, for whom, what must be in it, and whether courses will do."""

    region: str | None = None
    any_region: bool = False
    audience: str | None = None
    given: tuple[Record[Program], ...] = ()
    had: tuple[Offer, ...] = ()
    """What somebody brings along: a list of competencies, for one."""
    by_course: bool = False
    all_programs: bool = False
    """Take every program of the region, whatever work it is for."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The candidates of a plan, and what it must have.

    ``anchors`` are occupations for which one member must be a program that prepares for it: a set that
    only teaches the same things leads to no credential. ``unmapped`` are programs of the region of which
    nobody has said what they teach.
    """

    by_course: bool
    had: tuple[Offer, ...]
    given: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]
    anchors: tuple[str, ...]
    leading: Mapping[str, frozenset[str]]
    """By key of a program, the occupations that it prepares for."""
    unmapped: tuple[Lead, ...]
    courses: tuple[Candidate, ...]
    """Single courses that may close what the programs leave open."""

    def leads_to(self, candidate: Candidate, occupation: str) -> bool:
        """Whether a candidate is a program that prepares for an occupation."""
        return candidate.course is None and occupation in self.leading.get(candidate.program.key, ())

    def must_lead_to(self, occupation: str) -> bool:
        """Whether the set still needs a program that prepares for an occupation."""
        return occupation in self.anchors and not any(self.leads_to(one, occupation) for one in self.given)


def find_reach(yardstick: Yardstick, targets: Sequence[Target], asked: Asked) -> tuple[Reach, Sorted]:
    """Find what is in reach, and sort what is needed by what it can do."""
    catalog = yardstick.catalog
    inside: list[Record[Program]] = []
    outside: list[tuple[Record[Program], str]] = []
    related = _related(yardstick, targets, asked)
    running: list[Record[Program]] = []
    for program in catalog.all(Program).values():
        why = _why_not(program, asked)
        if why is None and not asked.all_programs and _is_further_up(yardstick, program, targets):
            why = "for work further up"
        if why is None:
            running.append(program)
            if not asked.by_course and not asked.all_programs and program.key not in related:
                why = "for other work"
        if why is None:
            inside.append(program)
        else:
            outside.append((program, why))
    leading = {program.key: prepares_for(catalog, program) for program in (*inside, *asked.given)}
    given = tuple(candidate_of(yardstick, program) for program in asked.given)
    mapped = [program for program in inside if program.entity.is_mapped]
    wholes = [candidate_of(yardstick, program) for program in mapped]
    candidates = _courses(yardstick, mapped, asked.given) if asked.by_course else wholes
    unmapped = {program.key: program for program in (*inside, *asked.given) if not program.entity.is_mapped}
    needs = [Need(target.occupation, item) for target in targets for item in target.demand.items]
    merged = {candidate.key: candidate for candidate in (*given, *candidates)}
    ordered = tuple(merged[key] for key in sorted(merged))
    near = touches(yardstick, {need.item.key: need.item for need in needs}.values(), ordered)
    found = sort_needs(
        catalog,
        [(need, near.get(need.item.key, ())) for need in needs],
        {need for need in needs if any(_has(offer, need, yardstick) for offer in asked.had)},
        {
            target.occupation.key: [
                shown_id(catalog, program)
                for program in unmapped.values()
                if target.occupation.key in leading[program.key]
            ]
            for target in targets
        },
        _elsewhere(yardstick, needs, outside),
    )
    anchors: list[str] = []
    if not asked.by_course:
        able = {occupation for program in (*mapped, *asked.given) for occupation in leading[program.key]}
        anchors = sorted(able & {need.occupation.key for need in found.coverable})
    reach = Reach(
        asked.by_course,
        asked.had,
        given,
        ordered,
        tuple(anchors),
        leading,
        tuple(
            Lead(
                shown_id(catalog, program),
                UNMAPPED,
                leading[program.key] & {target.occupation.key for target in targets},
            )
            for program in unmapped.values()
        ),
        () if asked.by_course else tuple(_courses(yardstick, running, asked.given)),
    )
    return reach, found


def _has(offer: Offer, need: Need, yardstick: Yardstick) -> bool:
    """Whether what somebody brings along meets a need already."""
    level = offer.offered(need.item, yardstick).level
    return need.item.level is not None and level is not None and level >= need.item.level


def _why_not(program: Record[Program], asked: Asked) -> str | None:
    """Say why a program is out of reach; None where it is in reach."""
    if program.entity.status != "active":
        return str(program.entity.status)
    if not asked.any_region and program.region != asked.region:
        return f"in {program.region}"
    if not is_for(program.entity, asked.audience):
        return f"for {', '.join(program.entity.audience)}"
    return None


def _related(yardstick: Yardstick, targets: Sequence[Target], asked: Asked) -> set[str]:
    """Give the keys of the programs that have to do with the occupations."""
    catalog = yardstick.catalog
    wanted = {target.occupation.key for target in targets}
    programs = catalog.all(Program)
    found = {key for key, program in programs.items() if prepares_for(catalog, program) & wanted}
    joined = set()
    for key, program in programs.items():
        for agreement in program.entity.articulation:
            other = catalog.resolve(Program.kind, agreement.to, program.region).key
            if other is not None and (key in found or other in found):
                joined |= {key, other}
    for pathway in catalog.all(Pathway).values():
        if not asked.any_region and pathway.region != asked.region:
            continue
        refs = (place.occupation for place in pathway.entity.occupations)
        places = {catalog.resolve(Occupation.kind, ref).key for ref in refs}
        if places & wanted:
            keys = (catalog.resolve(Program.kind, ref, pathway.region).key for ref in pathway.entity.programs)
            joined |= {key for key in keys if key is not None}
    return found | joined


def _is_further_up(yardstick: Yardstick, program: Record[Program], targets: Sequence[Target]) -> bool:
    """Whether all that a program prepares for stands further up than the occupations."""
    occupations = yardstick.catalog.all(Occupation)
    highest = max(LEVELS.index(target.occupation.entity.level) for target in targets)
    levels = [
        LEVELS.index(occupations[key].entity.level)
        for key in prepares_for(yardstick.catalog, program)
        if key in occupations
    ]
    return bool(levels) and min(levels) > highest


def _courses(
    yardstick: Yardstick, programs: Iterable[Record[Program]], given: Sequence[Record[Program]]
) -> list[Candidate]:
    """Give the single courses; those of a program that is in the plan anyway are none of their own."""
    whole = {program.key for program in given}
    return [
        course
        for program in programs
        if program.key not in whole
        for course in courses_of(yardstick, program)
    ]


def _elsewhere(
    yardstick: Yardstick, needs: Sequence[Need], outside: Sequence[tuple[Record[Program], str]]
) -> dict[Need, tuple[Lead, ...]]:
    """Find by need the programs out of reach that would meet it."""
    why = {program.key: reason for program, reason in outside}
    candidates = [candidate_of(yardstick, program) for program, _ in outside if program.entity.is_mapped]
    near = touches(yardstick, {need.item.key: need.item for need in needs}.values(), candidates)
    found = {}
    for need in needs:
        leads = tuple(
            Lead(touch.candidate.id, why[touch.candidate.program.key])
            for touch in near.get(need.item.key, ())
            if touch.covers(need.item)
        )
        if leads:
            found[need] = leads
    return found
