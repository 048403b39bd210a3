"""The guide to the eight steps: who does what, what to write where, what must be met.

Must not know what a step asks: that comes from `cpath.steps`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Column, Document, Facts, Item, Items, Section, Snippet, Table
from cpath.messages import Code, Link, Listed, Message, coded, msg
from cpath.reports.steps.words import SIGNERS, said
from cpath.steps.criteria import STEPS
from cpath.steps.guide import MARK, Audience, read_guides
from cpath.steps.guide.asked import find_asked
from cpath.steps.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.documents import Block, Row
    from cpath.messages import Value
    from cpath.model.settings import Threshold
    from cpath.steps.criterion import Criterion, Step
    from cpath.steps.guide import Action, GuideSource, StepGuide, Writing

_ALL = 99
_WHO = {
    Audience.WORKFORCE_BOARD: (msg("Workforce board"), msg("workforce board")),
    Audience.INSTITUTION: (msg("Institution"), msg("institution")),
    Audience.EMPLOYER: (msg("Employer"), msg("employer")),
}
"""Audiences at the start of a line, and in a sentence."""


def document(guide: StepGuide | None, audience: Audience | None = None) -> Document:
    """Return a step's guide, with ``audience`` only what concerns it; without a guide, all in short."""
    if guide is None:
        return _overview()
    lead = (_words(_Numbered(guide.sources).mark(guide.purpose)), _signed_by(guide.step))
    return Document(step_title(guide.step), lead, tuple(_blocks(guide, audience)))


def _overview() -> Document:
    items = tuple(
        Item(guide.step.title, (coded(MARK.sub("", guide.purpose)), _signed_by(guide.step)))
        for guide in read_guides()
    )
    lead = msg(
        "The steps are signed in this order. More on one: {command}", command=Code("cpath step guide 1")
    )
    return Document(msg("The eight steps"), (lead,), (Items(items, numbered=True),))


def page() -> Document:
    """Return the guide to all steps on one page, for the documentation."""
    columns = (Column(msg("Step"), "number"), Column(msg("Name"), "name"), Column(msg("Signed by")))
    rows = [(Link(str(step.number), f"#step-{step.number}"), step.title, _signers(step)) for step in STEPS]
    blocks: list[Block] = [
        msg(
            "You can write data of any step at any time. A step is signed once its criteria pass and all "
            "earlier steps are signed. Each step says who does what: the workforce board that coordinates, "
            "the institutions that teach, and the employers who lead."
        ),
        msg(
            "In the terminal: {step} or {audience}. {criterion} explains one criterion, and {tutorial} walks "
            "through all steps.",
            step=Code("cpath step guide 3"),
            audience=Code("cpath step guide 3 --for employer"),
            criterion=Code("cpath explain S3.2"),
            tutorial=Link(msg("the tutorial"), "tutorial.md"),
        ),
        msg(
            "A number in brackets names the source of a sentence, listed below the step. Other sentences "
            "are cpath's advice. The YAML examples are made up."
        ),
        Table(columns, rows),
        msg(
            "Must: without it the step cannot be signed, unless a waiver with a reason and an end date "
            "replaces it. Should: it only warns. The numbers are defaults: a region sets its own under "
            "{key} in {settings} or {region}, with source and date.",
            key=Code("thresholds"),
            settings=Code("cpath.yaml"),
            region=Code("region.yaml"),
        ),
    ]
    for guide in read_guides():
        purpose = _words(_Numbered(guide.sources).mark(guide.purpose))
        parts = (purpose, _signed_by(guide.step), *_blocks(guide, None))
        blocks.append(Section(step_title(guide.step), parts, anchor=f"step-{guide.step.number}"))
    lead = msg("A region builds its career pathway system in eight steps.")
    return Document(msg("The eight steps"), (lead,), tuple(blocks))


def step_title(step: Step) -> Message:
    """A step's number and name."""
    return msg("Step {n}: {title}", n=step.number, title=step.title)


