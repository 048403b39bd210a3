"""What one criterion asks, with its numbers, what may replace it, and where its data is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Document, Items, Section, Snippet
from cpath.messages import Code, Listed, Message, msg, msg_in
from cpath.model.wording import write_flow
from cpath.reports.steps.guide import criteria_table, step_title, threshold_words, writings
from cpath.reports.steps.words import SIGNERS, said
from cpath.steps.criteria import STEPS
from cpath.steps.guide import find_writings
from cpath.steps.guide.asked import find_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.documents import Block
    from cpath.steps.criterion import Criterion, Step
    from cpath.steps.guide.asked import Asked


def document(step: Step, criterion: Criterion | None = None) -> Document:
    """Return what a criterion asks; without one, the criteria of a step."""
    guide = Code(f"cpath step guide {step.number}")
    if criterion is None:
        one = Code(f"cpath explain {step.criteria[0].id}")
        signed = msg("Signed by {who}.", who=Listed([SIGNERS[side] for side in step.signers]))
        more = msg("More on one: {criterion}. On the step: {step}.", criterion=one, step=guide)
        return Document(step_title(step), (signed,), (criteria_table(step), more))
    asked = find_asked(criterion)
    title = msg("{criterion} {summary}", criterion=criterion.id, summary=said(criterion.summary))
    lead = (
        msg("Must: it blocks the sign-off of step {n}.", n=step.number)
        if criterion.required
        else msg("Should: it only warns at the sign-off of step {n}.", n=step.number)
    )
    blocks: list[Block] = [
        Section(msg("What it asks"), (msg("{expected}", expected=said(asked.expected)),)),
        *_numbers(asked),
        Section(msg("What may replace it"), (Items(tuple(_stand_in(criterion))),)),
        Section(msg("Where its data is"), tuple(writings(find_writings(criterion.id)))),
        msg("More: {command}", command=guide),
    ]
    return Document(title, (lead,), tuple(blocks))


def _numbers(asked: Asked) -> Iterator[Section]:
    if not asked.thresholds:
        return
    name, threshold = asked.thresholds[0]
    value = int(threshold.value) if threshold.value.is_integer() else threshold.value
    own = {"value": value, "source": "Decision of the regional board", "as_of": "2026-02"}
    how = msg(
        "To set your own, write it in {settings} or in a {region}:",
        settings=Code("cpath.yaml"),
        region=Code("region.yaml"),
    )
    snippet = Snippet(f"thresholds:\n  {name}: {write_flow(own)}\n", "yaml")
    numbers = Items(tuple(threshold_words(*pair) for pair in asked.thresholds))
    yield Section(msg("Its numbers"), (numbers, how, snippet))


def _stand_in(criterion: Criterion) -> Iterator[Message]:
    if criterion.attestable:
        yield msg(
            "No data can show all of this. If the key below is empty, an organization can attest it, with "
            "role and date: {command}",
            command=Code("cpath step attest --help"),
        )
    else:
        yield msg("It is computed from the data, so it cannot be attested.")
    if criterion.required:
        signers = STEPS[criterion.step - 1].signers
        yield msg(
            "A waiver can replace it for a while: decided by {who}, with a reason and an end date. Every "
            "report shows it: {command}",
            who=Listed([SIGNERS[side] for side in signers], joint=msg_in("list", "or")),
            command=Code("cpath step waive --help"),
        )
    else:
        yield msg("It only warns, so it needs no waiver.")
