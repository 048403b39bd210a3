"""What is decided about each gap that employers call critical: by whom, until when, and whether it is done.

A gap is *critical* where employers' votes call its competency critical, and it is a gap of the
occupation where none of the region's programs for it reaches the level. Must not compute a gap: what
each program offers is told by `cpath.gaps`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpath.messages import Code, msg
from cpath.steps.criterion import Measured, State, Term, judge
from cpath.steps.wording import count, listed

if TYPE_CHECKING:
    from fractions import Fraction

    from cpath.gaps.competency import Item
    from cpath.model.initiative import Decision
    from cpath.source.position import DataPath
    from cpath.steps.context import Context, Critical
    from cpath.steps.criterion import Place


def find_gaps(critical: Critical, keys: tuple[str, ...]) -> dict[str, Item | None]:
    """Return the critical competencies that no program brings to the level, with what comes nearest.

    None stands where the occupation has no program at all.
    """
    by_key: dict[str, list[Item]] = {key: [] for key in keys}
    for pair in critical.pairs:
        for item in pair.items:
            if item.key in by_key:
                by_key[item.key].append(item)
    found: dict[str, Item | None] = {}
    for key, items in by_key.items():
        if not any(item.gap_class == "met" for item in items):
            found[key] = max(items, key=_nearness, default=None)
    return found


def _nearness(item: Item) -> tuple[bool, Fraction, Fraction]:
    """What may be met already comes first, then what comes nearest to the required level."""
    return not item.certain, item.coverage.partial.high, item.coverage.partial.low


def find_decisions(context: Context, critical: Critical) -> dict[str, tuple[int, Decision]]:
    """Return the latest decision on each competency of an occupation, by the competency's key."""
    found: dict[str, tuple[int, Decision]] = {}
    for index, decision in enumerate(context.initiative.entity.decisions):
        if decision.occupation != critical.entry.occupation or decision.decided_on > context.today:
            continue
        entry = context.catalog.find_competency(decision.competency)
        key = decision.competency if entry is None else entry.key
        known = found.get(key)
        if known is None or decision.decided_on >= known[1].decided_on:
            found[key] = (index, decision)
    return found


def decided(context: Context, critical: Critical) -> Measured:
    """Judge whether each critical gap of an occupation is decided, with an owner and a day."""
    keys = critical.competencies
    if not keys:
        return _no_votes(context, critical)
    gaps = find_gaps(critical, keys)
    decisions = find_decisions(context, critical)
    faults: list[str] = []
    places: list[Place] = []
    fine: list[Place] = []
    unknown = True
    for key, item in gaps.items():
        name = item.competency if item else key
        if key not in decisions:
            faults.append(f"no decision on {name} ({item.gap_class if item else 'no program'})")
            places.append((context.initiative, ("decisions",)))
            unknown = unknown and item is not None and not item.certain
            continue
        index, decision = decisions[key]
        at: DataPath = ("decisions", index)
        absent = ["due date"] * (decision.due is None)
        absent += ["known owner"] * (context.organization(decision.owner) is None)
        if absent:
            faults.append(f"no {' and no '.join(absent)} for {name}")
            places.append((context.initiative, at))
            unknown = False
        else:
            fine.append((context.initiative, at))
    return judge(
        (None if unknown else False) if faults else True,
        measured=listed(faults) or f"{count(len(gaps), 'gap')}{', decided' if gaps else ''}",
        expected="",
        evidence=places or fine or [(program, ("courses",)) for program in critical.programs],
        missing=msg(
            "decide with owner and due date what is done about each (align, improve, create or accept), "
            "under {decisions}; {cpath_gap_report} lists the gaps",
            decisions=Code("decisions"),
            cpath_gap_report=Code("cpath gap-report"),
        ),
        facts={"gaps": sorted(gaps)},
    )


def carried_out(context: Context, critical: Critical) -> Measured:
    """Judge whether no decision on a gap that is still open is overdue.

    A gap that was accepted stays open by decision.
    """
    keys = critical.competencies
    if not keys:
        return _no_votes(context, critical)
    decisions = find_decisions(context, critical)
    pending = [decisions[key] for key in find_gaps(critical, keys) if key in decisions]
    pending = [(index, item) for index, item in pending if item.due and item.decision != "accept"]
    overdue = [(index, item) for index, item in pending if item.due and item.due < context.today]
    result = judge(
        not overdue,
        measured=listed(f"{item.competency} was due on {item.due} ({item.owner})" for _, item in overdue)
        or f"{count(len(pending), 'decision')} to be carried out",
        expected="",
        evidence=[(context.initiative, ("decisions", index)) for index, _ in overdue or pending]
        or [(context.initiative, ("decisions",))],
        missing=msg("carry it out and map the courses again, or decide anew with another day"),
    )
    if overdue:
        return result
    terms = tuple(
        Term(
            item.due,
            f"what {item.owner} is to {item.decision} for {item.competency} is overdue",
            msg("carry it out and map the courses again, or decide anew with another day"),
            (context.initiative, ("decisions", index)),
            owner=item.owner,
        )
        for index, item in pending
        if item.due
    )
    return replace(result, terms=terms)


def _no_votes(context: Context, critical: Critical) -> Measured:
    return Measured(
        State.UNKNOWN,
        "no critical competencies voted",
        "",
        ((context.initiative, critical.path),),
        msg("let employers vote first"),
    )
