"""Which programs together cover an occupation or a pathway: for a consortium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Document, Item, Items, Section
from cpath.gaps.yardstick import shown_id
from cpath.messages import Code, Listed, Message, Share, msg, plural
from cpath.model import Pathway
from cpath.reports.gap.words import range_of
from cpath.reports.plan.amounts import AUDIENCE_WORDS, provider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.documents import Block
    from cpath.messages import Value
    from cpath.plan.programs import Member, ProgramSet
    from cpath.plan.report import Region, SetReport
    from cpath.reports.titles import Titles


def document(report: SetReport, titles: Titles) -> Document:
    """Return a section for each set of programs, region by region."""
    blocks: list[Block] = []
    for region in report.regions:
        sections: list[Block] = [_set(one, region, titles) for one in region.sets]
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
    if isinstance(report.name.entity, Pathway):
        targets = [target for region in report.regions for target in region.targets]
        names = [target.occupation.entity.title for target in targets]
        yield msg("For {occupations}.", occupations=Listed(names, 99))
    best = max(
        (one for region in report.regions for one in region.sets if one.members),
        key=lambda one: one.covered.low,
        default=None,
    )
    if best is not None:
        yield plural(
            "{n} program covers up to {share} of what is required.",
            "{n} programs together cover up to {share} of what is required.",
            len(best.members),
            share=range_of(best.covered),
        )


def _set(one: ProgramSet, region: Region, titles: Titles) -> Section:
    heading = msg("For everyone (no audience is stated)")
    if one.audiences:
        heading = msg("For {audiences}", audiences=Listed([AUDIENCE_WORDS[name] for name in one.audiences]))
    members = tuple(_member(member, titles, first=not number) for number, member in enumerate(one.members))
    notes = tuple(_notes(one, region))
    blocks: list[Block] = [Items(notes)] if notes else []
    if members:
        blocks.append(Items(members, numbered=True))
    return Section(heading, tuple(blocks))


def _notes(one: ProgramSet, region: Region) -> Iterator[Message]:
    if one.members:
        yield plural(
            "{n} program covers {share} of what is required.",
            "{n} programs together cover {share} of what is required.",
            len(one.members),
            share=range_of(one.covered),
        )
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
        yield msg("None of these programs prepares for: {occupations}.", occupations=Listed(names, 99))
    if not one.proven:
        yield msg("There are too many programs to prove that no other set covers more.")


def _member(member: Member, titles: Titles, *, first: bool) -> Item:
    program = member.program
    head = msg("{program}, {provider}", program=program.entity.title, provider=provider(program, titles))
    covered = range_of(member.covered)
    said = (
        msg("covers {share}", share=covered)
        if first
        else msg("adds {share}: then {covered}", share=Share(member.adds), covered=covered)
    )
    look = Code(f"cpath plan {shown_id(titles.catalog, program)}")
    return Item(head, (said, msg("What to do there: {command}", command=look)))
