"""Rules about scales: levels and importance must be on them, and conversions must rise."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from cpath.catalog.alignment import iter_alignments
from cpath.catalog.catalog import iter_parts
from cpath.diagnostics import Severity
from cpath.diagnostics.suggestion import Words, did_you_mean, list_some
from cpath.model import Framework, Occupation, Program, Validation
from cpath.model.occupation import Requirement
from cpath.model.settings import BUILT_IN_SCALES, Conversion, Scale
from cpath.rules.registry import Finding, fix_writing, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Settings
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath


def _scales(catalog: Catalog) -> Mapping[str, Scale]:
    """All scales by id: the built-in ones and the repository's own."""
    return {scale.id: scale for scale in (*BUILT_IN_SCALES, *catalog.settings.entity.scales)}


@rule("CP410", "unknown-scale", Severity.ERROR)
def unknown_scale(context: Context) -> Iterator[Finding]:
    """A framework or a conversion names a scale that does not exist.

    Three scales are built in: onet-level, course-level and skillsfuture-level. Declare others in
    `cpath.yaml` under `scales`.

    Why: a level without its scale is a number without a unit. No gap can be measured with it.

    Wrong:

        level_scale: onet-levels

    Right:

        level_scale: onet-level
    """
    catalog = context.catalog
    known = Words(_scales(catalog))
    named: list[tuple[Record[Framework] | Record[Settings], DataPath, str]] = [
        (record, ("level_scale",), record.entity.level_scale) for record in catalog.all(Framework).values()
    ]
    for index, conversion in enumerate(catalog.settings.entity.conversions):
        named.append((catalog.settings, ("conversions", index, "from_scale"), conversion.from_scale))
        named.append((catalog.settings, ("conversions", index, "to_scale"), conversion.to_scale))
    for record, path, scale in named:
        if scale not in known:
            yield Finding(
                record,
                path,
                f"there is no scale {scale!r}",
                partial(_help_for_scale, scale, known),
                fix=fix_writing(record, path, scale, known),
            )


def _help_for_scale(scale: str, known: Words) -> str:
    return did_you_mean(scale, known) or f"known scales: {list_some(sorted(known))}"


@rule("CP411", "level-off-scale", Severity.ERROR)
def level_off_scale(context: Context) -> Iterator[Finding]:
    """A level is outside the scale of its competency's framework.

    Why: it is a typo or belongs to another scale, and every gap computed from it is wrong.

    Wrong:

        # the framework onet has levels from 0 to 7
        items:
          - {competency: onet/active-listening, level: 46}

    Right:

        items:
          - {competency: onet/active-listening, level: 4.6}
    """
    catalog = context.catalog
    known = _scales(catalog)
    seen: set[tuple[str, DataPath]] = set()
    for record, path, ref, level in _iter_levels(catalog):
        if (record.path, path) in seen:  # default level of a course or program, for another of its items
            continue
        entry = catalog.find_competency(ref)
        scale = None if entry is None else known.get(entry.framework.entity.level_scale)
        if entry is not None and scale is not None and not scale.low <= level <= scale.high:
            seen.add((record.path, path))
            yield Finding(
                record,
                path,
                f"level {level:g} is outside the scale {scale.id!r}, {scale.low:g} to {scale.high:g}",
                f"use the scale of the framework {entry.framework.id!r}",
                related=((entry.framework, ("level_scale",), "the framework's scale is here"),),
            )


