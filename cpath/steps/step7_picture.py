"""Step 7, the picture and its public: what a picture needs, the five public items, who can see it.

The five public items are those of C.R.S. 23-60-1004. Must not draw: here it is only judged whether
everything that a picture needs is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.catalog.labor import nearest_openings, nearest_wage
from cpath.messages import Code, msg
from cpath.model import Credential, Occupation, read_text
from cpath.steps.age import first_day
from cpath.steps.criterion import ATTESTABLE, HARD, SOFT, Criterion, Measured, judge
from cpath.steps.scope import always, attested, each_pathway
from cpath.steps.step7_publication import (
    PUBLIC_ITEMS,
    audiences,
    audiences_expected,
    find_current,
    linked,
    places_of_publications,
    recorded,
)
from cpath.steps.wording import count, listed, number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cpath.catalog import Record
    from cpath.model import Pathway, Text
    from cpath.model.occupation import LaborMarket
    from cpath.steps.context import Context, OwnPathway
    from cpath.steps.criterion import Place


def _drawable(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    del own
    entity = pathway.entity
    stages = {stage.id for stage in entity.stages}
    lanes = {lane.id for lane in entity.lanes}
    placed = {place.occupation for place in entity.occupations}
    faults: list[tuple[str, Place]] = []
    for index, place in enumerate(entity.occupations):
        at = (pathway, ("occupations", index))
        if context.catalog.find(Occupation, place.occupation) is None:
            faults.append((f"no occupation {place.occupation!r}", at))
        if place.stage not in stages:
            faults.append((f"no stage {place.stage!r}", at))
        if place.lane not in lanes:
            faults.append((f"no lane {place.lane!r}", at))
    for index, move in enumerate(entity.moves):
        faults += [
            (f"a move with {ref!r}, which has no place", (pathway, ("moves", index)))
            for ref in (move.from_occupation, move.to_occupation)
            if ref not in placed
        ]
    words = listed(dict.fromkeys(words for words, _ in faults))
    if not placed:
        words = "no occupations"
    return judge(
        bool(placed) and not faults,
        measured=words or f"{count(len(placed), 'occupation')}, {count(len(entity.moves), 'move')}",
        expected="",
        evidence=[place for _, place in faults]
        or [(pathway, (key,)) for key in ("stages", "lanes", "occupations", "moves")],
        missing=msg(
            "give every occupation a stage and a lane of the pathway, and let moves join placed ones"
        ),
    )


def _public_item(criterion_id: str, key: str) -> Criterion:
    words = PUBLIC_ITEMS[key]

    def check(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
        del context, own
        there = getattr(pathway.entity.public_information, key, None) is not None
        return attested(pathway, ("public_information", key), words, there=there)

    expected = always(f"{words} with each pathway")
    return Criterion(
        criterion_id, msg("Published: {words}", words=words), HARD, each_pathway(expected, check), ATTESTABLE
    )


def _sourced(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    faults: list[tuple[str, Place]] = [
        (
            f"data of {publication.data_date} in a picture of {publication.rendered_on}",
            (context.initiative, ("publications", index)),
        )
        for index, publication in find_current(context, own)
        if first_day(publication.data_date) > publication.rendered_on
    ]
    fine: list[Place] = places_of_publications(context, find_current(context, own))
    for record, path, figures in _iter_figures(context, pathway):
        # In an example, a made-up figure is shown as such instead of with a source.
        made_up = figures.illustrative and context.samples.is_example
        if made_up or (figures.source is not None and figures.as_of is not None):
            fine.append((record, path))
        else:
            faults.append((f"no source and date for the figures of {record.id}", (record, path)))
    published = bool(find_current(context, own))
    words = listed(dict.fromkeys(words for words, _ in faults))
    return judge(
        published and not faults,
        measured=words or ("data date and sources are there" if published else "nothing published"),
        expected="",
        evidence=[place for _, place in faults]
        or (fine if published else places_of_publications(context, [])),
        missing=msg(
            "write source and date with every figure that the picture shows, and its data date with every "
            "publication"
        ),
    )


def _iter_figures(
    context: Context, pathway: Record[Pathway]
) -> Iterator[tuple[Record[Occupation], tuple[str | int, ...], LaborMarket]]:
    for place in pathway.entity.occupations:
        record = context.catalog.find(Occupation, place.occupation)
        if record is not None:
            region = context.initiative.region
            shown = (
                nearest_wage(context.catalog, record, region),
                nearest_openings(context.catalog, record, region),
            )
            places = {figure.path[:2]: figure.market for figure in shown if figure is not None}
            for path, figures in places.items():
                yield record, path, figures


def _fresh(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    current = find_current(context, own)
    dated = sorted(_iter_dated(context, pathway), key=lambda found: (found[0], found[1]))
    newest = dated[-1] if dated else None
    signed = context.signed.get(6)
    stale = [
        (index, publication)
        for index, publication in current
        if (newest and publication.rendered_on < newest[0])
        or (signed and publication.rendered_on < signed[1].signed_on)
    ]
    oldest = min((publication.rendered_on for _, publication in stale or current), default=None)
    words = f"rendered on {oldest}" if oldest else "nothing published"
    if newest:
        words += f"; newest data of {newest[0]} ({newest[1]})"
    if signed:
        words += f"; step 6 signed on {signed[1].signed_on}"
    evidence = places_of_publications(context, stale or current)
    return judge(
        bool(current) and not stale,
        measured=words,
        expected="",
        evidence=[*evidence, newest[2]] if newest else evidence,
        missing=msg(
            "draw the picture again with {cpath_map_render}, publish it, and record it",
            cpath_map_render=Code("cpath map render"),
        ),
        facts={
            "newest": str(newest[0]) if newest else None,
            "after": str(signed[1].signed_on) if signed else None,
        },
    )


def _iter_dated(context: Context, pathway: Record[Pathway]) -> Iterator[tuple[date, str, Place]]:
    """Yield the day, the record and the place of everything dated that the picture shows.

    A year or a month counts from its first day: what was published in it was there by its end.
    """
    occupations = {place.occupation for place in pathway.entity.occupations}
    for record, path, figures in _iter_figures(context, pathway):
        if figures.as_of is not None:
            yield first_day(figures.as_of), record.path, (record, (*path, "as_of"))
    yield from _iter_dated_votes(context, occupations)
    for program in context.programs_of(pathway):
        if program.entity.last_checked is not None:
            yield program.entity.last_checked, program.path, (program, ("last_checked",))
    for ref in pathway.entity.credentials:
        credential = context.catalog.find(Credential, ref)
        if credential is not None and credential.entity.as_of is not None:
            yield first_day(credential.entity.as_of), credential.path, (credential, ("as_of",))


def _iter_dated_votes(context: Context, occupations: set[str]) -> Iterator[tuple[date, str, Place]]:
    for critical in context.critical:
        if critical.entry.occupation not in occupations:
            continue
        if critical.validation is not None:
            day = critical.validation.entity.held_on
            yield day, critical.validation.path, (critical.validation, ("held_on",))


def _text_alternative(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    del context, own
    there = pathway.entity.description is not None
    return judge(
        there,
        measured="described" if there else "not described",
        expected="",
        evidence=[(pathway, ("description",))],
        missing=msg(
            "write a few sentences under {description} for those who cannot see the picture",
            description=Code("description"),
        ),
    )


def _fits(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    del own
    size = len(pathway.entity.occupations)
    return judge(
        size < context.thresholds.page_occupations_below.value,
        measured=count(size, "occupation"),
        expected="",
        evidence=[(pathway, ("occupations",))],
        missing=msg("part the pathway in two"),
    )


def _fits_expected(context: Context) -> str:
    return f"fewer than {number(context.thresholds.page_occupations_below.value)} occupations"


def _second_language(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    del context, own
    entity = pathway.entity
    texts: list[tuple[Text, tuple[str | int, ...]]] = [(entity.title, ("title",))]
    texts += [(stage.title, ("stages", index, "title")) for index, stage in enumerate(entity.stages)]
    texts += [(lane.title, ("lanes", index, "title")) for index, lane in enumerate(entity.lanes)]
    single = [(text, path) for text, path in texts if isinstance(text, str) or len(text) < 2]  # noqa: PLR2004
    return judge(
        not single,
        measured=f"one language: {listed(read_text(text) for text, _ in single)}"
        if single
        else "two languages or more",
        expected="",
        evidence=[(pathway, path) for _, path in single or texts],
        missing=msg(
            "translate the titles of the pathway, its stages and lanes: {example}",
            example=Code("{en: Entry, es: Inicio}"),
        ),
    )


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "S7.1",
        msg("The picture can be drawn"),
        HARD,
        each_pathway(always("every occupation on a stage and a lane, moves between placed ones"), _drawable),
    ),
    _public_item("S7.2", "career_awareness"),
    _public_item("S7.3", "wages"),
    _public_item("S7.4", "forecast"),
    _public_item("S7.5", "programs_and_aid"),
    _public_item("S7.6", "online_support"),
    Criterion(
        "S7.7",
        msg("There are versions for several audiences"),
        HARD,
        each_pathway(audiences_expected, audiences),
    ),
    Criterion(
        "S7.8",
        msg("The picture shows data date and sources"),
        HARD,
        each_pathway(always("a data date by the day of rendering, and a source for every figure"), _sourced),
    ),
    Criterion(
        "S7.9",
        msg("The picture is newer than its data"),
        HARD,
        each_pathway(always("rendered after the newest data it shows, and after step 6 was signed"), _fresh),
    ),
    Criterion(
        "S7.10",
        msg("It is recorded where the picture is"),
        HARD,
        each_pathway(always("at least 1 publication of each pathway"), recorded),
    ),
    # The description here is one way; a page with the picture on it may tell it in words of its own.
    Criterion(
        "S7.11",
        msg("There are words for those who cannot see the picture"),
        SOFT,
        each_pathway(always("a description of each pathway"), _text_alternative),
        ATTESTABLE,
    ),
    Criterion("S7.12", msg("The picture fits a page"), SOFT, each_pathway(_fits_expected, _fits)),
    # A picture on paper has no link, and where one leads cannot be seen from here.
    Criterion(
        "S7.13",
        msg("The publications have links"),
        SOFT,
        each_pathway(
            always("a public link to the latest picture for each audience, and none that leads nowhere"),
            linked,
        ),
        ATTESTABLE,
    ),
    # The titles here are one way; a flyer may have been translated by hand.
    Criterion(
        "S7.14",
        msg("There is a second language"),
        SOFT,
        each_pathway(always("titles of pathway, stages and lanes in two languages"), _second_language),
        ATTESTABLE,
    ),
)
