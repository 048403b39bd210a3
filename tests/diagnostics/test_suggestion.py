"""The near word that is asked about, and the same word that is only written otherwise."""

from __future__ import annotations

import pytest

from cpath.diagnostics.suggestion import closest, did_you_mean, same_but_for_writing

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
