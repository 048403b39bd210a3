"""Which programs together cover an occupation or a pathway: for a consortium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Document, Items, Section
from cpath.gaps.yardstick import shown_id
from cpath.messages import Code, Listed, Message, Share, msg, plural
from cpath.model import Pathway
from cpath.reports.gap.words import range_of
from cpath.reports.plan.amounts import AUDIENCE_WORDS, provider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.documents import Block
    from cpath.documents.document import Shown
    from cpath.messages import Value
    from cpath.plan.programs import Member, ProgramSet
    from cpath.plan.report import Region, SetReport
    from cpath.reports.titles import Titles

_SETS = 3
"""Sets of programs that text shows without --all."""


def document(report: SetReport, titles: Titles) -> Document:
    """Return a section for each set of programs, region by region."""
    blocks: list[Block] = []
    room = _SETS
    for region in report.regions:
        sections: list[Block] = []
        for one in region.sets:
            sections.append(_set(one, region, titles, "always" if room > 0 else "all"))
            room -= 1
        if not region.sets:
            sections.append(msg("No active program prepares for this work."))
        if len(report.regions) > 1:
            name: Value = titles(region.region) if region.region else msg("No region")
            blocks.append(Section(name, tuple(sections)))
        else:
            blocks += sections
    title = msg("Which programs together: {name}", name=report.name.entity.title)
    return Document(title, tuple(_lead(report)), tuple(blocks))


def _lead(report: SetReport) -> Iterator[Message]:
    """Yield the set that covers the most, and what it is for."""
    sets = [one for region in report.regions for one in region.sets if one.members]
    if sets:
        best = max(sets, key=lambda one: one.covered.low)
        answer = plural(
            "{n} program covers {share} of what is required",
            "{n} programs together cover {share} of what is required",
            len(best.members),
            share=range_of(best.covered),
        )
        if len(sets) > 1:
            yield msg("The most, for {audiences}: {answer}.", audiences=_audiences(best), answer=answer)
        else:
            yield msg("{answer}.", answer=answer)
    if isinstance(report.name.entity, Pathway):
        targets = [target for region in report.regions for target in region.targets]
        names = {target.occupation.key: target.occupation.entity.title for target in targets}
        yield msg("Occupations: {occupations}.", occupations=Listed(list(names.values()), 99))


def _audiences(one: ProgramSet) -> Value:
    if not one.audiences:
        return msg("everyone (no audience is stated)")
    return Listed([AUDIENCE_WORDS[name] for name in one.audiences])


def _set(one: ProgramSet, region: Region, titles: Titles, shown: Shown) -> Section:
    heading = msg("For {audiences}", audiences=_audiences(one))
    if one.members:
        heading = plural(
            "For {audiences}: {n} program, {share} covered",
            "For {audiences}: {n} programs, {share} covered",
            len(one.members),
            audiences=_audiences(one),
            share=range_of(one.covered),
        )
    blocks: list[Block] = []
    if one.members:
        members = tuple(_member(member, titles, first=not at) for at, member in enumerate(one.members))
        blocks.append(Items(members, numbered=True))
    notes = tuple(_notes(one, region))
    if notes:
        blocks.append(Items(notes))
    return Section(heading, tuple(blocks), shown)


def _notes(one: ProgramSet, region: Region) -> Iterator[Message]:
    if one.spare is not None:
        program, adds = one.spare
        yield msg(
            "One more would add little: {program}, {share}.", program=program.entity.title, share=Share(adds)
        )
    if one.unmapped:
        names = [program.entity.title for program in one.unmapped]
        yield msg(
            "Not counted, because what they teach is not written down: {programs}.",
            programs=Listed(names, 99),
        )
    if one.unserved and len(region.targets) > 1:
        names = [occupation.entity.title for occupation in one.unserved]
        yield msg("No program for: {occupations}.", occupations=Listed(names, 99))
    if not one.proven:
        yield msg("There are too many programs to prove that no other set covers more.")


def _member(member: Member, titles: Titles, *, first: bool) -> Message:
    """A program with its id, its provider, and what is covered with it and those before it."""
    program = member.program
    covered = range_of(member.covered)
    return msg(
        "{program} ({id}), {provider}: {covered}",
        program=program.entity.title,
        id=Code(shown_id(titles.catalog, program)),
        provider=provider(program, titles),
        covered=covered if first else msg("then {share}", share=covered),
    )