def _blocks(guide: StepGuide, audience: Audience | None) -> Iterator[Block]:
    mark = _Numbered(guide.sources).mark
    who = tuple((_WHO[who][0], mark(text)) for who, text in guide.who if audience in {None, who})
    yield Section(msg("Who does what"), (Facts(who),))
    for heading, texts in (
        (msg("How long it takes"), guide.time),
        (msg("What you need"), guide.inputs),
        (msg("What you get"), guide.outputs),
    ):
        if texts:
            yield Section(heading, (Items(tuple(map(mark, texts))),))
    actions = tuple(
        _action(action, mark(action.do), audience)
        for action in guide.how
        if audience is None or audience in action.by
    )
    nothing = msg("There is nothing for you to do at this step.")
    yield Section(msg("What to do"), (Items(actions, numbered=True) if actions else nothing,))
    pitfalls = tuple(Item(mark(item.what), (mark(item.do),)) for item in guide.pitfalls)
    yield Section(msg("What goes wrong, and what to do"), (Items(pitfalls),))
    written = [writing for writing in guide.writings if audience in {None, writing.by}]
    nothing = msg("Nothing. Those who keep the files write down what you decide.")
    yield Section(msg("What to write"), tuple(writings(written)) or (nothing,))
    yield Section(msg("What the step must meet"), (criteria_table(guide.step), _numbers(guide.step)))
    commands = tuple(Item(Code(item.run), (coded(item.why),)) for item in guide.next)
    yield Section(msg("Next, with your own ids"), (Items(commands),))
    sources = tuple(Item(_cite(source), (Link(source.link, source.link),)) for source in guide.sources)
    remark = msg("Sentences without a number in brackets are cpath's advice.")
    yield Section(msg("Sources"), (Items(sources, numbered=True), remark))


def _action(action: Action, do: Value, audience: Audience | None) -> Message:
    """What to do, and who does it; of an audience's own actions, who else does."""
    others = Listed([_WHO[who][1] for who in action.by if who is not audience], _ALL)
    if not others.items:
        return _words(do)
    return msg("{do} (with {who})", do=do, who=others) if audience else msg("{do} ({who})", do=do, who=others)


def writings(found: Sequence[Writing]) -> Iterator[Section]:
    """Yield where data is written, with a piece of YAML to copy."""
    for writing in found:
        heading = msg(
            "{path}: {key} ({criteria})",
            path=Code(writing.path),
            key=Code(writing.key),
            criteria=Listed([Code(id_) for id_ in writing.criteria], _ALL),
        )
        yield Section(heading, (_words(coded(writing.what)), Snippet(writing.yaml, "yaml")))


def criteria_table(step: Step) -> Table:
    """Return what a step must meet by default, with its numbers."""
    columns = (
        Column(msg("Criterion"), "name"),
        Column(msg("Kind")),
        Column(msg("What it asks, by default")),
        Column(msg("Numbers"), detail=True),
        Column(msg("Can be attested"), detail=True),
    )
    return Table(columns, map(_criterion, step.criteria))


def _criterion(criterion: Criterion) -> Row:
    asked = find_asked(criterion)
    numbers = [threshold_words(name, threshold) for name, threshold in asked.thresholds]
    return (
        Code(criterion.id),
        msg("must") if criterion.required else msg("should"),
        msg("{summary}: {expected}", summary=said(criterion.summary), expected=said(asked.expected)),
        Listed(numbers, _ALL) if numbers else None,
        msg("yes") if criterion.attestable else None,
    )


def threshold_words(name: str, threshold: Threshold) -> Message:
    """A number by its key, with its source."""
    return msg(
        "{key}: {value} ({source}, {year})",
        key=Code(name),
        value=number(threshold.value),
        source=threshold.source,
        year=str(threshold.as_of),
    )


def _numbers(step: Step) -> Message:
    with_number = (item.id for item in step.criteria if find_asked(item).thresholds)
    example = next(with_number, step.criteria[0].id)
    return msg(
        "The numbers are cpath's defaults. Their sources, and how to set your own: {command}",
        command=Code(f"cpath explain {example}"),
    )


class _Numbered:
    """Writes the number of a source in the place of its key: ``[2]``."""

    def __init__(self, sources: Sequence[GuideSource]) -> None:
        self.positions = {source.key: position for position, source in enumerate(sources, 1)}

    def mark(self, text: str) -> Value:
        """Return the text with numbers in the places of keys."""
        return coded(MARK.sub(lambda match: f" [{self.positions[match[1]]}]", text))


def _words(text: Value) -> Message:
    return msg("{text}", text=text)


def _signers(step: Step) -> Listed:
    return Listed([SIGNERS[side] for side in step.signers])


def _signed_by(step: Step) -> Message:
    return msg("Signed by {who}.", who=_signers(step))


def _cite(source: GuideSource) -> Message:
    year = source.year or msg("no year given")
    return msg("{title}. {publisher}, {year}.", title=source.title, publisher=source.publisher, year=year)
