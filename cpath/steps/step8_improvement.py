"""Step 8, continuous improvement: outcomes, reviews with decisions, metrics, what is due again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.messages import Code, msg
from cpath.model import read_text
from cpath.steps.age import add_months, last_young_day
from cpath.steps.criterion import HARD, SOFT, Criterion, Measured, judge, judge_each
from cpath.steps.scope import each_occupation, each_program, no_program
from cpath.steps.wording import count, listed, number

if TYPE_CHECKING:
    from cpath.catalog import Record
    from cpath.model import Program
    from cpath.model.initiative import Review
    from cpath.steps.context import Context, Critical

WIOA_INDICATORS: dict[str, str] = {
    "employment-q2": "employment in the second quarter",
    "employment-q4": "employment in the fourth quarter",
    "median-earnings-q2": "median earnings",
    "credential-attainment": "credential attainment",
    "measurable-skill-gains": "measurable skill gains",
    "effectiveness-serving-employers": "effectiveness in serving employers",
}
"""The six primary indicators of performance under WIOA section 116."""


def _outcomes(context: Context) -> Measured:
    parts = []
    for program in context.programs:
        if program.entity.status != "active":
            continue
        amount = len(program.entity.outcomes)
        reason = program.entity.no_outcomes is not None
        key = "no_outcomes" if reason and not amount else "outcomes"
        parts.append(
            (
                program.key,
                read_text(program.entity.title),
                judge(
                    bool(amount) or reason,
                    measured=count(amount, "outcome") if amount or not reason else "says why there is none",
                    expected="",
                    evidence=[(program, (key,))],
                    missing=msg(
                        "ask the provider for outcomes, or say under {no_outcomes} why there are none",
                        no_outcomes=Code("no_outcomes"),
                    ),
                ),
            )
        )
    expected = "an outcome of every active program, or the reason why there is none"
    return judge_each(parts, expected=expected, none=no_program(context))


def _held(context: Context) -> list[tuple[int, Review]]:
    reviews = enumerate(context.initiative.entity.reviews)
    return [(index, review) for index, review in reviews if review.on <= context.today]


def _reviewed(context: Context) -> Measured:
    signed = context.signed.get(7)
    held = _held(context)
    after = [
        (index, review)
        for index, review in held
        if signed is not None and review.on > signed[1].signed_on and review.decisions
    ]
    if signed is None:
        words = "step 7 is not signed"
    else:
        words = f"{count(len(after), 'review')} with decisions after {signed[1].signed_on}"
    return judge(
        bool(after),
        measured=words,
        expected="at least 1 review with decisions after step 7 was signed",
        evidence=[(context.initiative, ("reviews", index)) for index, _ in after or held]
        or [(context.initiative, ("reviews",))],
        missing=msg(
            "hold a review of the whole, and record its day and decisions under {reviews}",
            reviews=Code("reviews"),
        ),
        facts={"after": None if signed is None else str(signed[1].signed_on)},
    )


def _metric(context: Context) -> Measured:
    metrics = context.initiative.entity.metrics
    return judge(
        bool(metrics),
        measured=count(len(metrics), "metric"),
        expected="at least 1 metric with baseline, target and period",
        evidence=[(context.initiative, ("metrics",))],
        missing=msg(
            "choose what tells whether the pathway works, and write it under {metrics}",
            metrics=Code("metrics"),
        ),
    )


def _next_review(context: Context) -> Measured:
    months = context.thresholds.review_months.value
    held = _held(context)
    index, latest = max(held, key=lambda found: (found[1].on, found[0])) if held else (None, None)
    next_on = latest.next_on if latest else None
    path = ("reviews",) if index is None else ("reviews", index, "next_on")
    return judge(
        next_on is not None and context.today <= next_on <= add_months(context.today, months),
        measured=f"next review on {next_on}" if next_on else "no day for the next review",
        expected=f"the next review at most {number(months)} months ahead, and not past",
        evidence=[(context.initiative, path)],
        missing=msg(
            "hold the review, or set a day for the next one under {next_on} of the latest",
            next_on=Code("next_on"),
        ),
        until=(next_on, "the next review is overdue") if next_on else None,
    )


def _indicators(context: Context) -> Measured:
    stated = {
        outcome.measure
        for program in context.programs
        for outcome in program.entity.outcomes
        if outcome.value != "unknown"
    }
    absent = [words for measure, words in WIOA_INDICATORS.items() if measure not in stated]
    return judge(
        not absent,
        measured=f"nothing on {listed(absent)}" if absent else "all six",
        expected="the six WIOA indicators among the programs' outcomes",
        evidence=[(program, ("outcomes",)) for program in context.programs]
        or [(context.initiative, ("critical_occupations",))],
        missing=msg("ask the workforce board for the indicators that are missing"),
    )


def _vote_due(context: Context, critical: Critical) -> Measured:
    vote = critical.validation
    notice = context.thresholds.refresh_notice_months.value
    months = context.thresholds.vote_months.value - notice
    until = last_young_day(vote.entity.held_on, months) if vote else None
    return judge(
        until is not None and context.today <= until,
        measured=f"held on {vote.entity.held_on}" if vote else "no vote",
        expected="",
        evidence=[(vote, ("held_on",)) if vote else (context.initiative, critical.path)],
        missing=msg("set a day for the next vote"),
        until=(until, f"the next vote is due within {number(notice)} months") if until else None,
    )


def _check_due(context: Context, program: Record[Program]) -> Measured:
    on = program.entity.last_checked
    notice = context.thresholds.refresh_notice_months.value
    months = context.thresholds.program_check_months.value - notice
    until = None if on is None else last_young_day(on, months)
    return judge(
        on is not None and until is not None and on <= context.today <= until,
        measured=f"last checked {on}" if on else "never checked",
        expected="",
        evidence=[(program, ("last_checked",))],
        missing=msg(
            "ask the provider again, and write the day under {last_checked}",
            last_checked=Code("last_checked"),
        ),
        until=(until, f"the next check is due within {number(notice)} months") if until else None,
    )


def _vote_due_expected(context: Context) -> str:
    return f"no vote due within {number(context.thresholds.refresh_notice_months.value)} months"


def _check_due_expected(context: Context) -> str:
    return f"no program to be checked within {number(context.thresholds.refresh_notice_months.value)} months"


CRITERIA: tuple[Criterion, ...] = (
    Criterion("S8.1", msg("Outcomes of every program, or the reason why not"), HARD, _outcomes),
    Criterion("S8.2", msg("A review with decisions since the picture was published"), HARD, _reviewed),
    Criterion("S8.3", msg("A metric with baseline, target and period"), HARD, _metric),
    Criterion("S8.4", msg("A day for the next review"), HARD, _next_review),
    Criterion("S8.5", msg("The six WIOA indicators are known"), SOFT, _indicators),
    Criterion("S8.6", msg("No vote is due"), SOFT, each_occupation(_vote_due_expected, _vote_due)),
    Criterion(
        "S8.7", msg("No program is due to be checked"), SOFT, each_program(_check_due_expected, _check_due)
    ),
)
