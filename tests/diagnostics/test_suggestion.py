"""The near word that is asked about, and the same word that is only written otherwise."""

from __future__ import annotations

import pytest

from cpath.diagnostics.suggestion import (
    LISTED,
    NEIGHBORS,
    Words,
    closest,
    did_you_mean,
    list_some,
    same_but_for_writing,
)

KNOWN = ("community-college", "employer", "bachelor's degree", "k12")


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("Employer", "employer"),
        (" EMPLOYER ", "employer"),
        ("Community College", "community-college"),
        ("community_college", "community-college"),
        ("Bachelor\N{RIGHT SINGLE QUOTATION MARK}s  Degree", "bachelor's degree"),
        ("K12", "k12"),
        ("k-12", None),
        ("employers", None),
        ("employer", None),
        ("", None),
        ("x" * 200, None),
    ],
)
def test_same_but_for_writing(word: str, known: str | None) -> None:
    assert same_but_for_writing(word, KNOWN) == known


def test_two_that_are_written_alike_are_none() -> None:
    assert same_but_for_writing("A b", ("a-b", "a_b")) is None


def test_a_slip_of_the_finger_is_only_asked_about() -> None:
    assert closest("emplyer", KNOWN) == "employer"
    assert did_you_mean("emplyer", KNOWN) == "did you mean 'employer'?"
    assert did_you_mean("zzz", KNOWN) is None


@pytest.mark.parametrize(
    ("word", "known", "wanted"),
    [
        ("workforce", ["workforce-center", "school-district"], "workforce-center"),
        (
            "Manufacturing",
            ["plains/advanced-manufacturing", "advanced-manufacturing"],
            "advanced-manufacturing",
        ),
        ("certification", ["certificate", "industry-certification"], "industry-certification"),
        ("from", ["from_occupation", "to_occupation", "type"], "from_occupation"),
        ("college", ["plains-college", "valley-college"], None),
        ("employers", ["employer", "employers-of-the-valley"], "employer"),
        ("to", ["to_occupation"], None),
    ],
)
def test_a_word_that_was_left_out_is_found_where_only_one_has_the_rest(
    word: str, known: list[str], wanted: str | None
) -> None:
    assert closest(word, known) == wanted


def test_among_very_many_words_the_one_that_was_meant_is_found() -> None:
    known = Words([f"program-{number:05}" for number in range(20_000)] + ["registered-nurse", "welder"])
    for word, meant in (
        ("registred-nurse", "registered-nurse"),
        ("Registered Nurse", "registered-nurse"),
        ("weldr", "welder"),
        ("nurse", "registered-nurse"),
    ):
        assert closest(word, known) == meant, word
    assert closest("nothing-like-it", known) is None
    assert len(known.near("program-12345")) <= 4 * NEIGHBORS
    assert same_but_for_writing("Welder", known) == "welder"
    assert same_but_for_writing("welder", known) is None


def test_a_long_list_of_words_is_cut() -> None:
    assert list_some(["a", "b"]) == "a, b"
    assert list_some(str(number) for number in range(LISTED + 3)).endswith(f", {LISTED - 1} and 3 more")
