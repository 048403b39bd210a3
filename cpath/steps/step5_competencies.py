"""Step 5, competencies: employers' votes on each critical occupation's list.

Voting line by line from 1 to 4, once a year, in the room, is the method of the Business and
Industry Leadership Team model; its critical item is one whose mean is at least 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.messages import Code, Listed, msg
from cpath.steps.age import last_young_day
from cpath.steps.criterion import HARD, SOFT, Criterion, Measured, judge
from cpath.steps.scope import each_occupation
from cpath.steps.wording import SHOWN, count, listed, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Record
    from cpath.model import Validation
    from cpath.steps.context import Context, Critical

_CATEGORIES = {"knowledge": "knowledge", "skill": "skills", "employability": "employability"}
"""Categories that a list must hold, with the word for them."""

_LOWEST, _HIGHEST = 1, 4


def of_vote(
    expected: Callable[[Context], str],
    check: Callable[[Context, Critical, Record[Validation]], Measured],
) -> Callable[[Context], Measured]:
    """Make a check of the latest vote on one occupation one of all critical occupations."""

    def checked(context: Context, critical: Critical) -> Measured:
        if critical.validation is None:
            return judge(
                passed=False,
                measured="no vote",
                expected="",
                evidence=[(context.initiative, critical.path)],
                missing=msg("let employers vote on a list of competencies, and write it into validations/"),
            )
        return check(context, critical, critical.validation)

    return each_occupation(expected, checked)


def critical_items(context: Context, validation: Record[Validation]) -> tuple[int, ...]:
    """Return the positions of the items that employers call critical by their mean vote."""
    least = context.thresholds.critical_vote.value
    return tuple(
        index
        for index, item in enumerate(validation.entity.items)
        if item.mean is not None and item.mean >= least
    )


def _levels(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    items = validation.entity.items
    rated = _rated_levels(context, critical)
    without = [
        index
        for index in critical_items(context, validation)
        if items[index].level is None and _key(context, items[index].competency) not in rated
    ]
    names = listed(items[index].competency for index in without)
    return judge(
        bool(items) and not without,
        measured=f"no level for {names}" if without else f"{count(len(items), 'item')}",
        expected="",
        evidence=[(validation, ("items", index)) for index in without] or [(validation, ("items",))],
        missing=msg(
            "ask the voters at what level each critical item is needed, and write it under {level}",
            level=Code("level"),
        ),
    )


def _rated_levels(context: Context, critical: Critical) -> set[str]:
    """Return the competencies for which the occupation's own requirements state a level."""
    requirements = critical.occupation.entity.requirements if critical.occupation else None
    return {
        _key(context, item.competency)
        for item in (requirements.items if requirements else ())
        if item.level is not None and item.suppress not in ("level", "both") and not item.not_relevant
    }


def _key(context: Context, ref: str) -> str:
    entry = context.catalog.find_competency(ref)
    return ref if entry is None else entry.key


def _voters_of_business(context: Context, validation: Record[Validation]) -> list[str]:
    """Return the firm of each voter who is of business; faculty may listen, but does not vote."""
    firms = []
    for voter in validation.entity.voters:
        record = context.organization(voter.organization)
        if record is not None and record.entity.is_business:
            firms.append(record.id)
    return firms


