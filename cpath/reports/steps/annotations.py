"""What ``cpath step check`` shows beside lines on GitHub. Must not judge anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics import Diagnostic, Severity
from cpath.diagnostics.formats import GITHUB_LIMIT, render_command
from cpath.messages import Code, msg, plural
from cpath.reports.steps.check import ended_words, group_traced, lead, soon_items, step_command, why
from cpath.reports.steps.words import reopening_words
from cpath.steps.alike import say_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.messages import Value
    from cpath.reports.titles import Titles
    from cpath.steps.check import InitiativeCheck
    from cpath.steps.criterion import Place
    from cpath.steps.gate import CriterionStatus
    from cpath.steps.trace import StepCheck


def write_annotations(report: StepCheck, titles: Titles) -> str:
    """Return the commands of GitHub, as many as it shows; below them the answer, and what ends soon."""
    found = [item for check in report.checks for item in _iter_findings(report, check, titles)]
    lines = [render_command(item) for item in found[:GITHUB_LIMIT]]
    lines.append(" ".join(map(str, lead(report))))
    more = len(found) - GITHUB_LIMIT
    if more > 0:
        words = plural("{n} more: {command}", "{n} more: {command}", more, command=Code("cpath step check"))
        lines.append(str(words))
    lines += map(str, soon_items(report, titles))
    return "\n".join(lines) + "\n"


def _iter_findings(report: StepCheck, check: InitiativeCheck, titles: Titles) -> Iterator[Diagnostic]:
    record, id_ = check.status.record, Code(check.status.id)

    def finding(code: str, name: str, lines: Sequence[Value], place: Place, help_: Value) -> Diagnostic:
        at, path = place
        message = "\n".join(map(str, lines))
        span = report.catalog.locate(at, path)
        return Diagnostic(code, name, Severity.ERROR, message, at.path, span, (), str(help_))

    def of_criteria(
        group: Sequence[CriterionStatus], name: str, head: Sequence[Value], otherwise: Place
    ) -> Diagnostic:
        result = group[0].result
        lines = [*head, group[0].criterion.summary, msg("measured: {measured}", measured=result.measured)]
        lines.append(msg("expected: {expected}", expected=result.expected))
        place = result.evidence[0] if result.evidence else otherwise
        return finding(say_span(group), name, lines, place, msg("To do: {what}", what=result.missing))

    for fault in check.faults:
        place = (record, fault.path)
        yield finding(f"step {fault.step}", "record", [fault.message], place, fault.help)
    for step in check.lapsed:
        number, reopened = step.status.step.number, step.status.reopened
        entry = ("steps", step.status.sign_off_index or 0)
        if reopened is not None:
            lines: list[Value] = [msg("step {n} of {id} is not signed again", n=number, id=id_)]
            lines.append(reopening_words(reopened, titles))
            command = msg("Next: {command}", command=Code(step_command(check, step)))
            yield finding(f"step {number}", "reopened", lines, (record, (*entry, "reopened")), command)
            continue
        head = msg("step {n} of {id} needs review", n=number, id=id_)
        for group in group_traced(report, check, step, titles):
            lines = [head, *why(report, group[0], titles)]
            now, cause = [item.lapse.now for item in group], group[0].lapse.cause.value
            yield of_criteria(now, cause, lines, (record, entry))
    for item in check.expired:
        unsigned = msg("step {n} of {id} is not signed", n=item.now.criterion.step, id=id_)
        lines = [ended_words(item.ended, titles), unsigned]
        yield of_criteria([item.now], "expired", lines, (record, item.ended.path))
