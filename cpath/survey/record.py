"""From ballots to a validation: a new file, or votes added to the one of that occupation and day.

All or nothing: one problem, and nothing is made. Writes nothing itself; returns the text, and the edits that
lead to it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cpath.catalog.catalog import Record, read_limits
from cpath.catalog.lookup import find_record
from cpath.diagnostics.faults import make_fault
from cpath.errors import UnreadableError, UsageError
from cpath.gaps.yardstick import shown_competency
from cpath.messages import Code, msg, plural
from cpath.model import Occupation, Validation
from cpath.source.reader import read
from cpath.survey.draft import make_addition, make_new
from cpath.survey.form import find_region
from cpath.survey.plan import Imported, ImportOptions, Plan, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cpath.catalog.catalog import Catalog
    from cpath.diagnostics import Diagnostic
    from cpath.survey.ballot import Ballot, Filled

_MIX = "import the sheets of each list by themselves, or add --mix-lists: items not asked count as no vote"


def plan_import(
    catalog: Catalog, filled: Sequence[Filled], options: ImportOptions, today: date
) -> tuple[Imported | None, tuple[Diagnostic, ...]]:
    """Join ballots to one validation; None where there are problems.

    Raises `UsageError` where nothing says which occupation or region the votes are about.
    """
    ballots = [ballot for file in filled for ballot in file.ballots]
    problems = [problem for file in filled for problem in file.problems]
    if not ballots:
        return None, tuple(problems)
    occupation, region = _subject(catalog, ballots, options)
    held_on = options.held_on or today
    plan = Plan(catalog, occupation, region, held_on, options, problems)
    ballots = _check_marks(plan, ballots)
    existing = _find_existing(plan)
    _check_lists(plan, ballots, existing)
    _check_voters(plan, ballots, existing)
    if plan.problems:
        return None, tuple(plan.problems)
    missing = [text for file in filled for text in file.missing]
    for ballot in ballots:
        blank = len(ballot.votes) - ballot.cast
        if blank:
            plan.notes.append(
                msg(
                    "{file}: {firm}, {role}: no vote on {blank} of {items} (left empty)",
                    file=Code(ballot.file),
                    firm=Code(ballot.organization),
                    role=ballot.role,
                    blank=blank,
                    items=plural("{n} item", "{n} items", len(ballot.votes)),
                )
            )
    _compare_horizon(plan, ballots, existing)
    if existing is None:
        made = make_new(plan, ballots, missing)
    else:
        made = make_addition(plan, ballots, missing, existing)
    path, text, edits, old = made
    document = read(text.encode(), read_limits(catalog.settings.entity))
    if document.problems:
        raise UsageError(
            f"{path} would be a file that cannot be read: {document.problems[0].message}",
            help="import fewer sheets at once, or raise `limits` in cpath.yaml",
        )
    entity = Validation.model_validate(document.data)
    id_ = path.rpartition("/")[2].removesuffix(".yaml")
    return Imported(path, text, Record(id_, region, path, entity), edits, old, tuple(plan.notes)), ()


# Which votes


def _subject(
    catalog: Catalog, ballots: Sequence[Ballot], options: ImportOptions
) -> tuple[Record[Occupation], str]:
    """Find the occupation and region that the votes are about: by option, else by the sheets' marks."""
    marks = [ballot.mark for ballot in ballots if ballot.mark is not None]
    named = options.occupation or (marks[0].occupation if marks else None)
    if named is None:
        raise UsageError(
            "the sheets do not say which occupation they are about",
            help="name it: --occupation registered-nurse",
        )
    place = options.region or (marks[0].region if marks else None)
    occupation = find_record(catalog, Occupation, named, place)
    return occupation, find_region(catalog, occupation, place)


def _check_marks(plan: Plan, all_ballots: Sequence[Ballot]) -> list[Ballot]:
    """Refuse sheets made for another occupation or region, each file once, and lists that differ.

    Returns the ballots of this vote: about a sheet of another one, nothing else is reported.
    """
    ballots: list[Ballot] = []
    reported: set[tuple[str, str]] = set()
    for ballot in all_ballots:
        mark = ballot.mark
        if mark is None or (mark.occupation, mark.region) == (plan.occupation.key, plan.region):
            ballots.append(ballot)
            continue
        if (ballot.file, mark.occupation) in reported:
            continue
        reported.add((ballot.file, mark.occupation))
        if mark.occupation != plan.occupation.key:
            message = f"the sheet was made for {mark.occupation!r}, not for {plan.occupation.key!r}"
            _tell(plan, ballot, message, "import the sheets of each occupation by themselves")
        elif mark.region != plan.region:
            message = f"the sheet was made for the region {mark.region!r}, not for {plan.region!r}"
            _tell(plan, ballot, message, "import the sheets of each region by themselves")
    lists = Counter(ballot.mark.list for ballot in ballots if ballot.mark is not None)
    if len(lists) > 1 and not plan.options.mix_lists:
        usual = lists.most_common(1)[0][0]
        for ballot in ballots:
            if ballot.mark is not None and ballot.mark.list != usual:
                _tell(plan, ballot, "the sheet was made from another list than most others", _MIX)
    horizons = {ballot.mark.horizon for ballot in ballots if ballot.mark is not None}
    if len(horizons) > 1:
        listed = ", ".join(str(horizon) for horizon in sorted(horizons))
        message = f"the sheets look different numbers of months ahead: {listed}"
        _tell(plan, ballots[0], message, "import them separately")
    return ballots


