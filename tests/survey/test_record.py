"""Ballots become one vote: a new file, or votes added to the one of that day; or nothing at all."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.catalog import load
from cpath.diagnostics.faults import say_fault
from cpath.errors import UnreadableError, UsageError
from cpath.model import Validation
from cpath.source.editor import write_edits, write_new_files
from cpath.survey.ballot import Ballot, Filled, read_ballots
from cpath.survey.form import FormOptions
from cpath.survey.plan import Imported, ImportOptions, key_of
from cpath.survey.record import plan_import

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cpath.catalog import Catalog
    from cpath.sheets.book import Book, Read

    Fill = Callable[..., Book]

DAY = date(2026, 2, 12)
ADDED = "regions/north/validations/care-aide-2025.yaml"


def sheet(catalog: Catalog, fill: Fill, firm: str, role: str = "Owner", **answers: Read) -> Filled:
    name = f"{firm}-{role}.xlsx"
    given = {"firm": firm, "role": role, **{key.replace("_", "-"): value for key, value in answers.items()}}
    return read_ballots(catalog, fill(catalog, given, name=name))


def plan(catalog: Catalog, *filled: Filled, **options: object) -> Imported:
    imported, problems = plan_import(catalog, filled, ImportOptions(**options), DAY)  # type: ignore[arg-type]
    assert problems == ()
    assert imported is not None
    return imported


def test_a_new_vote(repository: Path, fill: Fill) -> None:
    catalog = load(repository).catalog
    first = sheet(catalog, fill, "home", anatomy=4.0, speaking="2", missing="Wound: care")
    second = sheet(catalog, fill, "clinic", '"Boss" {x}: #1', anatomy=1.0, vital_signs=3.0)
    imported = plan(catalog, first, second, held_on=DAY)
    assert imported.path == "regions/north/validations/care-aide-2026.yaml"
    assert yaml.safe_load(imported.text) == {
        "title": "Vote on Care aide, The North, 2026-02-12",
        "occupation": "care-aide",
        "held_on": DAY,
        "horizon_months": 24,
        "voters": [
            {"organization": "home", "role": "Owner"},
            {"organization": "clinic", "role": '"Boss" {x}: #1'},
        ],
        "items": [
            {"competency": "anatomy", "votes": [4, 1]},
            {"competency": "care/hygiene", "votes": [None, None]},
            {"competency": "speaking", "votes": [2, None]},
            {"competency": "vital-signs", "votes": [None, 3]},
            {"competency": "teamwork", "votes": [None, None]},
        ],
        "missing": ["Wound: care"] * 5,
    }
    assert [str(note) for note in imported.notes][:2] == [
        "`home-Owner.xlsx`: `home`, Owner: no vote on 3 of 5 items (left empty)",
        '`clinic-"Boss" {x}: #1.xlsx`: `clinic`, "Boss" {x}: #1: no vote on 3 of 5 items (left empty)',
    ]
    write_new_files(repository, {imported.path: imported.text})
    after = load(repository)
    assert after.diagnostics == ()
    assert (
        after.catalog.all(type(imported.validation.entity))["north/care-aide-2026"].entity
        == imported.validation.entity
    )


def test_a_new_vote_has_a_title_in_the_repository_s_first_language(repository: Path, fill: Fill) -> None:
    settings = repository / "cpath.yaml"
    settings.write_text(settings.read_text("utf-8").replace("[en, es]", "[es, en]"), "utf-8")
    catalog = load(repository).catalog
    imported = plan(catalog, sheet(catalog, fill, "home", anatomy=4.0), held_on=DAY)
    assert yaml.safe_load(imported.text)["title"] == "Votación sobre Auxiliar, El Norte, 2026-02-12"


def test_levels_of_the_last_vote_are_kept_only_where_asked(catalog: Catalog, fill: Fill) -> None:
    filled = sheet(catalog, fill, "home", anatomy=4.0)
    without = plan(catalog, filled)
    assert any("has 1 level: `--keep-levels` takes it over" in str(note) for note in without.notes)
    assert all(item.level is None for item in without.validation.entity.items)
    kept = plan(catalog, filled, keep_levels=True)
    assert {item.competency: item.level for item in kept.validation.entity.items if item.level} == {
        "vital-signs": 2
    }


def test_votes_are_added_and_the_rest_of_the_file_stays(repository: Path, fill: Fill) -> None:
    catalog = load(repository).catalog
    before = (repository / ADDED).read_text(encoding="utf-8")
    filled = sheet(catalog, fill, "home", "Nurse", anatomy=4.0, missing="New")
    imported = plan(catalog, filled, held_on=date(2025, 2, 12), mix_lists=True)
    assert (imported.path, imported.old) == (ADDED, before.encode())
    assert write_edits(repository, imported.edits, expected={ADDED: before.encode()}) == (ADDED,)
    after = (repository / ADDED).read_text(encoding="utf-8")
    assert after == imported.text
    assert "votes: [1, 2, 4, 3, 4]}          # split, mean 2.5" in after
    assert "votes: [4, 4, 3, null, null], level: 2} # mean 11/3" in after.replace("~", "null")
    entity = load(repository).catalog.all(type(imported.validation.entity))["north/care-aide-2025"].entity
    assert entity == imported.validation.entity
    assert (entity.voters[-1].organization, entity.voters[-1].role) == ("home", "Nurse")
    assert entity.missing[-1] == "New"
    assert [line for line in before.splitlines() if "#" in line and "votes" not in line] == [
        line for line in after.splitlines() if "#" in line and "votes" not in line
    ]


def test_comments_between_votes_stay(repository: Path, fill: Fill) -> None:
    file = repository / ADDED
    lists = "votes:\n      - 3 # the first\n      - 3\n      - 3\n      - 3 # the last\n"
    text = file.read_text(encoding="utf-8").replace(
        "  - {competency: speaking, votes: [3, 3, 3, 3]}\n", f"  - competency: speaking\n    {lists}"
    )
    file.write_text(text, encoding="utf-8")
    catalog = load(repository).catalog
    filled = sheet(catalog, fill, "home", "Nurse", speaking=1.0)
    imported = plan(catalog, filled, held_on=date(2025, 2, 12), mix_lists=True)
    assert "      - 3 # the first\n      - 3\n      - 3\n      - 3 # the last\n      - 1\n" in imported.text


WORDS = st.one_of(
    st.sampled_from(
        ["=1+1", "null", "~", "yes", "- a", "{a: b}", "a: b", "a #b", "'", '"', "\\n", "1e5", "2026-01-01"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30),
)


@settings(deadline=None)
@given(
    roles=st.lists(WORDS, min_size=1, max_size=4, unique_by=str.casefold),
    missing=st.lists(WORDS, max_size=3),
    votes=st.lists(st.sampled_from([None, 1, 2, 3, 4]), min_size=4, max_size=4),
    added=st.booleans(),
)
def test_what_was_put_in_stands_in_the_vote(
    catalog: Catalog, roles: list[str], missing: list[str], votes: list[int | None], *, added: bool
) -> None:
    keys = [item.competency for item in catalog.all(Validation)["north/care-aide-2025"].entity.items]
    cast = [dict.fromkeys(map(partial(key_of, catalog), keys), vote) for vote in votes[: len(roles)]]
    ballots = tuple(
        Ballot("x.csv", "cell A1", "home", role, own, None)
        for role, own in zip((f"{number} {role}" for number, role in enumerate(roles)), cast, strict=True)
    )
    day = date(2025, 2, 12) if added else DAY
    options = ImportOptions("care-aide", "north", day)
    imported, found = plan_import(catalog, [Filled("x.csv", ballots, tuple(missing), ())], options, DAY)
    assert found == ()
    assert imported is not None
    entity = imported.validation.entity
    assert [voter.role for voter in entity.voters][-len(roles) :] == [ballot.role for ballot in ballots]
    assert list(entity.missing)[len(entity.missing) - len(missing) :] == missing
    for item in entity.items:
        assert list(item.votes[-len(roles) :]) == votes[: len(roles)]
        assert len(item.votes) == len(entity.voters)


def problems(catalog: Catalog, *filled: Filled, **options: object) -> list[str]:
    imported, found = plan_import(catalog, filled, ImportOptions(**options), DAY)  # type: ignore[arg-type]
    assert imported is None
    return [say_fault(problem) for problem in found]


def test_one_faulty_sheet_stops_all(catalog: Catalog, fill: Fill) -> None:
    good, bad = sheet(catalog, fill, "home", anatomy=4.0), sheet(catalog, fill, "clinic", anatomy=5.0)
    assert problems(catalog, good, bad) == ["clinic-Owner.xlsx: cell D11: '5' is not a vote"]


def test_the_same_sheet_twice_and_two_people_of_one_role(catalog: Catalog, fill: Fill) -> None:
    first = sheet(catalog, fill, "home", anatomy=4.0)
    other = sheet(catalog, fill, "home", "OWNER", anatomy=2.0)
    assert (
        "the same votes of home, Owner are in home-Owner.xlsx already" in problems(catalog, first, first)[0]
    )
    assert (
        "home, OWNER has voted already, with other votes, in home-Owner.xlsx"
        in problems(catalog, first, other)[0]
    )
    assert len(plan(catalog, first, other, same_role=True).validation.entity.voters) == 2


def test_a_sheet_that_was_taken_already(catalog: Catalog, fill: Fill) -> None:
    filled = sheet(catalog, fill, "hospital", "Unit manager", anatomy=4.0)
    day = date(2025, 2, 12)
    assert (
        f"has voted already, with other votes, in {ADDED}"
        in problems(catalog, filled, held_on=day, mix_lists=True)[0]
    )


def test_a_sheet_of_another_occupation_region_or_list(catalog: Catalog, fill: Fill) -> None:
    who = {"firm": "home", "role": "Owner", "teamwork": 3.0}
    care = read_ballots(catalog, fill(catalog, who, name="a.xlsx"))
    named = FormOptions(add=("teamwork",))
    clerk = read_ballots(
        catalog, fill(catalog, who | {"firm": "clinic"}, name="b.xlsx", occupation="clerk", options=named)
    )
    south = read_ballots(
        catalog,
        fill(catalog, who | {"firm": "clinic"}, name="c.xlsx", options=FormOptions(region="south")),
    )
    longer = read_ballots(
        catalog,
        fill(
            catalog,
            who | {"firm": "clinic"},
            name="d.xlsx",
            options=FormOptions(region="north", add=("charting",)),
        ),
    )
    (said,) = problems(catalog, care, clerk)  # that it is of another list goes without saying
    assert "made for 'clerk', not for 'care-aide'" in said
    assert "made for the region 'south', not for 'north'" in problems(catalog, care, south)[0]
    assert "another list than most others" in problems(catalog, care, longer)[0]
    mixed = plan(catalog, care, longer, mix_lists=True).validation.entity
    assert {item.competency: item.votes for item in mixed.items}["charting"] == (None, None)


def test_an_older_list_than_the_vote_it_is_added_to(catalog: Catalog, fill: Fill) -> None:
    filled = sheet(catalog, fill, "home", "Nurse", anatomy=4.0)
    (said,) = problems(catalog, filled, held_on=date(2025, 2, 12))
    assert f"its list is not the one of {ADDED}: it lacks 1 (charting)" in said


def test_sheets_that_look_ahead_differently_far(catalog: Catalog, fill: Fill) -> None:
    far = fill(
        catalog,
        {"firm": "clinic", "role": "Owner", "anatomy": 1.0},
        options=FormOptions(region="north", horizon=36),
    )
    near = sheet(catalog, fill, "home", anatomy=4.0)
    assert (
        "different numbers of months ahead: 24, 36" in problems(catalog, near, read_ballots(catalog, far))[0]
    )


def test_sheets_that_do_not_say_what_they_are_about(catalog: Catalog) -> None:
    from cpath.sheets.book import Book, Page  # noqa: PLC0415 - the rows are the point

    rows: tuple[tuple[Read, ...], ...] = (
        ("id", None), ("firm", "home"), ("role", "Owner"), ("anatomy", 4.0),
    )  # fmt: skip
    filled = read_ballots(catalog, Book("x.csv", (Page("", rows),)))
    with pytest.raises(UsageError, match="do not say which occupation"):
        plan_import(catalog, [filled], ImportOptions(), DAY)
    imported = plan(catalog, filled, occupation="care-aide", region="south")
    assert imported.path == "regions/south/validations/care-aide-2026.yaml"


def test_a_year_that_has_a_vote_already_gets_the_day(catalog: Catalog, fill: Fill) -> None:
    filled = sheet(catalog, fill, "home", anatomy=4.0)
    assert plan(catalog, filled, held_on=date(2025, 9, 1)).path.endswith("/care-aide-2025-09-01.yaml")


def test_a_vote_that_cannot_be_read_may_be_the_one(repository: Path, fill: Fill) -> None:
    (repository / ADDED).write_text("title: [", encoding="utf-8")
    catalog = load(repository).catalog
    filled = sheet(catalog, fill, "home", "Nurse", anatomy=4.0)
    with pytest.raises(UnreadableError, match="'north/care-aide-2025' cannot be read"):
        plan(catalog, filled)


def test_a_vote_that_changes_meanwhile_is_not_added_to(repository: Path, fill: Fill) -> None:
    catalog = load(repository).catalog
    filled = sheet(catalog, fill, "home", "Nurse", anatomy=4.0)
    file = repository / ADDED
    file.write_text(
        file.read_text(encoding="utf-8").replace("[3, 3, 3, 3]", "[3, 3, 3, 4]"), encoding="utf-8"
    )
    with pytest.raises(UsageError, match="has changed since it was read"):
        plan(catalog, filled, held_on=date(2025, 2, 12), mix_lists=True)