def _voters(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del critical
    return _enough_voters(context, validation, context.thresholds.voters_minimum.value)


def _enough_voters(context: Context, validation: Record[Validation], least: float) -> Measured:
    firms = _voters_of_business(context, validation)
    return judge(
        len(firms) >= least,
        measured=count(len(firms), "voter of business", "voters of business"),
        expected="",
        evidence=[(validation, ("voters",))],
        missing=msg("win more voters; about half of those who accept will come"),
        facts={"voters": len(firms)},
    )


def _firms(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del critical
    firms = set(_voters_of_business(context, validation))
    return judge(
        len(firms) >= context.thresholds.firms_minimum.value,
        measured=count(len(firms), "firm"),
        expected="",
        evidence=[(validation, ("voters",))],
        missing=msg("win voters from more firms"),
        facts={"firms": len(firms)},
    )


def _votes(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del context, critical
    items = validation.entity.items
    without = [index for index, item in enumerate(items) if not item.cast]
    names = listed(items[index].competency for index in without)
    return judge(
        bool(items) and not without,
        measured=f"no votes on {names}" if without else f"votes on {count(len(items), 'item')}",
        expected="",
        evidence=[(validation, ("items", index)) for index in without] or [(validation, ("items",))],
        missing=msg("let employers vote on these items, or take them off the list"),
    )


def _recent(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del critical
    held_on = validation.entity.held_on
    months = context.thresholds.vote_months.value
    until = last_young_day(held_on, months)
    return judge(
        context.today <= until,
        measured=f"held on {held_on}",
        expected="",
        evidence=[(validation, ("held_on",))],
        missing=msg("let employers vote again, and write the vote into validations/"),
        until=(until, f"the vote turns {number(months)} months old"),
    )


def _any_critical(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del critical
    found = critical_items(context, validation)
    return judge(
        bool(found),
        measured=count(len(found), "critical item"),
        expected="",
        evidence=[(validation, ("items", index)) for index in found] or [(validation, ("items",))],
        missing=msg("talk the list over with the employers: no item matters to them"),
    )


def _categories(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del critical
    present = {
        entry.competency.category
        for item in validation.entity.items
        if (entry := context.catalog.find_competency(item.competency))
    }
    absent = [words for category, words in _CATEGORIES.items() if category not in present]
    return judge(
        not absent,
        measured=f"no {listed(absent)}" if absent else f"{listed(_CATEGORIES.values())}",
        expected="",
        evidence=[(validation, ("items",))],
        missing=msg("add items on {absent} to the list, and vote on them", absent=Listed(absent, SHOWN)),
        facts={"categories": sorted(present)},
    )


def _many_voters(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del critical
    return _enough_voters(context, validation, context.thresholds.voters_wanted.value)


def _split(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del context, critical
    items = validation.entity.items
    split = [index for index, item in enumerate(items) if {_LOWEST, _HIGHEST} <= set(item.cast)]
    return judge(
        not split,
        measured=f"1 and 4 on {listed(items[index].competency for index in split)}"
        if split
        else "no split votes",
        expected="",
        evidence=[(validation, ("items", index)) for index in split] or [(validation, ("items",))],
        missing=msg("ask why the voters differ; two jobs may share one title"),
    )


def _length(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del critical
    items = validation.entity.items
    return judge(
        len(items) <= context.thresholds.list_items_maximum.value,
        measured=count(len(items), "item"),
        expected="",
        evidence=[(validation, ("items",))],
        missing=msg("shorten the list, so that a vote does not tire people"),
    )


def _differ(context: Context, critical: Critical, validation: Record[Validation]) -> Measured:
    del context, critical
    votes = {vote for item in validation.entity.items for vote in item.cast}
    return judge(
        len(votes) > 1,
        measured=f"votes of {listed(str(vote) for vote in sorted(votes))}" if votes else "no votes",
        expected="",
        evidence=[(validation, ("items",))],
        missing=msg("check whether the votes were really cast item by item"),
    )


def _levels_expected(_: Context) -> str:
    return "for each occupation a list of competencies, with a level for every critical one"


def _voters_expected(context: Context) -> str:
    return f"at least {number(context.thresholds.voters_minimum.value)} voters of business on each"


def _firms_expected(context: Context) -> str:
    return f"voters from at least {number(context.thresholds.firms_minimum.value)} firms on each"


def _votes_expected(_: Context) -> str:
    return "votes on every item, so that it has a mean"


def _recent_expected(context: Context) -> str:
    return f"votes less than {number(context.thresholds.vote_months.value)} months old"


def _critical_expected(context: Context) -> str:
    return f"at least 1 item with a mean of {number(context.thresholds.critical_vote.value)} or more of 4"


def _categories_expected(_: Context) -> str:
    return "knowledge, skills and employability on each list"


def _many_voters_expected(context: Context) -> str:
    return f"at least {number(context.thresholds.voters_wanted.value)} voters of business on each"


def _split_expected(_: Context) -> str:
    return "no item with both 1 and 4"


def _length_expected(context: Context) -> str:
    return f"at most {number(context.thresholds.list_items_maximum.value)} items on each list"


def _differ_expected(_: Context) -> str:
    return "votes that differ from item to item"


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "S5.1", msg("Each occupation has a list with levels"), HARD, of_vote(_levels_expected, _levels)
    ),
    Criterion("S5.2", msg("Enough employers voted"), HARD, of_vote(_voters_expected, _voters)),
    Criterion("S5.3", msg("They are from several firms"), HARD, of_vote(_firms_expected, _firms)),
    Criterion("S5.4", msg("Every item was voted on"), HARD, of_vote(_votes_expected, _votes)),
    Criterion("S5.5", msg("The vote is recent"), HARD, of_vote(_recent_expected, _recent)),
    Criterion("S5.6", msg("Some item is critical"), HARD, of_vote(_critical_expected, _any_critical)),
    Criterion(
        "S5.7",
        msg("Knowledge, skills and employability are on the list"),
        HARD,
        of_vote(_categories_expected, _categories),
    ),
    Criterion("S5.8", msg("Many employers voted"), SOFT, of_vote(_many_voters_expected, _many_voters)),
    Criterion("S5.9", msg("The voters agree"), SOFT, of_vote(_split_expected, _split)),
    Criterion("S5.10", msg("The list is short enough to vote on"), SOFT, of_vote(_length_expected, _length)),
    Criterion("S5.11", msg("The votes tell items apart"), SOFT, of_vote(_differ_expected, _differ)),
)
