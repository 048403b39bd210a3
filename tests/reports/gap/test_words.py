"""The words of gap figures: answers, widths by cause, what to write, of repositories changed in one fact."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, get_args

import pytest

from cpath.gaps.competency import UNDETERMINED, GapClass
from cpath.gaps.figures import Range
from cpath.gaps.offer import Flag
from cpath.gaps.reason import Reason, ReasonKind
from cpath.gaps.required import DropReason
from cpath.messages import Listed, Message, msg
from cpath.messages.translate import english
from cpath.reports.gap.reasons import CLASSES, DROPPED, FLAGS, REASONS, reason_words
from cpath.reports.gap.unknowns import Cause, noted, telling, width_causes, width_lines
from cpath.reports.gap.words import (
    category_line,
    count_line,
    demand_lines,
    headline,
    over_taught_lines,
    short_answer,
    short_notes,
)
from tests.reports.gap.conftest import changed_report, read_cases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.report import GapReport

CASES = read_cases("words.yaml")


def said(report: GapReport, pair: Pair) -> dict[str, Any]:
    """All that is said of a pair."""
    found: dict[str, Any] = {
        "headline": headline(pair),
        "short": short_answer(pair).value,
        "signs": [msg("{sign}: {words}", sign=sign, words=words) for sign, words in short_notes([pair])],
        "width": width_lines(report, pair),
        "counts": count_line(pair),
        "category": category_line(pair),
        "gaps": _notes(report, pair, pair.gaps),
        "to_find_out": _notes(report, pair, pair.to_find_out),
        "over_taught": list(over_taught_lines(pair)),
        "requires": list(demand_lines(report, pair)),
    }
    return {
        key: list(map(english, value)) if isinstance(value, list) else english(value)
        for key, value in found.items()
        if value
    }


def _notes(report: GapReport, pair: Pair, items: Sequence[Item]) -> list[Message]:
    return [
        msg("{items}: {note}", items=Listed([item.title for item in own], 3), note=note)
        for note, own in noted(items, report, pair)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_said(case: dict[str, Any], tmp_path: Path) -> None:
    report = changed_report(tmp_path, case)
    (pair,) = report.pairs
    assert said(report, pair) == case["expect"]
    # The width is explained to the last point, and each cause says what to write.
    causes = width_causes(report, pair)
    assert sum((cause.share for cause in causes), Fraction(0)) == (pair.range.width if pair.range else 0)
    assert all(cause.kinds and cause.write for cause in causes)
    assert all(telling(item) for item in pair.to_find_out)


def test_every_kind_of_reason_has_words_and_a_case(tmp_path: Path) -> None:
    assert set(REASONS) == set(get_args(ReasonKind))
    seen = set()
    for number, case in enumerate(CASES):
        for pair in changed_report(tmp_path / str(number), case).pairs:
            seen |= {reason.kind for item in pair.items for reason in item.reasons}
    assert seen == set(REASONS)


@pytest.mark.parametrize(
    ("low", "tone"),
    [
        ("1", "heat0"),
        ("0.75", "heat1"),
        ("0.74", "heat2"),
        ("0.5", "heat2"),
        ("0.49", "heat3"),
        ("0", "heat4"),
    ],
)
def test_the_less_is_covered_the_darker(low: str, tone: str, tmp_path: Path) -> None:
    (pair,) = changed_report(tmp_path, CASES[0]).pairs
    assert pair.coverage is not None
    found = Range(Fraction(low), Fraction(low))
    assert short_answer(replace(pair, coverage=replace(pair.coverage, met=found))).tone == tone


def test_courses_that_are_not_mapped_are_counted(tmp_path: Path) -> None:
    (pair,) = changed_report(tmp_path, CASES[0]).pairs
    words = english(headline(replace(pair, unmapped_courses=("one", "two"))))
    assert words == "69% met; 2 courses are not mapped"


def test_less_than_a_point_is_not_0_points(tmp_path: Path) -> None:
    (pair,) = changed_report(tmp_path, CASES[0]).pairs
    cause = Cause(("elective",), Fraction(1, 1000), pair.items[:1], ())
    assert english(cause.words) == "less than 1 point is open: 1 item that only an elective may cover"


def test_a_close_vote_is_no_note_on_the_source(tmp_path: Path) -> None:
    report = changed_report(tmp_path, CASES[0])
    (pair,) = report.pairs
    flags: tuple[Flag, ...] = ("close-call", "out-of-order")
    items = [replace(item, flags=flags) for item in pair.gaps]
    assert items
    assert [note for note, _ in noted(items, report, pair)] == [FLAGS["out-of-order"]]


@pytest.mark.parametrize("kind", get_args(ReasonKind))
def test_words_of_a_reason_are_whole(kind: ReasonKind) -> None:
    text = english(reason_words([Reason(kind, "n1", "9", "course-level", "onet-level", ("speaking",))]))
    assert "{" not in text
    assert "  " not in text
    if kind != "taught-not-assessed":  # that one is known
        assert REASONS[kind].items


def test_every_class_flag_and_drop_has_words() -> None:
    assert set(CLASSES) == set(get_args(GapClass))
    assert len({found.mark for found in CLASSES.values()}) == len(CLASSES)
    assert list(CLASSES)[-len(UNDETERMINED) :] == [name for name in CLASSES if name in UNDETERMINED]
    assert set(FLAGS) == set(get_args(Flag))
    assert set(DROPPED) == set(get_args(DropReason))
