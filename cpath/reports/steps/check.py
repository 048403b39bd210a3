"""Which signed steps need review: what is missing, why, and which commit did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics.plain import show
from cpath.documents import Document, Item, Items, Section
from cpath.messages import Code, Listed, Message, msg, plural
from cpath.reports.steps.check_data import data
from cpath.reports.steps.states import SHORT_TITLES
from cpath.reports.steps.words import (
    initiative_name,
    missing_item,
    next_command,
    reopening_words,
    signed_words,
)
from cpath.steps.alike import group_alike
from cpath.steps.check import SOON, Cause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.documents import Block
    from cpath.messages import Value
    from cpath.reports.titles import Titles
    from cpath.source.history import Commit
    from cpath.source.position import DataPath
    from cpath.steps.check import Ended, InitiativeCheck, LapsedStep
    from cpath.steps.trace import StepCheck, Traced

__all__ = ["data", "document"]

_COMMITS = 3
"""Commits that changed the evidence, named where no single one caused the review."""
_SOON = 5
_STEPS = 8


def document(report: StepCheck, titles: Titles) -> Document:
    """Return what needs review, by initiative; then what ends soon, and what is still valid."""
    blocks: list[Block] = [_initiative(report, check, titles) for check in report.checks if not check.stands]
    soon = tuple(soon_items(report, titles))
    if soon:
        blocks.append(Section(msg("What ends within {n} days", n=SOON.days), (Items(soon, most=_SOON),)))
    valid = tuple(_valid(check, titles) for check in report.checks if check.stands)
    if valid:
        blocks.append(Section(msg("Nothing to do"), (Items(valid),), "all"))
    return Document(msg("Signed steps"), tuple(lead(report)), tuple(blocks), (report.on,))


def lead(report: StepCheck) -> Iterator[Message]:
    """Yield the answer: how many signed steps need review."""
    if not report.checks:
        yield msg("No initiative can be read.")
        return
    signed = sum(check.signed for check in report.checks)
    initiatives = plural("{n} initiative", "{n} initiatives", len(report.checks))
    if report.stands and not signed:
        yield msg("Nothing is signed yet, in {initiatives}.", initiatives=initiatives)
    elif report.stands:
        yield plural(
            "The only signed step is still valid, in {initiatives}.",
            "All {n} signed steps are still valid, in {initiatives}.",
            signed,
            initiatives=initiatives,
        )
    lapsed = sum(len(check.lapsed) for check in report.checks)
    if lapsed:
        yield plural(
            "{n} of {signed} needs review, in {initiatives}.",
            "{n} of {signed} need review, in {initiatives}.",
            lapsed,
            signed=plural("{n} signed step", "{n} signed steps", signed),
            initiatives=initiatives,
        )
    waiting = sum(len(check.at_risk) for check in report.checks)
    if lapsed and waiting:
        yield plural("{n} more waits for an earlier step.", "{n} more wait for an earlier step.", waiting)
    faults = sum(len(check.faults) for check in report.checks)
    if faults:
        yield plural("The step record has {n} fault.", "The step records have {n} faults.", faults)
    expired = sum(len(check.expired) for check in report.checks)
    if expired:
        yield plural(
            "{n} waiver or statement ended at a step that is not signed.",
            "{n} waivers or statements ended at steps that are not signed.",
            expired,
        )


def _initiative(report: StepCheck, check: InitiativeCheck, titles: Titles) -> Section:
    blocks: list[Block] = []
    if check.faults:
        items = tuple(
            Item(
                fault.message,
                (
                    msg("at {place}", place=_place(report, check, fault.path)),
                    *_related(report, check, fault.related),
                    msg("To do: {what}", what=fault.help),
                ),
            )
            for fault in check.faults
        )
        blocks.append(Section(msg("Step record"), (Items(items),)))
    blocks += [_step(report, check, step, titles) for step in check.lapsed]
    if check.expired:
        items = tuple(
            missing_item((item.now,), titles, (ended_words(item.ended, titles),)) for item in check.expired
        )
        blocks.append(Section(msg("Not signed yet, and no longer waived or attested"), (Items(items),)))
    if check.at_risk:
        blocks.append(
            plural(
                "Step {steps} is signed and waits for that.",
                "Steps {steps} are signed and wait for that.",
                len(check.at_risk),
                steps=Listed(check.at_risk, _STEPS),
            )
        )
    blocks.append(msg("Next: {command}", command=Code(_command(check))))
    name = msg(
        "{initiative} ({id})", initiative=initiative_name(check.status, titles), id=Code(check.status.id)
    )
    return Section(name, tuple(blocks))


def _step(report: StepCheck, check: InitiativeCheck, step: LapsedStep, titles: Titles) -> Section:
    status = step.status
    values: dict[str, Value] = {"n": status.step.number, "title": SHORT_TITLES[status.step.number]}
    if status.reopened is not None:
        heading = msg("Step {n}, {title}, was reopened and is not signed again")
        where = msg("at {place}", place=_place(report, check, _entry(step, "reopened")))
        items = [Item(reopening_words(status.reopened, titles), (where,))]
        items += [missing_item(group, titles) for group in group_alike(status.failing)]
    else:
        heading = msg("Step {n}, {title}, needs review: {signed}")
        if status.sign_off is not None:
            values["signed"] = signed_words(status.sign_off, titles)
        items = [_lapse(report, group, titles) for group in group_traced(report, check, step, titles)]
    return Section(heading.fill(**values), (Items(tuple(items)),))


def _lapse(report: StepCheck, group: Sequence[Traced], titles: Titles) -> Item:
    now, origin = group[0].lapse.now, group[0].origin
    was = origin.before.result.measured if origin and origin.before else None
    before = None if was == now.result.measured else was
    return missing_item(
        [item.lapse.now for item in group], titles, list(why(report, group[0], titles)), before
    )


def group_traced(
    report: StepCheck, check: InitiativeCheck, step: LapsedStep, titles: Titles
) -> tuple[tuple[Traced, ...], ...]:
    """Return the lapses of a step, those together that lack the same for the same reason.

    Where a record is gone or cannot be read, all that is asked of it fails by one reason.
    """
    groups: dict[tuple[str, ...], list[Traced]] = {}
    for item in report.traced_of(check, step):
        result = item.lapse.now.result
        reasons = (*why(report, item, titles), result.measured, result.missing)
        groups.setdefault(tuple(map(str, reasons)), []).append(item)
    return tuple(map(tuple, groups.values()))


def why(report: StepCheck, traced: Traced, titles: Titles) -> Iterator[Message]:
    """Yield why a criterion does not pass any more, and which commit did it."""
    lapse, origin = traced.lapse, traced.origin
    if lapse.ended is not None:
        yield ended_words(lapse.ended, titles)
    elif lapse.cause is Cause.AGED and lapse.since is not None:
        yield msg("it has been too old since {day}", day=lapse.since)
    elif lapse.cause is Cause.NEVER_MET:
        yield msg(
            "it did not pass when it was signed either: the record was written by hand, "
            "or by another version of cpath"
        )
    elif origin is not None and origin.is_uncommitted:
        yield msg("the data changed in files that are not committed yet")
    elif origin is not None and origin.commit is not None:
        yield msg("the data changed with commit {commit}", commit=_commit(origin.commit))
    else:
        since = msg("the data changed after the sign-off; it has not passed since {day}", day=lapse.since)
        changed = msg("the data changed after the sign-off")
        yield since if origin is None and lapse.since else changed
        if origin is None and report.history == "shallow":
            yield msg("the commit that changed them is older than this clone goes back")
        if origin is not None and origin.touched:
            commits = Listed([_commit(commit) for commit in origin.touched], _COMMITS)
            yield msg("commits that changed its files: {commits}", commits=commits)


def ended_words(ended: Ended, titles: Titles) -> Message:
    """What stood in for a criterion, and when it ended."""
    words = (
        msg("the waiver by {who} ({role}) ended on {day}")
        if ended.what == "waiver"
        else msg("the attestation by {who} ({role}) ended on {day}")
    )
    return words.fill(who=titles(ended.word.by), role=ended.word.role, day=ended.on)


def _commit(commit: Commit) -> Message:
    return msg(
        "{id} of {day} ({subject})", id=Code(commit.short), day=commit.on, subject=show(commit.subject)
    )


def soon_items(report: StepCheck, titles: Titles) -> Iterator[Message]:
    """Yield what signed steps rest on and ends soon, the earliest first."""
    found = sorted(
        (due.until, check.status.id, due.criterion.id, due.criterion.summary, check.status)
        for check in report.checks
        for due in check.soon
    )
    for until, _, criterion, summary, status in found:
        yield msg(
            "{initiative}: {summary} ({criterion}), until {day}",
            initiative=initiative_name(status, titles),
            summary=summary,
            criterion=Code(criterion),
            day=until,
        )


def _valid(check: InitiativeCheck, titles: Titles) -> Message:
    return plural(
        "{initiative}: {n} signed step is valid",
        "{initiative}: {n} signed steps are valid",
        check.signed,
        initiative=initiative_name(check.status, titles),
    )


def _command(check: InitiativeCheck) -> str:
    """Return the next command for an initiative with something to review."""
    if check.faults:
        return "cpath validate"
    if check.lapsed:
        return step_command(check, check.lapsed[0])
    return f"cpath step show {check.status.id} {check.expired[0].now.criterion.step}"


def step_command(check: InitiativeCheck, step: LapsedStep) -> str:
    """Return the command for a step to review: to sign it again, or to see what it lacks."""
    if step.status is check.status.current:
        return next_command(check.status)
    return f"cpath step show {check.status.id} {step.status.step.number}"


def _related(
    report: StepCheck, check: InitiativeCheck, related: tuple[DataPath, Message] | None
) -> Iterator[Message]:
    if related is not None:
        yield msg("see {place}: {words}", place=_place(report, check, related[0]), words=related[1])


def _entry(step: LapsedStep, *path: str) -> DataPath:
    return ("steps", step.status.sign_off_index or 0, *path)


def _place(report: StepCheck, check: InitiativeCheck, path: DataPath) -> Code:
    record = check.status.record
    return Code(f"{record.path}:{report.catalog.locate(record, path).start.line}")
