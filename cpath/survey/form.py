"""The list that employers vote on: which items, in which groups, for which occupation of which region."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.catalog.lookup import check_region, find_record, suggest
from cpath.errors import NoRepositoryError, UsageError
from cpath.gaps.required import required_items
from cpath.gaps.scale import exact
from cpath.gaps.yardstick import Yardstick, build_yardstick, shown_competency
from cpath.messages import Code, Message, Number, msg, plural
from cpath.model import (
    Framework,
    Initiative,
    Occupation,
    Organization,
    Partnership,
    Region,
    Validation,
    read_text,
)
from cpath.survey.mark import Mark, digest_of
from cpath.survey.words import CATEGORIES, minutes_words

if TYPE_CHECKING:
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.messages import Value

SECONDS_AN_ITEM = 6
"""A rule of thumb: about six seconds a vote."""
HORIZON_MONTHS = 24
"""How far ahead voters look without other instructions: the middle of BILT's 12 to 36 months."""
DISCARDED = 2
"""A mean below it means: can be left out. Such items are not put to the vote again by themselves."""


@dataclass(frozen=True, slots=True)
class FormOptions:
    """What a person may want of a list; ``horizon`` in months.

    ``most`` keeps that many items of the greatest importance; what is named in ``add``, and
    employability, come in addition. A framework in ``add`` means all of its items.
    """

    region: str | None = None
    language: str = "en"
    horizon: int = HORIZON_MONTHS
    most: int | None = None
    add: tuple[str, ...] = ()
    employability: bool = True


@dataclass(frozen=True, slots=True)
class FormItem:
    """One line to vote on."""

    key: str
    competency: str
    title: str
    meaning: str | None
    category: str


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer that a voter may be of."""

    id: str
    title: str

    def __str__(self) -> str:
        return f"{self.title} ({self.id})"


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet to fill in, before it is a file."""

    mark: Mark
    occupation: Record[Occupation]
    title: str
    region_title: str
    language: str
    items: tuple[FormItem, ...]
    firms: tuple[Firm, ...]
    source: Value
    notes: tuple[Message, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[FormItem, ...]], ...]:
        """The items by category, in the order in which they are voted on."""
        found = {category: tuple(i for i in self.items if i.category == category) for category in CATEGORIES}
        return tuple((category, items) for category, items in found.items() if items)

    @property
    def minutes(self) -> int:
        """How long a vote takes, in whole minutes, rounded up."""
        return max(1, math.ceil(len(self.items) * SECONDS_AN_ITEM / 60))


def find_region(catalog: Catalog, occupation: Record[Occupation], region: str | None) -> str:
    """Return the region of a vote: the one asked for, else the only one that the occupation can mean."""
    if region is not None:
        check_region(catalog, region)
        return region
    named = {
        record.region
        for record in catalog.all(Initiative).values()
        for critical in record.entity.critical_occupations
        if catalog.resolve(Occupation.kind, critical.occupation).key == occupation.key
    } | {
        record.region
        for record in catalog.all(Validation).values()
        if catalog.resolve(Occupation.kind, record.entity.occupation).key == occupation.key
    }
    regions = sorted(key for key in named or set(catalog.all(Region)) if key is not None)
    if len(regions) == 1:
        return regions[0]
    if not regions:
        raise UsageError("this repository has no region yet", help="add one: cpath init region NAME")
    raise UsageError(
        f"several regions may vote on {occupation.id!r}", help=f"name one: --region {' or '.join(regions)}"
    )


def build_form(catalog: Catalog, occupation: str, options: FormOptions = FormOptions()) -> Form:
    """Gather the list for a vote.

    It begins with the items of the region's last vote, without those that voters said can be left out;
    where no one has voted yet, with what the framework's ratings require. Where it has no item on
    employability, those of the repository's frameworks are added. Raises `NoRepositoryError` where
    there is nothing to vote on.
    """
    record = find_record(catalog, Occupation, occupation, options.region)
    own_region = find_region(catalog, record, options.region)
    language = options.language
    yardstick = build_yardstick(catalog)
    keys, source, notes = _begin(yardstick, record, own_region)
    if options.most is not None and len(keys) > options.most:
        notes.append(
            plural(
                "{n} item of less importance left out ({option})",
                "{n} items of less importance left out ({option})",
                len(keys) - options.most,
                option=Code(f"--items {options.most}"),
            )
        )
        del keys[options.most :]
    if not keys and options.add:
        source = msg("what its makers named")
    for ref in options.add:
        keys += [key for key in _named(catalog, ref) if key not in keys]
    if not keys:
        raise _nothing_to_vote_on(catalog, record)
    categories = {catalog.competencies[key].competency.category for key in keys}
    if options.employability and "employability" not in categories:
        found = [
            k for k, entry in catalog.competencies.items() if entry.competency.category == "employability"
        ]
        keys += found
        if found:
            notes.append(
                plural(
                    "{n} item on employability added; the list had none",
                    "{n} items on employability added; the list had none",
                    len(found),
                )
            )
    # By title: an order of importance would tell voters what others thought.
    items = tuple(
        sorted((_item(catalog, key, language) for key in keys), key=lambda item: item.title.casefold())
    )
    place = catalog.all(Region).get(own_region)
    return Form(
        Mark(record.key, own_region, digest_of(keys), options.horizon),
        record,
        read_text(record.entity.title, language),
        own_region if place is None else read_text(place.entity.title, language),
        language,
        items,
        find_firms(catalog, own_region, language),
        source,
        tuple(notes),
    )


