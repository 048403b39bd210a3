"""What the votes on an occupation say: means, agreement, what to drop and what to add, what changed.

Figures are exact. Must not know how they are printed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING

from cpath.catalog.lookup import find_record
from cpath.errors import NoRepositoryError
from cpath.gaps.scale import exact
from cpath.gaps.yardstick import build_yardstick, shown_competency, shown_id
from cpath.model import Occupation, Organization, Validation
from cpath.survey.form import find_region
from cpath.survey.item import ItemResult
from cpath.survey.plan import key_of
from cpath.survey.trust import find_weaknesses, firms_of
from cpath.survey.words import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.messages import Message
    from cpath.model import Text, Thresholds
    from cpath.model.validation import VotedItem
    from cpath.survey.item import Verdict

MUST = 4
"""The vote that counts as "essential" in Lawshe's ratio."""


@dataclass(frozen=True, slots=True)
class MissingGroup:
    """What voters miss, the same words counted once; ``competency`` where one has that title."""

    text: str
    count: int
    competency: str | None


@dataclass(frozen=True, slots=True)
class Results:
    """The results of one vote, with what they are held against."""

    catalog: Catalog
    occupation: Record[Occupation]
    validation: Record[Validation]
    previous: Record[Validation] | None
    thresholds: Thresholds
    items: tuple[ItemResult, ...]
    gone: tuple[tuple[str, Text], ...]
    """Ids and titles of items that the vote before asked for and this one did not."""
    missing: tuple[MissingGroup, ...]
    warnings: tuple[Message, ...]

    @property
    def firms(self) -> int:
        """How many firms the voters are of."""
        return len(firms_of(self.catalog, self.validation))

    @property
    def required(self) -> tuple[ItemResult, ...]:
        """The items whose mean reaches the threshold, the highest mean first."""
        return _ranked(self.items, "required")

    @property
    def dropped(self) -> tuple[ItemResult, ...]:
        """The items whose mean is below it, the lowest mean last."""
        return _ranked(self.items, "drop")


def content_validity(musts: int, n: int) -> Fraction:
    """Return Lawshe's content validity ratio, ``(n_e - N/2) / (N/2)``, from -1 to 1.

    ``musts`` is n_e, those who call an item essential (here: who vote 4); ``n`` is N, all who voted on
    it. 0 where just half of them do. C. H. Lawshe, "A quantitative approach to content validity",
    Personnel Psychology 28 (1975), 563-575.
    """
    half = Fraction(n, 2)
    return (musts - half) / half


def chance_of(musts: int, n: int) -> Fraction:
    """Return the chance that at least ``musts`` of ``n`` say yes who each toss a coin (one-sided, exact).

    Where it is at most 1/20, agreement on an item is more than chance: the test behind tables of
    critical values of Lawshe's ratio (C. Ayre and A. J. Scally, 2014).
    """
    return Fraction(sum(comb(n, yes) for yes in range(musts, n + 1)), 2**n)


def find_vote(
    catalog: Catalog, occupation: str, region: str | None
) -> tuple[Record[Occupation], Record[Validation]]:
    """Return an occupation and its latest vote; raises `NoRepositoryError` where there is no vote."""
    record = find_record(catalog, Occupation, occupation, region)
    voted = {
        vote.region
        for vote in catalog.all(Validation).values()
        if catalog.resolve(Occupation.kind, vote.entity.occupation).key == record.key
    }
    only = next(iter(voted)) if region is None and len(voted) == 1 else region
    place = find_region(catalog, record, only)
    found = votes_on(catalog, record, place)
    if not found:
        raise NoRepositoryError(
            f"no one has voted on {record.id!r} in {place} yet",
            help=f"hand out a sheet: cpath survey make {record.id} --region {place} -o {record.id}.xlsx",
        )
    return record, found[-1]


def votes_on(catalog: Catalog, occupation: Record[Occupation], region: str) -> list[Record[Validation]]:
    """Return every vote on an occupation in a region, the latest last."""
    return sorted(
        (
            record
            for record in catalog.all(Validation).values()
            if record.region == region
            and catalog.resolve(Occupation.kind, record.entity.occupation).key == occupation.key
        ),
        key=lambda record: (record.entity.held_on, record.id),
    )


