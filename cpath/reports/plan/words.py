"""What a plan is called in words, for deans and counsellors: the lines of its page.

Renders a `cpath.plan.report.PlanReport`; computes nothing but the rounding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.gaps.scale import round_half_up
from cpath.reports.gap.words import definition_lines
from cpath.reports.plan.amounts import (
    DEFINITION,
    amount,
    candidate_words,
    illustrative_costs,
    program_marks,
    total_words,
    totals_words,
)
from cpath.reports.plan.page import Entry, Page, Section
from cpath.reports.wording import count, level, percent, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.plan.need import Lead, Need, Open, Target
    from cpath.plan.plan import Alternative, Fill, Member, Plan
    from cpath.plan.report import PlanReport
    from cpath.reports.wording import View

LISTED = 12
"""So many competencies of a member are named where not all are asked for."""
LEADS = 3
"""So many leads of one competency are named where not all are asked for."""

_BEST = {
    "cheapest": "cheapest set of programs",
    "shortest": "shortest set of programs",
    "smallest": "smallest set of programs",
    "fewest-credits": "courses of the fewest credits",
}


def build_page(report: PlanReport, view: View) -> Page:
    """Give the page of a report: a plan after the other, and how it was worked out."""
    whole = [*report.plans, *([report.together] if report.together else [])]
    only = whole[0] if len(whole) == 1 else None
    sections: list[Section] = []
    for plan in whole:
        if only is None:
            sections.append(Section(_title(plan, view), _summary(plan), level=1))
        sections += _sections(plan, view)
    sections.append(Section("How this was worked out", _basis(report, view), level=2 if only else 1))
    title = _title(only, view) if only else _overall(report)
    return Page(title, _summary(only) if only else (), tuple(sections), view.language)


def _overall(report: PlanReport) -> str:
    plans = count(len(report.plans), "plan", "plans")
    if report.together is not None:
        return f"{plans} for the pathway {report.together.pathway}, and one for all of it"
    return f"{plans}, one for each region"


def _title(plan: Plan, view: View) -> str:
    best = (
        "smallest set of courses"
        if plan.by_course and plan.objective == "smallest"
        else _BEST[plan.objective]
    )
    names = [_name(target, view) for target in plan.targets]
    who = names[0] if len(names) == 1 else f"all {len(names)} occupations together ({', '.join(names)})"
    return f"{who}, {plan.region or 'all regions'}: the {best} to close the gap"


def _name(target: Target, view: View) -> str:
    return f"{words(target.occupation.entity.title, view)} ({target.occupation.id})"


def _summary(plan: Plan) -> tuple[str, ...]:
    if not plan.rated:
        return (
            "Unknown: nobody has rated or voted on what this work requires, so there is no gap to close.",
            "Hold a vote (cpath survey make) or write `requirements` in the occupation's file.",
        )
    if not plan.required:
        return ("No item reaches the threshold: nothing is required that a program could close.",)
    whole = f"{plan.closed} of {count(plan.required, 'required item', 'required items')}"
    rest = []
    if plan.open:
        rest.append(count(len(plan.open), "stays open", "stay open"))
    if plan.unclear:
        rest.append(count(len(plan.unclear), "is unknown", "are unknown"))
    lines = [f"Closes {whole}" + (f"; {', '.join(rest)}." if rest else ".")]
    if plan.members:
        lines.append(f"Takes {_taken(plan)}.")
        lines.append(_proof(plan))
        lines += _leads_nowhere(plan)
    elif plan.closed:
        lines.append("Nothing has to be taken for it: what is there already closes all that can be closed.")
    else:
        lines.append("No program in reach closes any of it.")
    return tuple(lines)


def _leads_nowhere(plan: Plan) -> list[str]:
    """Say for which work the plan has no program that prepares for it, and what to do about that."""
    if plan.by_course:
        return []
    there = {key for member in plan.members for key in member.leads_there}
    lines = []
    for target in plan.targets:
        key = target.occupation.key
        if key in there or not any(need.occupation.key == key for need in plan.needs.coverable):
            continue
        ids = [lead.id for lead in plan.reach.unmapped if key in lead.prepares_for]
        line = f"No program of it prepares for work as {target.occupation.id}"
        if ids:
            line += f"; {', '.join(ids)} would, but nobody has said what it teaches: map it first"
        lines.append(f"{line}.")
    return lines


def _taken(plan: Plan) -> str:
    """Say what the plan takes; of courses, how many there are beside the programs it starts from."""
    if not plan.by_course or not plan.reach.given:
        return totals_words(plan.totals, by_course=plan.by_course)
    programs = len(plan.reach.given)
    number = plan.totals.count - programs
    courses = count(number, "course", "courses") if number else "no course beside it"
    credits_ = total_words(plan.totals.credits, "credits", plan.totals.count)
    return f"{count(programs, 'program', 'programs')} and {courses}, {credits_} in all"


def _proof(plan: Plan) -> str:
    """Say how good the plan is known to be."""
    than = {"cost": "cheaper", "weeks": "shorter", "count": "smaller", "credits": "of fewer credits"}[
        plan.measure
    ]
    if plan.optimal:
        line = f"Proven: no other set in reach that closes as much is {than}"
        unknown = plan.measure != "count" and getattr(plan.totals, plan.measure).unknown
        return f"{line}, as far as the {_OF[plan.measure]} is known." if unknown else f"{line}."
    value, bound = amount(plan.value, plan.measure), amount(plan.bound, plan.measure)
    line = f"Not proven to be the best: no such set takes less than {bound}, and this one takes {value}"
    if plan.value:
        line += f" (at most {percent((plan.value - plan.bound) / plan.value)} too much)"
    if plan.note:
        line += f"; {plan.note}"
    if plan.method == "greedy" and plan.ratio is not None:
        line += (
            f". A simple method found it, at most {round_half_up(plan.ratio, 2)} times the best; "
            "for an exact answer: pip install 'cpath[solver]'"
        )
    return f"{line}."


_OF = {"cost": "cost", "weeks": "length", "credits": "number of credits"}


def _sections(plan: Plan, view: View) -> list[Section]:
    sections = []
    if plan.members:
        entries = tuple(_member(member, plan, view) for member in plan.members)
        title = "The courses" if plan.by_course else "The programs"
        sections.append(Section(title, entries=entries, numbered=True))
        why = _why(plan, view)
        if why:
            sections.append(Section(f"Why not {_WHY[plan.measure]}", why))
    if plan.open:
        lines = (
            "No program in reach teaches and assesses these at the level that is required."
            if not plan.by_course
            else "No course in reach teaches and assesses these at the level that is required.",
        )
        sections.append(Section("Stays open", lines, tuple(_open(entry, view) for entry in plan.open)))
    if plan.unclear:
        sections.append(Section("Unknown, not counted as closed or open", entries=_unclear(plan, view)))
    if plan.fill is not None:
        sections.append(_fill(plan.fill, view))
    notes = _notes(plan, view)
    if notes:
        sections.append(Section("Keep in mind", notes))
    return sections


_WHY = {"cost": "cheaper", "weeks": "shorter", "count": "fewer", "credits": "fewer credits"}


def _member(member: Member, plan: Plan, view: View) -> Entry:
    candidate, program = member.candidate, member.candidate.program.entity
    head = f"{words(candidate.title, view)} ({candidate.id}): {candidate_words(candidate)}"
    lines = []
    if member.given:
        lines.append("asked for")
    if candidate.course is None:
        marks = [*(["prepares for this work"] if member.leads_there else []), *program_marks(program)]
        if marks:
            lines.append("; ".join(marks))
    if member is plan.members[0] or member.adds == member.closes:
        lines.append(
            f"closes {_listed(member.adds, view)}" if member.adds else "closes nothing that is required"
        )
    elif member.adds:
        lines.append(f"adds {_listed(member.adds, view)}")
    else:
        lines.append("adds nothing to those before it, and is there because it prepares for this work")
    if member.would_do:
        courses = "; ".join(
            f"{words(one.title, view)} ({one.id}, {candidate_words(one)})" for one in member.would_do
        )
        lines.append(f"of it, this would be enough: {courses}")
    if candidate.course is None and program.entry_requirements:
        asks = "; ".join(words(text, view) for text in program.entry_requirements)
        lines.append(f"asks for: {asks}")
    return Entry(head, tuple(lines))


def _why(plan: Plan, view: View) -> tuple[str, ...]:
    """Say what forces each member, and what the next best set is."""
    lines = []
    for member in plan.members:
        name = member.candidate.id
        if member.given:
            continue
        if member.alone:
            lines.append(f"{name} is the only one in reach that closes {_names(member.alone, view, LEADS)}.")
        elif member.without is not None:
            second = "; this is the next best set" if member.without == plan.next_best else ""
            lines.append(f"Without {name}: {_instead(member.without, plan)}{second}.")
        elif plan.method not in ("reduction", "search"):
            continue
        elif member.leads_there:
            lines.append(f"{name} is the only one in reach that prepares for this work.")
    if not lines and not all(member.given for member in plan.members):
        lines.append("So many programs are in play that the alternatives to each were not looked for.")
    return tuple(lines)


def _instead(other: Alternative, plan: Plan) -> str:
    return f"{', '.join(other.ids)} ({totals_words(other.totals, by_course=plan.by_course)})"


def _open(entry: Open, view: View) -> Entry:
    lines = []
    if entry.best_by is not None:
        lines.append(f"nearest: {level(entry.best)} in {entry.best_by}")
    else:
        lines.append("nobody in reach teaches and assesses it")
    if entry.elsewhere:
        lines.append(f"elsewhere: {'; '.join(_leads(entry.elsewhere, view))}")
    return Entry(_need(entry.need, view), tuple(lines))


def _unclear(plan: Plan, view: View) -> tuple[Entry, ...]:
    """Name what is unknown; what is so for the same reason stands together."""
    grouped: dict[tuple[str, ...], list[Need]] = {}
    for entry in plan.unclear:
        why = (words(entry.reason, view), *_leads(entry.leads, view))
        grouped.setdefault(why, []).append(entry.need)
    return tuple(
        Entry(
            _need(needs[0], view) if len(needs) == 1 else _names(needs, view, len(needs)),
            why,
        )
        for why, needs in grouped.items()
    )


def _fill(fill: Fill, view: View) -> Section:
    entries = tuple(
        Entry(
            f"{words(course.title, view)} ({course.id}): {candidate_words(course)}",
            (f"closes {_listed(fill.closes[course.key], view)}",),
        )
        for course in fill.courses
    )
    closed = {need for needs in fill.closes.values() for need in needs}
    return Section(
        f"Single courses of any program that would close {len(closed)} of what is open or unknown",
        (f"Together {totals_words(fill.totals, by_course=True)}; ask whether they can be taken alone.",),
        entries,
    )


def _notes(plan: Plan, view: View) -> tuple[str, ...]:
    notes = []
    for carry in plan.carries:
        part = "Credit" if carry.credits is None else amount(carry.credits, "credits")
        notes.append(
            f"{part} of {carry.source} may carry over into {carry.into}: then it takes less than is said."
        )
    for target in plan.targets if plan.members else ():
        license_ = target.occupation.entity.license_required
        if license_ is not None:
            notes.append(f"The law asks for: {words(license_, view)}.")
    if plan.by_course:
        notes.append("Single courses lead to no credential; a program that prepares for the work does.")
    made_up = illustrative_costs(member.candidate.program for member in plan.members)
    if made_up and not plan.by_course:
        notes.append(made_up)
    if plan.reach.unmapped and plan.required:
        ids = ", ".join(lead.id for lead in plan.reach.unmapped)
        notes.append(
            f"Left out, because nobody has said what they teach: {ids}. Add `teaches` to their courses."
        )
    return tuple(notes)


def _basis(report: PlanReport, view: View) -> tuple[str, ...]:
    requires = [
        f"{_name(target, view)}: {_source(target)}"
        for target in {
            target.occupation.key: target
            for plan in report.plans
            for target in plan.targets
            if target.demand.rated
        }.values()
    ]
    return (
        definition_lines(report.definition)[0],
        *requires,
        *(f"{name[:1].upper()}{name[1:]}: {text}." for name, text in DEFINITION),
    )


def _source(target: Target) -> str:
    votes, framework = target.demand.validation, target.demand.requirements
    parts = []
    if votes is not None:
        voters = count(len(votes.entity.voters), "voter", "voters")
        parts.append(f"employers' votes of {votes.entity.held_on.isoformat()} ({voters})")
    if framework is not None:
        source = framework.source or ("illustrative" if framework.illustrative else "no source given")
        parts.append(f"ratings: {source}")
    return "; ".join(parts)


def _need(need: Need, view: View) -> str:
    item = need.item
    wanted = f", required {level(item.level)}" if item.level is not None else ""
    return f"{words(item.title, view)} ({item.competency}){wanted}"


def _listed(needs: Sequence[Need], view: View) -> str:
    return f"{len(needs)}: {_names(needs, view, LISTED)}"


def _names(needs: Sequence[Need], view: View, most: int) -> str:
    names = list(dict.fromkeys(words(need.item.title, view) for need in needs))
    shown = names if view.show_all else names[:most]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"{', '.join(shown)}{more}"


def _leads(leads: Iterable[Lead], view: View) -> list[str]:
    every = list(leads)
    shown = every if view.show_all else every[:LEADS]
    lines = [f"{lead.id} ({words(lead.reason, view)})" for lead in shown]
    return lines + ([f"{len(every) - len(shown)} more"] if len(every) > len(shown) else [])
