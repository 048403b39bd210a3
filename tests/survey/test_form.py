"""The list that is voted on: where it begins, what is added, whose firms can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.errors import CpathError, NoRepositoryError, UsageError
from cpath.survey.form import FormOptions, build_form, find_firms, length_warning
from cpath.survey.mark import Mark, digest_of, read_mark
from cpath.survey.words import say

if TYPE_CHECKING:
    from cpath.catalog import Catalog

NORTH = FormOptions(region="north")


def ids(catalog: Catalog, options: FormOptions, occupation: str = "care-aide") -> list[str]:
    return [item.competency for item in build_form(catalog, occupation, options).items]


def test_the_list_begins_with_the_last_vote_without_what_can_be_left_out(catalog: Catalog) -> None:
    form = build_form(catalog, "care-aide", NORTH)
    assert [item.competency for item in form.items] == [
        "anatomy", "care/hygiene", "speaking", "teamwork", "vital-signs",
    ]  # fmt: skip
    assert str(form.source) == "the vote of February 12, 2025"
    assert any("1 item left out" in str(note) for note in form.notes)


def test_without_a_vote_it_begins_with_what_the_framework_requires(catalog: Catalog) -> None:
    form = build_form(catalog, "care-aide", FormOptions(region="south"))
    assert {item.competency for item in form.items} == {
        "anatomy", "care/hygiene", "vital-signs", "speaking", "lift",
        "teamwork", "reliability", "habits/hygiene",
    }  # fmt: skip
    assert "3 items on employability added; the list had none" in map(str, form.notes)


def test_items_keeps_the_most_important_ones_and_add_brings_one_back(catalog: Catalog) -> None:
    south = FormOptions(region="south", most=2, employability=False)
    assert ids(catalog, south) == ["care/hygiene", "speaking"]
    assert "charting" in ids(catalog, FormOptions(region="north", add=("charting",)))


def test_lines_stand_by_title_so_that_nobody_reads_from_them_what_others_thought(catalog: Catalog) -> None:
    titles = [item.title for item in build_form(catalog, "care-aide", NORTH).items]
    assert titles == sorted(titles, key=str.casefold)


@pytest.mark.parametrize(
    ("occupation", "options", "said"),
    [
        ("care-aid", NORTH, "there is no occupation"),
        ("care-aide", FormOptions(region="nort"), "there is no region"),
        ("care-aide", FormOptions(region="north", add=("chartin",)), "there is no competency"),
        ("clerk", FormOptions(region="north", employability=False), "there is nothing to vote on"),
    ],
)
def test_what_cannot_be_asked(catalog: Catalog, occupation: str, options: FormOptions, said: str) -> None:
    with pytest.raises(CpathError, match=said):
        build_form(catalog, occupation, options)


def test_the_region_is_the_one_that_calls_the_occupation_critical(catalog: Catalog) -> None:
    assert build_form(catalog, "clerk", FormOptions(add=("teamwork",))).mark.region == "north"


def test_firms_are_of_the_partnership_or_the_counties(catalog: Catalog) -> None:
    assert [firm.id for firm in find_firms(catalog, "north")] == ["clinic", "home", "hospital"]
    # The South has none of its own: all employers of the repository.
    assert len(find_firms(catalog, "south")) == 5


def test_minutes_and_the_length_at_which_people_tire(catalog: Catalog) -> None:
    form = build_form(catalog, "care-aide", NORTH)
    long = type(form)(
        form.mark, form.occupation, "x", "x", "en", form.items * 42, (), "x", ()
    )  # 210 items: a published list of 209 takes about 21 minutes
    assert (form.minutes, long.minutes) == (1, 21)
    assert length_warning(form, catalog) is None
    assert "more than 150 tire people" in str(length_warning(long, catalog))


def test_words_are_spanish_where_asked_and_english_where_there_are_none(catalog: Catalog) -> None:
    form = build_form(catalog, "care-aide", FormOptions(region="north", language="es"))
    assert (form.title, form.region_title, form.items[0].title) == ("Auxiliar", "El Norte", "Anatomía")
    assert say("skill", "es-MX") == "Destrezas"
    assert say("skill", "fr") == "Skills"


@given(st.lists(st.text(), unique=True))
def test_the_order_of_a_list_does_not_count(keys: list[str]) -> None:
    assert digest_of(keys) == digest_of(reversed(keys))


def test_a_mark_is_read_back_and_nothing_else_is() -> None:
    mark = Mark("care-aide", "north", "0badcafe", 24)
    assert read_mark(f" {mark} ") == mark
    for other in (
        "",
        "cpath-survey/1",
        str(mark).replace("24", "x"),
        str(mark).replace("24", "9" * 30),
        str(mark).replace("24", "0"),
        str(mark).replace("list=", "lost="),
    ):
        assert read_mark(other) is None
    with pytest.raises(UsageError, match="newer cpath"):
        read_mark(str(mark).replace("/1", "/2"))


def test_a_framework_stands_for_all_of_its_items(catalog: Catalog) -> None:
    framework = next(iter(catalog.competencies.values())).framework
    form = build_form(catalog, "clerk", FormOptions(region="north", add=(framework.id,)))
    wanted = {key for key, entry in catalog.competencies.items() if entry.framework.key == framework.key}
    assert wanted <= {item.key for item in form.items}
    assert str(form.source) == "what its makers named"


def test_where_nothing_is_required_nothing_is_put_to_the_vote(catalog: Catalog) -> None:
    with pytest.raises(NoRepositoryError, match="there is nothing to vote on for 'clerk'") as caught:
        build_form(catalog, "clerk", FormOptions(region="north"))
    assert caught.value.help is not None
    assert "put a framework's items to the vote: --add " in caught.value.help