def _iter_levels(  # noqa: C901 - one loop a kind, and no walk: levels are the most there is
    catalog: Catalog,
) -> Iterator[tuple[Record[Occupation] | Record[Program] | Record[Validation], DataPath, str, float]]:
    for occupation in catalog.all(Occupation).values():
        requirements = occupation.entity.requirements
        for index, item in enumerate(requirements.items if requirements else ()):
            if item.level is not None:
                yield occupation, ("requirements", "items", index, "level"), item.competency, item.level
    for program in catalog.all(Program).values():
        for number, course in enumerate(program.entity.courses):
            for index, taught in enumerate(course.teaches or ()):
                ways: tuple[tuple[DataPath, object], ...] = (
                    (("courses", number, "teaches", index, "level"), taught.level),
                    (("courses", number, "level"), course.level),
                    (("level",), program.entity.level),
                )
                path, level = next(((path, level) for path, level in ways if level is not None), ways[0])
                if isinstance(level, (int, float)):
                    yield program, path, taught.competency, level
    for validation in catalog.all(Validation).values():
        for index, voted in enumerate(validation.entity.items):
            if isinstance(voted.level, (int, float)):
                yield validation, ("items", index, "level"), voted.competency, voted.level


@rule("CP412", "importance-off-scale", Severity.ERROR)
def importance_off_scale(context: Context) -> Iterator[Finding]:
    """An importance is outside the importance scale of its competency's framework.

    Why: importance is the weight of a competency in every coverage figure.

    Wrong:

        # the framework onet rates importance from 1 to 5
        items:
          - {competency: onet/active-listening, importance: 78}

    Right:

        items:
          - {competency: onet/active-listening, importance: 4.12}
    """
    catalog = context.catalog
    for record in catalog.all(Occupation).values():
        for path, item in iter_parts(record.entity, Requirement):
            if item.importance is None:
                continue
            entry = catalog.find_competency(item.competency)
            scale = None if entry is None else entry.framework.entity.importance_scale
            if entry is None or scale is None or scale.low <= item.importance <= scale.high:
                continue
            yield Finding(
                record,
                (*path, "importance"),
                f"importance {item.importance:g} is outside the framework's scale, "
                f"{scale.low:g} to {scale.high:g}",
                f"use the importance scale of the framework {entry.framework.id!r}",
                related=((entry.framework, ("importance_scale",), "the framework's scale is here"),),
            )


@rule("CP413", "bad-scale", Severity.ERROR)
def bad_scale(context: Context) -> Iterator[Finding]:
    """A scale's range or words are wrong, or its id is taken.

    Its lowest value must be below its highest, and its words must be within that range.

    Why: every level and every gap is measured against the scale.

    Wrong:

        scales:
          - {id: own-level, title: Own level, low: 5, high: 0}

    Right:

        scales:
          - {id: own-level, title: Own level, low: 0, high: 5}
    """
    settings = context.catalog.settings
    built_in = {scale.id for scale in BUILT_IN_SCALES}
    for index, scale in enumerate(settings.entity.scales):
        path: DataPath = ("scales", index)
        if scale.id in built_in:
            yield Finding(
                settings,
                (*path, "id"),
                f"the scale {scale.id!r} already exists",
                "choose another id for yours",
            )
        if scale.low >= scale.high:
            yield Finding(
                settings,
                (*path, "low"),
                f"the scale {scale.id!r} begins at {scale.low:g} and ends at {scale.high:g}",
                "low must be less than high",
            )
            continue
        for number, word in enumerate(scale.words):
            if not scale.low <= word.value <= scale.high:
                yield Finding(
                    settings,
                    (*path, "words", number, "value"),
                    f"{word.word!r} has the value {word.value:g}, outside {scale.low:g} to {scale.high:g}",
                    "use a value on the scale",
                )
    for record in context.catalog.all(Framework).values():
        rated = record.entity.importance_scale
        if rated is not None and rated.low >= rated.high:
            yield Finding(
                record,
                ("importance_scale", "low"),
                f"the importance scale begins at {rated.low:g} and ends at {rated.high:g}",
                "low must be less than high",
            )


