"""The text of a validation: a new file, or the edits that add votes to one.

Must not judge the votes; `record` has done that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.catalog.catalog import read_limits
from cpath.catalog.layout import is_id, path_of
from cpath.catalog.starter import SCHEMA_FOLDER, schema_line
from cpath.errors import UsageError
from cpath.gaps.yardstick import shown_competency
from cpath.messages import Code, msg, plural
from cpath.messages.translate import spoken
from cpath.model import Occupation, Region, Validation, read_text
from cpath.model.wording import write_flow
from cpath.source.edit import Edit
from cpath.source.editor import apply_edits
from cpath.source.reader import read, read_bytes
from cpath.survey.plan import Made, Plan, key_of
from cpath.survey.words import CATEGORIES, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.survey.ballot import Ballot


def make_new(plan: Plan, ballots: Sequence[Ballot], missing: Sequence[str]) -> Made:
    """Write a new file: the list in groups, one vote a voter, in the voters' order."""
    catalog = plan.catalog
    path = path_of(Validation, _new_id(plan), plan.region)
    lines = []
    if (catalog.root / SCHEMA_FOLDER).is_dir():
        lines.append(schema_line(path, Validation.kind))
    place = catalog.all(Region).get(plan.region)
    language = catalog.settings.entity.first_language
    title = msg(
        "Vote on {occupation}, {region}, {date}",
        occupation=read_text(plan.occupation.entity.title, language),
        region=plan.region if place is None else read_text(place.entity.title, language),
        date=plan.held_on.isoformat(),
    )
    lines += [
        f"title: {write_flow(spoken(title, language))}",
        f"occupation: {write_flow(plan.occupation.id)}",
        f"held_on: {plan.held_on}",
    ]
    horizon = next((ballot.mark.horizon for ballot in ballots if ballot.mark is not None), None)
    if horizon:
        lines.append(f"horizon_months: {horizon}")
    lines += ["voters:", *(f"  - {write_flow(_voter(ballot))}" for ballot in ballots)]
    lines += [
        "# 1: can be left out, 2: nice to have, 3: important, 4: must be included; one vote a voter, in",
        "# the voters' order, ~ where one did not vote.",
        "items:",
    ]
    levels = _last_levels(plan)
    for category, keys in _by_category(catalog, ballots):
        lines.append(f"  # {say(category, 'en')}")
        for key in keys:
            votes = _flow(ballot.votes.get(key) for ballot in ballots)
            level = f", level: {_level(levels[key])}" if key in levels else ""
            lines.append(
                f"  - {{competency: {write_flow(shown_competency(catalog, key))}, votes: {votes}{level}}}"
            )
    if missing:
        lines += ["missing:", *(f"  - {write_flow(text)}" for text in missing)]
    return path, "\n".join(lines) + "\n", (), None


def _voter(ballot: Ballot) -> dict[str, str]:
    return {"organization": ballot.organization, "role": ballot.role}


def _flow(votes: Iterable[int | None]) -> str:
    return f"[{', '.join('~' if vote is None else str(vote) for vote in votes)}]"


def _by_category(catalog: Catalog, ballots: Sequence[Ballot]) -> list[tuple[str, list[str]]]:
    """Return every item that was asked, in the order of the sheets, by category."""
    keys = dict.fromkeys(key for ballot in ballots for key in ballot.votes)
    groups: dict[str, list[str]] = {category: [] for category in CATEGORIES}
    for key in keys:
        groups[catalog.competencies[key].competency.category].append(key)
    return [(category, found) for category, found in groups.items() if found]


def _last_vote(plan: Plan) -> Record[Validation] | None:
    """Return the latest earlier vote on the occupation in the region."""
    found = [
        record
        for record in plan.catalog.all(Validation).values()
        if record.region == plan.region
        and record.entity.held_on < plan.held_on
        and plan.catalog.resolve(Occupation.kind, record.entity.occupation).key == plan.occupation.key
    ]
    return max(found, key=lambda record: (record.entity.held_on, record.id), default=None)


def _level(level: str | float) -> str:
    return level if isinstance(level, str) else f"{level:g}"


def _last_levels(plan: Plan) -> dict[str, str | float]:
    """Return the levels of the last vote, where they are to be kept; else say that there are some."""
    last = _last_vote(plan)
    levels: dict[str, str | float] = {
        key_of(plan.catalog, item.competency): item.level
        for item in (() if last is None else last.entity.items)
        if item.level is not None
    }
    if levels and last is not None and not plan.options.keep_levels:
        plan.notes.append(
            plural(
                "{path} has {n} level: {option} takes it over; without it, ask again",
                "{path} has {n} levels: {option} takes them over; without it, ask again",
                len(levels),
                path=Code(last.path),
                option=Code("--keep-levels"),
            )
        )
    return levels if plan.options.keep_levels else {}


def _new_id(plan: Plan) -> str:
    """Return an id that is free: the occupation and the year, else the day."""
    taken = set(plan.catalog.all(Validation)) | plan.catalog.broken.get(Validation.kind, set())
    for behind in (f"{plan.held_on:%Y}", plan.held_on.isoformat()):
        id_ = f"{plan.occupation.id[:60].rstrip('-')}-{behind}"
        path = plan.catalog.root / path_of(Validation, id_, plan.region)
        if is_id(id_) and f"{plan.region}/{id_}" not in taken and not path.exists():
            return id_
    raise UsageError(
        f"{path} exists already and is no vote of that day that can be read",
        help="see `cpath validate`, or name another day with --held-on",
    )


def make_addition(
    plan: Plan, ballots: Sequence[Ballot], missing: Sequence[str], existing: Record[Validation]
) -> Made:
    """Add votes to a file, by edits that leave everything else as it is."""
    path, entity = existing.path, existing.entity
    limits = read_limits(plan.catalog.settings.entity)
    raw = read_bytes(plan.catalog.root / path, limits.size)
    document = read(raw, limits, places=True)
    if document.problems or Validation.model_validate(document.data) != entity:
        raise UsageError(f"{path} has changed since it was read", help="run the command again")
    edits: list[Edit] = []
    asked: set[str] = set()
    for index, item in enumerate(entity.items):
        key = key_of(plan.catalog, item.competency)
        asked.add(key)
        added = [ballot.votes.get(key) for ballot in ballots]
        place = ("items", index, "votes")
        node = document.places.nodes[place]
        if "#" in document.text[node.start : node.end]:
            # Comments between votes would go with a list that is replaced.
            edits += [Edit(path, place, "append-item", vote) for vote in added]
        else:
            # All lists that are replaced are read again once, not once a vote.
            edits.append(Edit(path, place, "replace", [*item.votes, *added]))
    edits += [Edit(path, ("voters",), "append-item", _voter(ballot)) for ballot in ballots]
    for key in dict.fromkeys(key for ballot in ballots for key in ballot.votes):
        if key not in asked:
            votes = [*([None] * len(entity.voters)), *(ballot.votes.get(key) for ballot in ballots)]
            value: dict[str, Any] = {"competency": shown_competency(plan.catalog, key), "votes": votes}
            edits.append(Edit(path, ("items",), "append-item", value))
    if missing and entity.missing:
        edits += [Edit(path, ("missing",), "append-item", text) for text in missing]
    elif missing and "missing" in entity.model_fields_set:
        edits.append(Edit(path, ("missing",), "replace", list(missing)))
    elif missing:
        edits.append(Edit(path, (), "add-key", list(missing), key="missing"))
    return path, apply_edits(raw.decode("utf-8"), edits, limits=limits), tuple(edits), raw
