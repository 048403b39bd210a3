"""What ``cpath step check`` says: which signed steps do not stand, why, and which commit did it.

Owns the layout of the text and the messages for GitHub; the sentences stand in
`cpath.reports.steps.check_words`, the keys of the JSON in `step_check_data`. Must not judge anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cpath.diagnostics import Diagnostic, Severity
from cpath.diagnostics.formats import GITHUB_LIMIT, render_command
from cpath.messages.translate import english
from cpath.model import read_text
from cpath.reports.steps.check_data import render_json
from cpath.reports.steps.check_words import (
    StepCheck,
    ended_words,
    group_alike,
    iter_why,
    list_steps,
    next_command,
    step_command,
    summarize,
)
from cpath.reports.steps.words import initiative_name
from cpath.reports.titles import Titles
from cpath.steps.gate import places_of
from cpath.steps.sign_off import describe_signers
from cpath.steps.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cpath.catalog import Catalog
    from cpath.source.position import DataPath
    from cpath.steps.check import InitiativeCheck, LapsedStep
    from cpath.steps.criterion import Place
    from cpath.steps.gate import CriterionStatus
    from cpath.steps.trace import Origin

__all__ = ["FORMATS", "StepCheck", "render_step_check"]

PLACES = 3
"""So many places of a criterion's evidence are named."""


def render_step_check(report: StepCheck, style: str) -> str:
    """Render the answer in one of `FORMATS`."""
    return FORMATS[style](report)


# Text


def _render_text(report: StepCheck) -> str:
    blocks = ["\n".join(_iter_initiative(report, check)) for check in report.checks if not check.stands]
    return "\n\n".join([*blocks, summarize(report)]) + "\n"


def _iter_initiative(report: StepCheck, check: InitiativeCheck) -> Iterator[str]:
    catalog, status = report.catalog, check.status
    illustrative = " (illustrative)" if status.record.entity.illustrative else ""
    yield f"{status.id}: {english(initiative_name(status, Titles(catalog)))}{illustrative}"
    for fault in check.faults:
        yield f"  the step record: {fault.message}"
        yield f"    at: {_place(catalog, check, fault.path)}"
        if fault.related is not None:
            path, words = fault.related
            yield f"    see: {_place(catalog, check, path)}, {words}"
        yield f"    do: {fault.help}"
    for step in check.lapsed:
        yield from _iter_step(report, check, step)
    if check.at_risk:
        verbs = "is signed and waits" if len(check.at_risk) == 1 else "are signed and wait"
        yield f"  {list_steps(check.at_risk)} {verbs} for that"
    for item in check.expired:
        yield f"  step {item.now.criterion.step} is not signed, and what stood in for a criterion ran out"
        yield from _iter_criterion(catalog, item.now, [ended_words(item.ended)])
    yield f"  next: {next_command(check)}"


def _iter_step(report: StepCheck, check: InitiativeCheck, step: LapsedStep) -> Iterator[str]:
    status = step.status
    number, reopened = status.step.number, status.reopened
    if reopened is not None:
        yield f"  step {number} was reopened on {reopened.on} and is not signed again"
        yield f"    by {reopened.by} ({reopened.role}): {read_text(reopened.reason)}"
        yield f"    at: {_place(report.catalog, check, _entry(step, 'reopened'))}"
        for item in status.failing:
            yield from _iter_criterion(report.catalog, item, [])
        return
    sign_off = status.sign_off
    signed = f"signed on {sign_off.signed_on} by {describe_signers(sign_off)}" if sign_off else "signed"
    yield f"  step {number} does not stand any more; {signed}"
    for traced, alike in group_alike(report, report.traced_of(check, step)):
        why = list(iter_why(report, traced))
        yield from _iter_criterion(report.catalog, traced.lapse.now, why, traced.origin)
        if alike:
            yield f"      the same holds for {', '.join(alike)}"


