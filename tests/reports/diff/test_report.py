"""What changed, as people and programs read it: hostile words, unread files, long lists, every move."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from cpath.catalog import Catalog, load
from cpath.compare import Comparison
from cpath.compare.gaps import ItemChange, PairChange
from cpath.compare.records import RecordChange, ThresholdChange
from cpath.compare.walk import CriticalChange, InitiativeChange, StepChange, StepEvent, WordChange
from cpath.diagnostics.columns import display_width
from cpath.documents import View
from cpath.gaps.report import build_gap_report
from cpath.messages import Code, msg
from cpath.model.initiative import Attestation, Waiver
from cpath.reports.diff.document import Side
from cpath.reports.registry import REPORTS, write_report
from cpath.reports.titles import Titles
from cpath.source.history import Commit
from cpath.steps.gate import StepState

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]

REPOSITORY = Path(__file__).parents[2] / "repos" / "steps"
DAY, LATER = date(2026, 6, 30), date(2027, 1, 2)
VIEW = View()
EMPTY = Comparison(DAY, DAY, (), (), (), (), (), (), ())
NAUGHTY = (
    "\x1b[31mred\x1b[0m",
    "\x9b31m",
    "a | b\n| c",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "@everyone `code` *bold* ~~x~~ # head",
    "&lt;b&gt; &#64;all",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
)
TEXTS = tuple(name for name in REPORTS["diff"].formats if name != "xlsx")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(REPOSITORY).catalog


def side(name: str = "main", subject: str = "Words") -> Side:
    return Side(name, DAY, Commit("0" * 40, "0000000", DAY, subject))


@pytest.fixture(scope="module")
def render(catalog: Catalog) -> Render:
    def write(
        comparison: Comparison,
        style: str = "text",
        view: View = VIEW,
        before: Side | None = None,
        after: Side | None = None,
    ) -> str:
        sides = before or side(), after or side()
        text = write_report("diff", style, view, comparison, *sides, Titles(catalog))
        assert isinstance(text, str)
        return text

    return write


def added(title: str, number: int = 0) -> RecordChange:
    return RecordChange("added", "program", f"plains/p{number}", "plains", title)


def flat(text: str) -> str:
    return " ".join(text.split())


def initiative(**found: Any) -> Comparison:
    one = InitiativeChange("plains/a", "a", "plains", "Care", (), (), (), ())
    return replace(EMPTY, initiatives=(replace(one, **found),))


@pytest.mark.parametrize("style", TEXTS)
@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_words_stay_words(style: str, text: str, render: Render) -> None:
    plain = render(replace(EMPTY, records=(added("x"),)), style)
    out = render(replace(EMPTY, records=(added(text),)), style, before=side(text, text))
    assert all(char.isprintable() or char == "\n" for char in out)
    if style != "text":
        assert out.count("\n") == plain.count("\n")
    if style == "html":
        assert "<script" not in out
        assert "javascript:" not in re.sub(r">[^<]*<", "", out)
    if style == "markdown":
        words = re.sub(r"``?[^`]*``?", "", out)
        assert "<script" not in words
        assert not re.search(r"(?<!\\)\]\(", words)
        assert not re.search(r"@(?!<!-- -->)", words)
        assert not re.search(r"&(?!amp;|lt;script|lt;/script)", words)
        table = [line for line in out.splitlines() if line.startswith("|")]
        assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {5}
    if style == "json":
        (record,) = json.loads(out)["records"]
        assert record["key"] == "plains/p0"


@pytest.mark.parametrize("style", ["text", "markdown", "html"])
def test_what_cannot_be_read_is_said_also_where_nothing_changed(style: str, render: Render) -> None:
    reason = msg("gaps: {file} cannot be read", file=Code("cpath.yaml"))
    broken = replace(
        EMPTY,
        broken_before=("program plains/a",),
        broken_after=("region north", "region south"),
        left_out=(reason,),
    )
    out = flat(re.sub(r"<[^>]+>|`", "", render(broken, style, before=side("one"), after=side("two"))))
    assert "Nothing changed." in out
    assert "1 record of one (0000000) cannot be read and is left out: program plains/a" in out
    assert "2 records of two (0000000) cannot be read and are left out: region north and region south" in out
    assert "Not compared: gaps: cpath.yaml cannot be read" in out
    assert json.loads(render(broken, "json"))["not_compared"] == ["gaps: `cpath.yaml` cannot be read"]


def test_thresholds_come_first(render: Render) -> None:
    changes = (
        ThresholdChange("critical_vote", "north", "Critical item", 3.0, 2.5),
        ThresholdChange("voters_minimum", None, "Voters", 1000.0, 2000.0),
    )
    out = render(replace(EMPTY, records=(added("x"),), yardstick=changes))
    assert out.index("Thresholds changed") < out.index("Region Plains")
    assert "  - `critical_vote` in `north`: 3 → 2.5\n  - `voters_minimum`: 1,000 → 2,000\n" in out
    assert "\n1 record changed and 2 thresholds changed.\n" in out


def test_long_lists_are_counted(render: Render) -> None:
    many = replace(EMPTY, records=tuple(added(f"Program {number}", number) for number in range(27)))
    assert render(many).count(" added\n") == 20
    assert "  and 7 more: `--all`\n" in render(many)
    assert render(many, view=View(show_all=True)).count(" added\n") == 27
    assert len(json.loads(render(many, "json"))["records"]) == 27
    assert len(list(csv.DictReader(io.StringIO(render(many, "csv"))))) == 27


def test_markdown_fits_into_a_comment(gaps: Comparison, render: Render) -> None:
    records = tuple(added(f"Program {number}", number) for number in range(27))
    many = replace(gaps, records=records, gaps=gaps.gaps[3:] * 23)
    whole = render(many, "markdown")
    assert (whole.count("| added |"), whole.count("no longer compared")) == (27, 23)
    short = render(many, "markdown", View(longest=60_000))
    assert (short.count("| added |"), short.count("no longer compared")) == (20, 20)
    assert "\n\nand 7 more\n" in short
    assert "\n\nand 3 more\n" in short
    cut = render(many, "markdown", View(longest=1_000))
    assert 800 < len(cut) < 1_100
    assert cut.endswith("\n\nThis is not all: other formats, such as JSON, have the rest.\n")
    assert short.startswith(cut.rpartition("\n\n")[0])


def test_json_says_whether_anything_changed(render: Render) -> None:
    assert json.loads(render(EMPTY, "json"))["changed"] is False
    assert json.loads(render(replace(EMPTY, records=(added("x"),)), "json"))["changed"] is True


def test_sides_are_named_with_their_days(render: Render) -> None:
    out = render(EMPTY, before=side("v1", "First words"), after=Side("the working folder", LATER))
    assert flat(out) == (
        "What changed in the career pathway data from `v1` of June 30, 2026: First words · "
        "to the working folder on January 2, 2027 Nothing changed."
    )


def test_records_of_every_sort_of_change(render: Render) -> None:
    renamed = RecordChange("renamed", "program", "plains/new", "plains", "New", "plains/old")
    changed = RecordChange("changed", "organization", "college", None, "College", None, ("Website", "SOC"))
    dropped = RecordChange("dropped", "competency", "care/a", None, "A")
    moved = RecordChange("renamed", "competency", "care/b", None, "B", "care/was")
    out = flat(render(replace(EMPTY, records=(renamed, changed, dropped, moved))))
    assert (
        "Region Plains Records Record Change Details Programs New (`new`) renamed was `plains/old`; its"
        in out
    )
    assert "Organizations College (`college`) changed `Website` and `SOC` Competencies" in out
    assert "1 in `care` dropped A (`a`) 1 in `care` renamed B (`b`), was `was`" in out


STEP = StepChange(
    3, "Third step", StepState.SIGNED, StepState.SIGNED, (), by_time=False, failing=(), passing=()
)


def test_a_step_and_what_happened_to_it(render: Render) -> None:
    signed = StepEvent("signed", DAY, ("college", "employer-01"))
    gone = StepEvent("sign-off removed", LATER, ())
    reopened = StepEvent("opened again", LATER, ("employer-01",), "Two have left")
    steps = (
        replace(STEP, before=None, events=(signed, gone)),
        replace(STEP, number=4, events=(reopened,)),
        replace(STEP, number=5, after=StepState.NEEDS_REVIEW, by_time=True),
    )
    out = flat(render(initiative(steps=steps)))
    assert "\n3 steps changed.\n" in render(initiative(steps=steps))
    assert (
        "The eight steps of Care - Step 3, Third step: new → signed "
        "signed on June 30, 2026 by college and Example employer 1 "
        "the sign-off of January 2, 2027 is gone from the step record "
        "- Step 4, Third step: signed reopened on January 2, 2027 by Example employer 1: Two have left "
        "- Step 5, Third step: signed → signed, needs review the data are the same: only time has passed"
    ) in out


def criterion(name: str, missing: str = "") -> Any:
    return SimpleNamespace(criterion=SimpleNamespace(id=name), result=SimpleNamespace(missing=missing))


def test_criteria_and_what_to_do(render: Render) -> None:
    step = replace(
        STEP,
        failing=(criterion("S3.1", "Write `x`"), criterion("S3.2", "Ask"), criterion("S3.3", "Write `x`")),
        passing=(criterion("S3.4"), criterion("S3.5")),
    )
    out = flat(render(initiative(steps=(step,))))
    assert "no longer met: `S3.1`, `S3.2` and `S3.3` met now: `S3.4` and `S3.5` Everything: `--all`" in out
    full = flat(render(initiative(steps=(step,)), view=View(show_all=True)))
    assert full.endswith("What to do now - `S3.1` and `S3.3`: Write `x` - `S3.2`: Ask")


@pytest.mark.parametrize(
    ("what", "expires", "before", "said"),
    [
        ("added", LATER, None, "added of June 30, 2026 by college, until January 2, 2027: Few"),
        ("removed", None, None, "removed of June 30, 2026 by college, without an end: Few"),
        ("other end", LATER, DAY, "last day June 30, 2026 → January 2, 2027 of"),
        ("other end", None, DAY, "last day June 30, 2026 → no end of"),
        ("other end", LATER, None, "last day no end → January 2, 2027 of"),
        ("expired", LATER, None, "expired on January 2, 2027 of"),
    ],
)
def test_waivers_and_statements(
    what: Any, expires: date | None, before: date | None, said: str, render: Render
) -> None:
    shared: dict[str, Any] = {
        "criterion": "S2.1",
        "by": "college",
        "role": "Dean",
        "on": DAY,
        "expires": expires,
    }
    waiver = Waiver.model_construct(**shared, reason="Few")
    statement = Attestation.model_construct(**shared, statement="Few")
    found = initiative(
        waivers=(WordChange(what, waiver, before),), attestations=(WordChange(what, statement, before),)
    )
    out = flat(render(found))
    assert f"- Waiver for `S2.1`: {said}" in out
    assert f"- Statement for `S2.1`: {said}" in out
    assert "2 waivers or statements changed." in out


def test_critical_occupations(render: Render) -> None:
    critical = (CriticalChange("added", "a", "Aides"), CriticalChange("dropped", "b", "Nurses"))
    out = render(initiative(critical=critical))
    assert "\n2 critical occupations changed.\n" in out
    assert "Critical occupations of Care\n  - Aides: added\n  - Nurses: dropped\n" in out


@pytest.fixture(scope="module")
def gaps(catalog: Catalog) -> Comparison:
    """A comparison of one pair, with an item of each move and more pairs of each kind."""
    first, *_ = (pair for pair in build_gap_report(catalog).pairs if len(pair.items) > 3)
    met = next(item for item in first.items if not item.is_gap)
    short = replace(met, gap_class="missing")
    items = (
        ItemChange("closed", "a", short, met),
        ItemChange("opened", "b", met, short),
        ItemChange("opened", "c", None, short),
        ItemChange("now known", "d", met, met),
        ItemChange("no longer known", "e", met, met),
        ItemChange("newly required", "f", None, met),
        ItemChange("no longer required", "g", met, None),
    )
    unknown = replace(first, coverage=None)
    place = ("plains", first.occupation, first.source)
    pairs = (
        PairChange(*place, first, first, items),
        PairChange(*place, unknown, first, ()),
        PairChange(*place, None, first, ()),
        PairChange(*place, first, None, ()),
    )
    return replace(EMPTY, gaps=pairs)


def test_every_move_of_an_item(gaps: Comparison, render: Render) -> None:
    out = render(gaps, view=View(width=100))
    items = [line.strip() for line in out.splitlines()]
    start = next(number for number, line in enumerate(items) if line.startswith("- "))
    name = items[start + 1].removeprefix("closed: ")
    assert items[start + 1 : start + 7] == [
        f"closed: {name}",
        f"opened: {name} (missing) and {name} (missing), newly required",
        f"now known: {name} (met)",
        f"no longer known: {name}",
        f"newly required, no gap known: {name}",
        f"no longer required: {name}",
    ]
    assert "\n1 gap closed, 2 gaps opened and coverage of 3 programs changed.\n" in out


def test_pairs_that_are_new_gone_or_known_now(gaps: Comparison, render: Render) -> None:
    _, known, new, gone = gaps.gaps
    shown = "Nursing assistant from Nurse aide: "
    assert flat(render(replace(gaps, gaps=(known,)))).endswith(f"{shown}coverage unknown → 82% met")
    out = flat(render(replace(gaps, gaps=(new,))))
    assert f"{shown}compared for the first time, 82% met 4 items required, 1 gap, 0 to find out" in out
    assert flat(render(replace(gaps, gaps=(gone,)))).endswith(f"{shown}no longer compared, was 82% met")


def test_the_workbook_has_a_sheet_for_records_steps_and_gaps(catalog: Catalog, gaps: Comparison) -> None:
    found = replace(gaps, records=(added("x"),), initiatives=initiative(steps=(STEP,)).initiatives)
    raw = write_report("diff", "xlsx", VIEW, found, side(), side(), Titles(catalog))
    assert isinstance(raw, bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert book.sheet_names == ["Records", "Steps", "Gaps"]
    rows = book.get_sheet_by_name("Gaps").to_python()
    moves = [row[3] for row in rows if row[0] == "plains"]
    assert moves[:3] == ["closed", "opened", "opened"]
    assert len(moves) == 7
    steps = book.get_sheet_by_name("Steps").to_python()[-1]
    assert steps[:6] == ["plains", "a", 3, "signed", "signed", "no"]


@pytest.mark.parametrize("width", [60, 80])
def test_no_line_is_wider_than_the_page(width: int, gaps: Comparison, render: Render) -> None:
    found = replace(
        gaps,
        records=(added("A long title of a program " * 6),),
        initiatives=initiative(steps=(STEP,)).initiatives,
    )
    lines = render(found, view=View(width=width, show_all=True)).splitlines()
    assert len(lines) > 25
    assert [line for line in lines if display_width(line) > width] == []
