"""Which programs together, in words, for a consortium. Renders a `SetReport`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.gaps.yardstick import shown_id
from cpath.model import Pathway
from cpath.reports.plan.amounts import AUDIENCE_WORDS, listed, provider_words, region_words, share
from cpath.reports.plan.page import Entry, Page, Section
from cpath.reports.wording import count, percent_range, words

if TYPE_CHECKING:
    from cpath.catalog.catalog import Catalog
    from cpath.plan.programs import Member, ProgramSet
    from cpath.plan.report import Region, SetReport
    from cpath.reports.wording import View


def build_set_page(report: SetReport, catalog: Catalog, view: View) -> Page:
    """The page of the sets."""
    sections: list[Section] = []
    for region in report.regions:
        if len(report.regions) > 1:
            sections.append(Section(region_words(catalog, region.region, view), level=1))
        sections += [_set(one, region, catalog, view) for one in region.sets]
        if not region.sets:
            sections.append(Section("No program", ("No active program prepares for this work.",)))
    title = f"Which programs together: {words(report.name.entity.title, view)}"
    return Page(title, _lines(report, view), tuple(sections), view.language, view.width)


def _lines(report: SetReport, view: View) -> tuple[str, ...]:
    if not isinstance(report.name.entity, Pathway):
        return ()
    targets = [target for region in report.regions for target in region.targets]
    names = [words(target.occupation.entity.title, view) for target in targets]
    return (f"For {listed(names)}.",)


def _set(one: ProgramSet, region: Region, catalog: Catalog, view: View) -> Section:
    whom = listed([AUDIENCE_WORDS[name] for name in one.audiences]) or "all (no audience is stated)"
    number = count(len(one.members), "program covers", "programs together cover")
    lines = [f"{number} {percent_range(one.covered)} of what is required."] if one.members else []
    if one.spare is not None:
        name = words(one.spare[0].entity.title, view)
        lines.append(f"One more would add little: {name}, {share(one.spare[1])}.")
    if one.unmapped:
        names = [words(program.entity.title, view) for program in one.unmapped]
        lines.append(f"Not counted, for nobody has stated what they teach: {'; '.join(names)}.")
    if one.unserved and len(region.targets) > 1:
        names = [words(occupation.entity.title, view) for occupation in one.unserved]
        lines.append(f"No program of these prepares for: {'; '.join(names)}.")
    if not one.proven:
        lines.append("There are too many programs to prove that no other set covers more.")
    entries = tuple(
        _member(member, catalog, view, first=not number) for number, member in enumerate(one.members)
    )
    return Section(f"For {whom}", tuple(lines), entries, numbered=True)


def _member(member: Member, catalog: Catalog, view: View, *, first: bool) -> Entry:
    program = member.program
    head = f"{words(program.entity.title, view)}, {provider_words(catalog, program, view)}"
    covered = percent_range(member.covered)
    said = f"covers {covered}" if first else f"adds {share(member.adds)}: then {covered}"
    return Entry(head, (f"{said}; what to do there:", f"cpath plan {shown_id(catalog, program)}"))