def compute_results(
    catalog: Catalog, occupation: Record[Occupation], validation: Record[Validation]
) -> Results:
    """Work out the results of a vote against the latest one before it.

    ``validation`` need not stand in the catalog yet.
    """
    region = validation.region or ""
    thresholds = build_yardstick(catalog).thresholds(region)
    earlier = [
        record
        for record in votes_on(catalog, occupation, region)
        if record.key != validation.key and record.entity.held_on < validation.entity.held_on
    ]
    previous = earlier[-1] if earlier else None
    before = {} if previous is None else _means(catalog, previous)
    items = tuple(
        _result(catalog, validation, item, thresholds, before if previous is not None else None)
        for item in _unique(catalog, validation).values()
    )
    order = {category: place for place, category in enumerate(CATEGORIES)}
    items = tuple(
        sorted(
            items, key=lambda item: (order.get(item.category or "", 9), -(item.mean or 0), item.competency)
        )
    )
    asked = {item.key for item in items}
    gone = tuple((shown_competency(catalog, key), _title(catalog, key)) for key in before if key not in asked)
    missing = group_missing(catalog, validation.entity.missing)
    found = find_weaknesses(catalog, validation, thresholds, items)
    return Results(catalog, occupation, validation, previous, thresholds, items, gone, missing, tuple(found))


def _unique(catalog: Catalog, validation: Record[Validation]) -> dict[str, VotedItem]:
    found: dict[str, VotedItem] = {}
    for item in validation.entity.items:
        found.setdefault(key_of(catalog, item.competency), item)
    return found


def _means(catalog: Catalog, validation: Record[Validation]) -> dict[str, Fraction | None]:
    return {
        key: Fraction(sum(item.cast), len(item.cast)) if item.cast else None
        for key, item in _unique(catalog, validation).items()
    }


def _result(
    catalog: Catalog,
    validation: Record[Validation],
    item: VotedItem,
    thresholds: Thresholds,
    before: Mapping[str, Fraction | None] | None,
) -> ItemResult:
    key = key_of(catalog, item.competency)
    cast = item.cast
    n = len(cast)
    mean = Fraction(sum(cast), n) if n else None
    counts = (cast.count(1), cast.count(2), cast.count(3), cast.count(4))
    last = None if before is None else before.get(key)
    voters = validation.entity.voters
    firms = {
        catalog.resolve(Organization.kind, voter.organization).key or voter.organization
        for voter, vote in zip(voters, item.votes, strict=False)
        if vote is not None
    }
    entry = catalog.competencies.get(key)
    return ItemResult(
        key,
        shown_competency(catalog, key),
        _title(catalog, key),
        None if entry is None else entry.competency.category,
        counts,
        len(firms),
        item.level,
        mean,
        None if mean is None else sum(((vote - mean) ** 2 for vote in cast), Fraction(0)) / n,
        content_validity(counts[MUST - 1], n) if n else None,
        chance_of(counts[MUST - 1], n) if n else None,
        last,
        None if mean is None or last is None else mean - last,
        "unknown"
        if mean is None
        else "required"
        if mean >= exact(thresholds.critical_vote.value)
        else "drop",
        n < thresholds.voters_minimum.value,
        before is not None and key not in before,
    )


def _title(catalog: Catalog, key: str) -> Text:
    entry = catalog.competencies.get(key)
    return key if entry is None else entry.competency.title


def _ranked(items: Sequence[ItemResult], verdict: Verdict) -> tuple[ItemResult, ...]:
    chosen = [item for item in items if item.verdict == verdict]
    return tuple(sorted(chosen, key=lambda item: (-(item.mean or 0), item.competency)))


def group_missing(catalog: Catalog, texts: Sequence[Text]) -> tuple[MissingGroup, ...]:
    """Put the same words together, whatever their case, accents and stops; the most frequent first."""
    groups: dict[str, list[str]] = {}
    for text in texts:
        for line in (text,) if isinstance(text, str) else tuple(text.values())[:1]:
            groups.setdefault(_plain(line), []).append(line)
    titles: dict[str, str] = {}
    for key, entry in catalog.competencies.items():
        title = entry.competency.title
        for name in (title,) if isinstance(title, str) else title.values():
            titles.setdefault(_plain(name), shown_competency(catalog, key))
    found = [MissingGroup(lines[0], len(lines), titles.get(plain)) for plain, lines in groups.items()]
    return tuple(sorted(found, key=lambda group: -group.count))


def _plain(text: str) -> str:
    """Return the words of a text alone; the text itself where it has none."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c)))) or text


def shown_occupation(results: Results) -> str:
    """Return the occupation's id as commands take it."""
    return shown_id(results.catalog, results.occupation)