def _named(catalog: Catalog, ref: str) -> list[str]:
    """Return the competency that a person names, or all of a framework."""
    key = catalog.resolve("competency", ref).key
    if key is not None:
        return [key]
    framework = catalog.resolve(Framework.kind, ref).key
    if framework is not None:
        return [key for key, entry in catalog.competencies.items() if entry.framework.key == framework]
    known = {*_known(catalog), *catalog.all(Framework)}
    raise UsageError(f"there is no competency or framework {ref!r}", help=suggest(ref, known, "competencies"))


def _nothing_to_vote_on(catalog: Catalog, occupation: Record[Occupation]) -> NoRepositoryError:
    frameworks = sorted(catalog.all(Framework))
    if frameworks:
        help_ = f"put a framework's items to the vote: --add {frameworks[0]}; or write `requirements` into "
        help_ += "the occupation's file"
    else:
        help_ = "start a list with `cpath new framework ID --publisher NAME --level-scale course-level`"
    return NoRepositoryError(
        f"there is nothing to vote on for {occupation.id!r}: no vote yet, and no rated requirements",
        help=help_,
    )


def _begin(
    yardstick: Yardstick, occupation: Record[Occupation], region: str
) -> tuple[list[str], Value, list[Message]]:
    """Return the list to begin with, the most important item first, and where it is from."""
    catalog = yardstick.catalog
    validation = yardstick.votes.get((region, occupation.key))
    notes: list[Message] = []
    if validation is not None:
        means: dict[str, Fraction | None] = {}
        for item in validation.entity.items:
            entry = catalog.find_competency(item.competency)
            if entry is not None:
                means.setdefault(
                    entry.key, None if item.mean is None else exact(sum(item.cast)) / len(item.cast)
                )
        kept = {key: mean for key, mean in means.items() if mean is None or mean >= DISCARDED}
        if len(kept) < len(means):
            notes.append(
                plural(
                    "{n} item left out: the last vote's mean was below {least}; {option} brings it back",
                    "{n} items left out: the last vote's mean was below {least}; {option} brings one back",
                    len(means) - len(kept),
                    least=DISCARDED,
                    option=Code("--add"),
                )
            )
        if len(means) < len(validation.entity.items):
            notes.append(msg("left out: items of the last vote whose competency cannot be found"))
        ordered = sorted(kept, key=lambda key: -(kept[key] or 0))
        return ordered, msg("the vote of {day}", day=validation.entity.held_on), notes
    required = required_items(catalog, occupation, None)
    requirements = occupation.entity.requirements
    ordered = [
        item.key
        for item in sorted(required, key=lambda item: -item.weight)
        if item.key in catalog.competencies
    ]
    if requirements is None or requirements.source is None:
        return ordered, msg("the items that the framework requires"), notes
    if requirements.as_of is None:
        return ordered, requirements.source, notes
    return ordered, msg("{source}, {date}", source=requirements.source, date=str(requirements.as_of)), notes


def _item(catalog: Catalog, key: str, language: str) -> FormItem:
    competency = catalog.competencies[key].competency
    meaning = None if competency.description is None else read_text(competency.description, language)
    return FormItem(
        key,
        shown_competency(catalog, key),
        read_text(competency.title, language),
        meaning,
        competency.category,
    )


def _known(catalog: Catalog) -> set[str]:
    """Return every way to write the id of a competency."""
    return {*catalog.competencies, *(key.rpartition("/")[2] for key in catalog.competencies)}


def find_firms(catalog: Catalog, region: str, language: str = "en") -> tuple[Firm, ...]:
    """Return the employers of a region by title: of its partnerships, and with their seat in its counties.

    All employers of the repository where the region has none.
    """
    place = catalog.all(Region).get(region)
    counties = set(() if place is None else place.entity.counties)
    members = {
        catalog.resolve(Organization.kind, ref).key
        for record in catalog.all(Partnership).values()
        if record.region == region
        for ref in (*record.entity.members, *(champion.organization for champion in record.entity.champions))
    }
    business = [record for record in catalog.all(Organization).values() if record.entity.is_business]
    own = [record for record in business if record.key in members or record.entity.county in counties]
    firms = [Firm(record.key, read_text(record.entity.title, language)) for record in own or business]
    return tuple(sorted(firms, key=lambda firm: (firm.title.casefold(), firm.id)))


def length_warning(form: Form, catalog: Catalog) -> Message | None:
    """That a list is too long to be voted on; None where it is not."""
    most = build_yardstick(catalog).thresholds(form.mark.region).list_items_maximum.value
    if len(form.items) <= most:
        return None
    return plural(
        "{n} item takes about {minutes}; more than {most} tire people: keep the most important ones with "
        "{option}",
        "{n} items take about {minutes}; more than {most} tire people: keep the most important ones with "
        "{option}",
        len(form.items),
        minutes=minutes_words(form.minutes),
        most=Number(most),
        option=Code("--items"),
    )