def _iter_criterion(
    catalog: Catalog, status: CriterionStatus, why: list[str], origin: Origin | None = None
) -> Iterator[str]:
    result = status.result
    yield f"    {status.criterion.id} {status.criterion.summary}"
    for line in why:
        yield f"      why: {line}"
    before = origin.before if origin else None
    if before is not None and before.result.measured != result.measured:
        yield f"      before: {before.result.measured}"
    yield f"      measured: {result.measured}"
    yield f"      expected: {result.expected}"
    places = places_of(catalog, result)
    for place in places[:PLACES]:
        yield f"      at: {place}"
    if len(places) > PLACES:
        yield f"      and {count(len(places) - PLACES, 'more place')}"
    if result.missing:
        yield f"      do: {result.missing}"


def _entry(step: LapsedStep, *path: str) -> DataPath:
    return ("steps", step.status.sign_off_index or 0, *path)


def _place(catalog: Catalog, check: InitiativeCheck, path: DataPath) -> str:
    record = check.status.record
    return f"{record.path}:{catalog.locate(record, path).start.line}"


# GitHub


class _Finding(NamedTuple):
    """One thing to show beside a line: in what words, where, and what to do."""

    code: str
    name: str
    message: str
    place: Place
    help: str

    def at(self, catalog: Catalog) -> Diagnostic:
        """Return it as a finding at its place."""
        record, path = self.place
        span = catalog.locate(record, path)
        return Diagnostic(
            self.code, self.name, Severity.ERROR, self.message, record.path, span, (), self.help
        )


def _render_github(report: StepCheck) -> str:
    found = [item for check in report.checks for item in _iter_findings(report, check)]
    lines = [render_command(item.at(report.catalog)) for item in found[:GITHUB_LIMIT]]
    summary = summarize(report)
    if len(found) > GITHUB_LIMIT:
        summary += f"; {len(found) - GITHUB_LIMIT} more than GitHub shows: run `cpath step check`"
    return "\n".join([*lines, summary]) + "\n"


def _iter_findings(report: StepCheck, check: InitiativeCheck) -> Iterator[_Finding]:
    id_, record = check.status.id, check.status.record
    for fault in check.faults:
        yield _Finding(f"step {fault.step}", "record", fault.message, (record, fault.path), fault.help)
    for step in check.lapsed:
        number, reopened = step.status.step.number, step.status.reopened
        if reopened is not None:
            message = (
                f"step {number} of {id_} was reopened on {reopened.on} and is not signed again: "
                f"{read_text(reopened.reason)}"
            )
            place = (record, _entry(step, "reopened"))
            yield _Finding(f"step {number}", "reopened", message, place, f"next: {step_command(check, step)}")
            continue
        for traced, alike in group_alike(report, report.traced_of(check, step)):
            lines = [f"step {number} of {id_} does not stand any more", *iter_why(report, traced)]
            lines += [f"the same holds for {', '.join(alike)}"] if alike else []
            head, lapse = "\n".join(lines), traced.lapse
            yield _of_criterion(lapse.now, lapse.cause.value, head, (record, _entry(step)))
    for item in check.expired:
        head = f"{ended_words(item.ended)}, and step {item.now.criterion.step} of {id_} is not signed"
        yield _of_criterion(item.now, "expired", head, (record, item.ended.path))


def _of_criterion(status: CriterionStatus, name: str, head: str, otherwise: Place) -> _Finding:
    """Return what is said about a criterion, at the first place of its evidence."""
    result, criterion = status.result, status.criterion
    message = f"{head}\n{criterion.summary}\nmeasured: {result.measured}\nexpected: {result.expected}"
    place = result.evidence[0] if result.evidence else otherwise
    return _Finding(criterion.id, name, message, place, f"do: {result.missing}")


FORMATS: dict[str, Callable[[StepCheck], str]] = {
    "text": _render_text,
    "json": render_json,
    "github": _render_github,
}
"""The forms of the answer by name."""