def _compare_horizon(plan: Plan, ballots: Sequence[Ballot], existing: Record[Validation] | None) -> None:
    """Note where sheets look another number of months ahead than the vote that they are added to."""
    asked = next((ballot.mark.horizon for ballot in ballots if ballot.mark is not None), None)
    known = None if existing is None else existing.entity.horizon_months
    if asked and known and asked != known and existing is not None:
        plan.notes.append(
            msg(
                "{path} looks {known} ahead, these sheets {asked}",
                path=Code(existing.path),
                known=plural("{n} month", "{n} months", known),
                asked=plural("{n} month", "{n} months", asked),
            )
        )


def _find_existing(plan: Plan) -> Record[Validation] | None:
    """Find the validation of the occupation and day; refuse where there may be one that cannot be read."""
    for key in sorted(plan.catalog.broken.get(Validation.kind, ())):
        if key.startswith(f"{plan.region}/{plan.occupation.id}"):
            raise UnreadableError(
                f"the vote {key!r} cannot be read, and may be the one of that day",
                help="see `cpath validate` for what is wrong with it",
            )
    found = [
        record
        for record in plan.catalog.all(Validation).values()
        if record.region == plan.region
        and record.entity.held_on == plan.held_on
        and plan.catalog.resolve(Occupation.kind, record.entity.occupation).key == plan.occupation.key
    ]
    if len(found) > 1:
        paths = ", ".join(record.path for record in found)
        raise UsageError(f"several votes of one day: {paths}", help="join them to one file first")
    return found[0] if found else None


def _check_lists(plan: Plan, ballots: Sequence[Ballot], existing: Record[Validation] | None) -> None:
    """Refuse sheets whose items are not those of the vote that they are added to."""
    if existing is None or plan.options.mix_lists:
        return
    asked = {key_of(plan.catalog, item.competency) for item in existing.entity.items}
    for ballot in ballots:
        more, less = ballot.votes.keys() - asked, asked - ballot.votes.keys()
        if more or less:
            differs = " and ".join(
                f"{word} {len(keys)} ({shown_competency(plan.catalog, min(keys))})"
                for word, keys in (("has", more), ("lacks", less))
                if keys
            )
            message = f"its list is not the one of {existing.path}: it {differs}"
            _tell(plan, ballot, message, _MIX)


def _check_voters(plan: Plan, ballots: Sequence[Ballot], existing: Record[Validation] | None) -> None:
    """Refuse a sheet that was taken already, and two voters who may be one."""
    seen: dict[tuple[str, str], tuple[str, dict[str, int | None]]] = {}
    if existing is not None:
        entity = existing.entity
        if any(len(item.votes) != len(entity.voters) for item in entity.items):
            raise UsageError(
                f"in {existing.path} an item has more or fewer votes than there are voters",
                help="see `cpath validate`; mend it before votes are added",
            )
        for index, voter in enumerate(entity.voters):
            firm = plan.catalog.resolve("organization", voter.organization).key or voter.organization
            cast: dict[str, int | None] = {
                key_of(plan.catalog, item.competency): item.votes[index] for item in entity.items
            }
            seen[firm, voter.role.casefold()] = (existing.path, cast)
    for ballot in ballots:
        key = (ballot.organization, ballot.role.casefold())
        if key in seen and not plan.options.same_role:
            where, votes = seen[key]
            who = f"{ballot.organization}, {ballot.role}"
            if votes == ballot.votes:
                message = f"the same votes of {who} are in {where} already"
            else:
                message = f"{who} has voted already, with other votes, in {where}"
            _tell(plan, ballot, message, "leave one of them out; where they are two people, add --same-role")
        seen[key] = (ballot.file, ballot.votes)


def _tell(plan: Plan, ballot: Ballot, message: str, help_: str) -> None:
    plan.problems.append(make_fault(ballot.file, message, help_, place=ballot.place))
