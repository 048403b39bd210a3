"""The words of ``cpath step check``: why a step does not stand, which commit did it, what comes next.

Shared by every form of the answer that people read. Must not know a format, nor judge anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from cpath.diagnostics.plain import show
from cpath.steps.check import SOON, Cause
from cpath.steps.trace import Traced
from cpath.steps.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cpath.catalog import Catalog
    from cpath.source.history import Commit
    from cpath.steps.check import Ended, InitiativeCheck, LapsedStep

COMMITS = 3
"""So many commits that touched the evidence are named where no single one re-opened the step."""

SOON_SHOWN = 5
"""So many things that are going to end are named."""


@dataclass(frozen=True, slots=True)
class StepCheck:
    """The answer for all initiatives that were looked at.

    ``traced`` holds, by initiative and step, what the history says of each lapse.
    """

    catalog: Catalog
    on: date
    checks: Sequence[InitiativeCheck]
    traced: Mapping[tuple[str, int], tuple[Traced, ...]] = field(default_factory=dict)
    history: Literal["read", "shallow", "none"] = "none"

    @property
    def stands(self) -> bool:
        """Whether everything signed stands, and every record is in order."""
        return all(check.stands for check in self.checks)

    def traced_of(self, check: InitiativeCheck, step: LapsedStep) -> tuple[Traced, ...]:
        """Return the lapses of a step with what the history says, where it was asked."""
        known = self.traced.get((check.status.record.key, step.status.step.number))
        return tuple(Traced(lapse) for lapse in step.lapses) if known is None else known


def summarize(report: StepCheck) -> str:
    """Say in one line whether everything signed stands."""
    if not report.checks:
        return "no initiative can be read"
    signed = sum(check.signed for check in report.checks)
    initiatives = count(len(report.checks), "initiative")
    if report.stands and not signed:
        return f"nothing is signed yet ({initiatives})"
    if report.stands:
        stands = "the one signed step stands" if signed == 1 else f"all {signed} signed steps stand"
        return f"{stands} ({initiatives})"
    parts = []
    lapsed = sum(len(check.lapsed) for check in report.checks)
    if lapsed:
        verb = "does" if lapsed == 1 else "do"
        parts.append(f"{lapsed} of {count(signed, 'signed step')} {verb} not stand")
    waiting = sum(len(check.at_risk) for check in report.checks)
    if lapsed and waiting:
        parts.append(
            f"{waiting} more {'waits' if waiting == 1 else 'wait'} for {'it' if lapsed == 1 else 'them'}"
        )
    faults = sum(len(check.faults) for check in report.checks)
    if faults:
        parts.append(f"{count(faults, 'fault')} in the step record")
    expired = sum(len(check.expired) for check in report.checks)
    if expired:
        parts.append(f"{count(expired, 'waiver or attestation', 'waivers or attestations')} ran out")
    return f"{', '.join(parts)} ({initiatives})"


def group_alike(report: StepCheck, traced: Sequence[Traced]) -> tuple[tuple[Traced, tuple[str, ...]], ...]:
    """Return the lapses of a step, those alike as one with the ids of the others.

    Where a record is gone or cannot be read, all that is asked of it fails by the same reason.
    """
    groups: dict[tuple[object, ...], list[Traced]] = {}
    for item in traced:
        result = item.lapse.now.result
        key = (*iter_why(report, item), result.measured, result.expected, result.missing)
        groups.setdefault(key, []).append(item)
    return tuple(
        (first, tuple(item.lapse.now.criterion.id for item in others)) for first, *others in groups.values()
    )


def iter_why(report: StepCheck, traced: Traced) -> Iterator[str]:
    """Say why a criterion does not pass any more, and which commit did it."""
    lapse, origin = traced.lapse, traced.origin
    if lapse.ended is not None:
        yield ended_words(lapse.ended)
        return
    if lapse.cause is Cause.AGED and lapse.since is not None:
        yield f"it has aged: since {lapse.since} it does not pass any more"
        return
    if lapse.cause is Cause.NEVER_MET:
        yield "it did not pass when it was signed either: the record was written by hand, or by another cpath"
        return
    if origin is None:
        since = f"; since {lapse.since} it does not pass any more" if lapse.since else ""
        yield f"the data changed after the sign-off{since}"
        if report.history == "shallow":
            yield "which commit changed them stands in older commits, which this clone lacks"
    elif origin.is_uncommitted:
        yield "the data changed in files that are not committed yet"
    elif origin.commit is not None:
        yield f"the data changed with commit {_commit(origin.commit)}"
    else:
        yield "the data changed after the sign-off"
        if origin.touched:
            yield f"commits that changed its files: {'; '.join(map(_commit, origin.touched[:COMMITS]))}" + (
                f"; and {len(origin.touched) - COMMITS} more" if len(origin.touched) > COMMITS else ""
            )


def ended_words(ended: Ended) -> str:
    """Say what stood in for a criterion, and when it ended."""
    return f"the {ended.what} by {ended.word.by} ({ended.word.role}) ended on {ended.on}"


def _commit(commit: Commit) -> str:
    return f"{commit.short} of {commit.on}: {show(commit.subject)}"


def soon_lines(report: StepCheck) -> Iterator[str]:
    """Say what signed steps rest on and is going to end, the earliest first."""
    found = sorted(
        ((due, check.status.id) for check in report.checks for due in check.soon),
        key=lambda item: (item[0].until, item[1], item[0].criterion.id),
    )
    for due, id_ in found[:SOON_SHOWN]:
        yield f"{due.criterion.id} of {id_} holds until {due.until} ({due.criterion.summary})"
    if len(found) > SOON_SHOWN:
        yield f"{len(found) - SOON_SHOWN} more end within {SOON.days} days; `cpath status` lists them"


def list_steps(numbers: Sequence[int]) -> str:
    """Name steps by their numbers: ``steps 2 to 8``."""
    if len(numbers) == 1:
        return f"step {numbers[0]}"
    if numbers[-1] - numbers[0] == len(numbers) - 1 > 1:
        return f"steps {numbers[0]} to {numbers[-1]}"
    return f"steps {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def next_command(check: InitiativeCheck) -> str:
    """Return the next command for an initiative whose sign-offs no longer hold."""
    if check.faults:
        return "cpath validate"
    if check.lapsed:
        return step_command(check, check.lapsed[0])
    return f"cpath step show {check.status.id} {check.expired[0].now.criterion.step}"


def step_command(check: InitiativeCheck, step: LapsedStep) -> str:
    """Return the command for a step that no longer holds: to sign it again, or to see what it lacks."""
    status = step.status
    if status.is_open and status is check.status.current:
        signing = " ".join(["--by ORGANIZATION --role ROLE"] * len(status.step.signers))
        return f"cpath step advance {check.status.id} {signing}"
    return f"cpath step show {check.status.id} {status.step.number}"