@rule("CP414", "bad-conversion", Severity.ERROR)
def bad_conversion(context: Context) -> Iterator[Finding]:
    """A conversion between scales is not a rising line on both scales.

    It needs two or more points, lowest first, each on both scales. Between points, values are interpolated.

    Why: it is used to compare levels taught with levels required.

    Wrong:

        conversions:
          - from_scale: course-level
            to_scale: onet-level
            illustrative: true
            points: [{from_value: 1, to_value: 4}, {from_value: 3, to_value: 2}]

    Right:

        conversions:
          - from_scale: course-level
            to_scale: onet-level
            illustrative: true
            points: [{from_value: 1, to_value: 2}, {from_value: 3, to_value: 4}]
    """
    settings = context.catalog.settings
    known = _scales(context.catalog)
    for index, conversion in enumerate(settings.entity.conversions):
        path: DataPath = ("conversions", index)
        if conversion.from_scale == conversion.to_scale:
            yield Finding(
                settings,
                (*path, "to_scale"),
                f"this conversion goes from {conversion.to_scale!r} to itself",
                "name the other scale",
            )
        if len(conversion.points) < 2:  # noqa: PLR2004 - a line has two ends
            yield Finding(
                settings,
                (*path, "points"),
                "this conversion has fewer than two points",
                "add pairs of values that mean the same",
            )
        for number, (before, point) in enumerate(pairwise(conversion.points), 1):
            if point.from_value <= before.from_value or point.to_value <= before.to_value:
                yield Finding(
                    settings,
                    (*path, "points", number),
                    f"the point {point.from_value:g} to {point.to_value:g} does not rise above "
                    f"{before.from_value:g} to {before.to_value:g}",
                    "sort the points from lowest to highest; both values must rise",
                )
        yield from _points_off_scale(settings, path, conversion, known)


def _points_off_scale(
    settings: Record[Settings], path: DataPath, conversion: Conversion, known: Mapping[str, Scale]
) -> Iterator[Finding]:
    for number, point in enumerate(conversion.points):
        for key, value, scale_id in (
            ("from_value", point.from_value, conversion.from_scale),
            ("to_value", point.to_value, conversion.to_scale),
        ):
            scale = known.get(scale_id)
            if scale is not None and not scale.low <= value <= scale.high:
                yield Finding(
                    settings,
                    (*path, "points", number, key),
                    f"{value:g} is outside the scale {scale_id!r}, {scale.low:g} to {scale.high:g}",
                    "use a value on the scale",
                )


@rule("CP416", "alignment-chain", Severity.ERROR)
def alignment_chain(context: Context) -> Iterator[Finding]:
    """A chain of exact alignments connects two competencies of one framework.

    Why: exact means the same, but two competencies of one framework differ. So one link of the chain claims
    too much, and levels would count for both.

    Wrong:

        # competencies/own.yaml
        alignments:
          - {competency: talking, relation: exact, to: onet/speaking}
          - {competency: presenting, relation: exact, to: onet/speaking}

    Right:

        # competencies/own.yaml
        alignments:
          - {competency: talking, relation: exact, to: onet/speaking}
          - {competency: presenting, relation: narrow, to: onet/speaking}
    """
    chain_of: dict[str, dict[str, str]] = {}
    """By competency, its chain: for each framework, the one competency in the chain."""
    for record, index, one, other in iter_alignments(context.catalog):
        own, foreign = (_framework(key) for key in (one, other))
        # Alignments within one framework have no meaning; CP615 reports them.
        if record.entity.alignments[index].relation != "exact" or own == foreign:
            continue
        first, second = chain_of.get(one, {own: one}), chain_of.get(other, {foreign: other})
        if first is second:
            continue
        clash = next((framework for framework in first if framework in second), None)
        if clash is not None:
            yield Finding(
                record,
                ("alignments", index),
                f"{first[clash]!r} and {second[clash]!r} of one framework would be exactly the same",
                "write close, broad or narrow here if the two are not exactly the same",
            )
            continue
        joined = first | second
        chain_of.update(dict.fromkeys(joined.values(), joined))


def _framework(key: str) -> str:
    return key.rpartition("/")[0]
