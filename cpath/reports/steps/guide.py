"""The guide to the eight steps as text for a terminal and as Markdown, and the page of a criterion.

Owns layout and headings. Must not know what a step asks: that comes from `cpath.steps`.
"""

from __future__ import annotations

from textwrap import fill, indent
from typing import TYPE_CHECKING

from cpath.model.wording import write_flow
from cpath.steps.criteria import STEPS
from cpath.steps.guide import MARK, Audience, find_writings, read_guides
from cpath.steps.guide.asked import find_asked
from cpath.steps.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.model.settings import Threshold
    from cpath.steps.criterion import Criterion, Step
    from cpath.steps.guide import Action, GuideSource, StepGuide, Writing

_WIDTH = 96
_NOTHING_TO_WRITE = "Nothing. Those who keep the files write down what you decide."
_NOTHING_TO_DO = "Nothing is asked of you at this step."
_NUMBERS = (
    "Numbers are cpath's defaults. `cpath explain {example}` names a number's source, and how you set yours."
)


# For a terminal


def render_overview() -> str:
    """Return one paragraph a step, and who signs it."""
    lines = ["The eight steps, in the order in which they are signed", ""]
    for guide in read_guides():
        lines += [_title(guide.step), *_filled(MARK.sub("", guide.purpose), "  ")]
        lines += [f"  Signed by {_signers(guide.step)}.", ""]
    lines.append("All of one step: cpath step guide 1")
    return "\n".join(lines) + "\n"


def render_text(guide: StepGuide, audience: Audience | None = None) -> str:
    """Return all of a step's guide; with ``audience`` only what concerns it."""
    numbered = _Numbered(guide.sources)
    lines = [_title(guide.step), f"Signed by {_signers(guide.step)}.", ""]
    lines += [*_filled(numbered.mark(guide.purpose)), "", "Who does what"]
    for who, text in guide.who:
        if audience in {None, who}:
            lines += _hanging(f"  {_capital(who.words):<17}", numbered.mark(text))
    for heading, items in (
        ("How long it takes", guide.time),
        ("What goes in", guide.inputs),
        ("What comes out", guide.outputs),
    ):
        if items:
            lines += ["", heading, *_bullets(numbered.mark(item) for item in items)]
    lines += ["", "How it is done"]
    if not _actions(guide, audience):
        lines += [f"  {_NOTHING_TO_DO}"]
    for position, action in enumerate(_actions(guide, audience), 1):
        lines += _hanging(f"  {position}. ", numbered.mark(f"{action.do}{_by(action, audience)}"))
    lines += ["", "What goes wrong, and what to do"]
    for pitfall in guide.pitfalls:
        lines += _hanging("  - ", numbered.mark(pitfall.what))
        lines += _hanging("    > ", numbered.mark(pitfall.do))
    lines += ["", "What to write", *_writings_text(_writings(guide, audience))]
    lines += ["", "What the gate asks", *_criteria_text(guide.step), ""]
    lines += _filled(_NUMBERS.format(example=_example(guide.step)), "  ")
    lines += ["", "Sources (words without a number in brackets are cpath's advice)"]
    for position, source in enumerate(guide.sources, 1):
        lines += _hanging(f"  [{position}] ", _cite(source))
        lines.append(f"      {source.link}")
    lines += ["", "Next, with your own ids"]
    for command in guide.next:
        lines += [f"  {line}" for line in fill(command.run, 90, subsequent_indent="  ").split("\n")]
        lines += [f"      {command.why}"]
    return "\n".join(lines) + "\n"


def _writings_text(writings: Sequence[Writing]) -> list[str]:
    if not writings:
        return [f"  {_NOTHING_TO_WRITE}"]
    lines: list[str] = []
    for position, writing in enumerate(writings):
        lines += [""] * (position > 0)
        lines += [f"  {writing.path}: {writing.key} ({_ids(writing)})"]
        lines += [*_filled(writing.what, "    "), "", indent(writing.yaml.rstrip("\n"), "      ")]
    return lines


def _criteria_text(step: Step) -> list[str]:
    lines = []
    for criterion in step.criteria:
        start = f"  {'must' if criterion.required else 'should':<6}  {criterion.id:<5}  "
        lines += _hanging(start, _summary(criterion))
    return lines


def render_criterion(criterion: Criterion) -> str:
    """Return the page of a criterion: what it asks, its numbers, what may replace it, where the data is."""
    asked = find_asked(criterion)
    must = "Must: it blocks" if criterion.required else "Should: it only warns at"
    lines = [
        f"{criterion.id} {criterion.summary}",
        f"{must} the sign-off of step {criterion.step}.",
        "",
        "What it asks",
        "",
        *_filled(_sentence(asked.expected), "  "),
        "",
    ]
    if asked.thresholds:
        lines += ["Its numbers", ""]
        for name, threshold in asked.thresholds:
            lines += _hanging(f"  {name}  ", _default_words(threshold))
        name, threshold = asked.thresholds[0]
        value = int(threshold.value) if threshold.value.is_integer() else threshold.value
        own = {"value": value, "source": "Decision of the regional board", "as_of": "2026-02"}
        lines += ["", *_filled("To set your own, write it into cpath.yaml, or into a region.yaml:", "  "), ""]
        lines += ["    thresholds:", f"      {name}: {write_flow(own)}", ""]
    lines += ["What may stand in", "", *_filled(_stand_in(criterion), "  "), "", "Where the data stands", ""]
    lines += [*_writings_text(find_writings(criterion.id)), ""]
    lines.append(f"More: cpath step guide {criterion.step}")
    return "\n".join(lines) + "\n"


def render_criteria(step: Step) -> str:
    """Return one line a criterion of a step."""
    lines = [_title(step), f"Signed by {_signers(step)}.", "", *_criteria_text(step), ""]
    lines.append(
        f"More on one: cpath explain {step.criteria[0].id}; on the step: cpath step guide {step.number}"
    )
    return "\n".join(lines) + "\n"


def _stand_in(criterion: Criterion) -> str:
    word = (
        "No data can show all of this: where the key below is empty, somebody's word may stand in, with "
        "organization, role and date (`cpath step attest --help`). "
        if criterion.attestable
        else "It is computed from the data, so nobody's word stands in. "
    )
    if not criterion.required:
        return f"{word}It blocks nothing, so it needs no waiver."
    return (
        f"{word}A waiver can, for a while: decided by {_deciders(STEPS[criterion.step - 1])}, with a reason "
        "and an end, and every report shows it (`cpath step waive --help`)."
    )


# As Markdown


def render_markdown(guides: Iterable[StepGuide], audience: Audience | None = None) -> str:
    """Return the guide to some steps as Markdown."""
    lines: list[str] = []
    for guide in guides:
        lines += _markdown(guide, audience)
    return "\n".join(lines).rstrip("\n") + "\n"


def render_overview_markdown() -> str:
    """Return one paragraph a step, and who signs it, as Markdown."""
    lines = ["# The eight steps", ""]
    for guide in read_guides():
        lines += [f"**{_title(guide.step)}.** {MARK.sub('', guide.purpose)} ", ""]
        lines[-2] += f"Signed by {_signers(guide.step)}."
    return "\n".join(lines).rstrip("\n") + "\n"


def render_document() -> str:
    """Return ``docs/steps.md``: the guide to all steps, with every criterion and its numbers."""
    lines = [
        "# The eight steps",
        "",
        "<!-- Made from the guide and the criteria by `make docs`; do not edit. -->",
        "",
        "A region builds its career pathway system in eight steps. Data of any step may be written at any",
        "time; a step is **signed** once its criteria pass and all steps before it are signed. Who does what",
        "is told for three audiences: the **workforce board** that coordinates, the **institutions** that",
        "teach, and the **employers** who lead.",
        "",
        "The same stands in the terminal: `cpath step guide 3`, or `cpath step guide 3 --for employer`.",
        "`cpath explain S3.2` shows one criterion, and [the tutorial](tutorial.md) walks through all eight.",
        "",
        "A sentence with a number in brackets rests on the source of that number below the step; the others",
        "are cpath's advice. Examples in YAML are illustrative.",
        "",
        "| step | | signed by |",
        "|---|---|---|",
    ]
    lines += [f"| [{step.number}](#step-{step.number}) | {step.title} | {_signers(step)} |" for step in STEPS]
    lines += [
        "",
        "**Must** means: blocks the sign-off, unless a waiver with a reason and an end stands in for it.",
        "**Should** means: warns. Where *a word* may stand in, no data can show the whole of it. The",
        "numbers are defaults; a region sets its own under `thresholds` in `cpath.yaml` or `region.yaml`,",
        "with source and date.",
        "",
    ]
    for guide in read_guides():
        lines += [f'<a id="step-{guide.step.number}"></a>', "", *_markdown(guide, None)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _markdown(guide: StepGuide, audience: Audience | None) -> list[str]:
    numbered = _Numbered(guide.sources)
    step = guide.step
    lines = [f"## {_title(step)}", "", numbered.mark(guide.purpose), f"Signed by {_signers(step)}.", ""]
    lines += ["### Who does what", ""]
    lines += [
        f"- **{_capital(who.words)}**: {numbered.mark(text)}"
        for who, text in guide.who
        if audience in {None, who}
    ]
    for heading, items in (
        ("How long it takes", guide.time),
        ("What goes in", guide.inputs),
        ("What comes out", guide.outputs),
    ):
        if items:
            lines += ["", f"### {heading}", "", *(f"- {numbered.mark(item)}" for item in items)]
    lines += ["", "### How it is done", ""]
    lines += [
        f"{position}. {numbered.mark(action.do + _by(action, audience))}"
        for position, action in enumerate(_actions(guide, audience), 1)
    ]
    if not _actions(guide, audience):
        lines += [_NOTHING_TO_DO]
    lines += ["", "### What goes wrong", "", "| what | what to do |", "|---|---|"]
    lines += [f"| {numbered.mark(item.what)} | {numbered.mark(item.do)} |" for item in guide.pitfalls]
    lines += ["", "### What to write", ""]
    for writing in _writings(guide, audience):
        lines += [f"`{writing.path}`, key `{writing.key}` ({_ids(writing)}). {writing.what}", ""]
        lines += ["```yaml", writing.yaml.rstrip("\n"), "```", ""]
    if not _writings(guide, audience):
        lines += [_NOTHING_TO_WRITE, ""]
    lines += ["### What the gate asks", "", "| | | what, by default | numbers | a word may stand in |"]
    lines += ["|---|---|---|---|---|", *(_criterion_row(criterion) for criterion in step.criteria), ""]
    lines += ["### Next, with your own ids", "", *(f"- `{item.run}` {item.why}" for item in guide.next)]
    lines += ["", "### Sources", ""]
    lines += [
        f"{position}. [{source.title}]({source.link}). {_published(source)}"
        for position, source in enumerate(guide.sources, 1)
    ]
    return [*lines, ""]


def _criterion_row(criterion: Criterion) -> str:
    asked = find_asked(criterion)
    numbers = "; ".join(f"`{name}`: {_default_words(threshold)}" for name, threshold in asked.thresholds)
    must = "**must**" if criterion.required else "should"
    word = "yes" if criterion.attestable else ""
    return f"| {criterion.id} | {must} | {criterion.summary}: {asked.expected} | {numbers} | {word} |"


# What both say


class _Numbered:
    """Writes the number of a source in the place of its key: ``[2]``."""

    def __init__(self, sources: Sequence[GuideSource]) -> None:
        self.positions = {source.key: position for position, source in enumerate(sources, 1)}

    def mark(self, text: str) -> str:
        """Return the text with numbers in the places of keys."""
        return MARK.sub(lambda match: f" [{self.positions[match[1]]}]", text)


def _title(step: Step) -> str:
    return f"Step {step.number}: {step.title}"


def _signers(step: Step) -> str:
    return " and ".join("a " + side.value for side in step.signers)


def _deciders(step: Step) -> str:
    return " or ".join("a " + side.value for side in step.signers)


def _actions(guide: StepGuide, audience: Audience | None) -> tuple[Action, ...]:
    return tuple(action for action in guide.how if audience is None or audience in action.by)


def _by(action: Action, audience: Audience | None) -> str:
    """Say who else does it; of one audience's own actions nothing is said."""
    others = [who.words for who in action.by if who is not audience]
    if not others:
        return ""
    return f" (with {', '.join(others)})" if audience else f" ({', '.join(others)})"


def _writings(guide: StepGuide, audience: Audience | None) -> tuple[Writing, ...]:
    return tuple(writing for writing in guide.writings if audience in {None, writing.by})


def _ids(writing: Writing) -> str:
    return ", ".join(writing.criteria)


def _example(step: Step) -> str:
    """Return a criterion of the step that has a number."""
    with_number = (item.id for item in step.criteria if find_asked(item).thresholds)
    return next(with_number, step.criteria[0].id)


def _summary(criterion: Criterion) -> str:
    return f"{criterion.summary}: {find_asked(criterion).expected}"


def _default_words(threshold: Threshold) -> str:
    return f"{number(threshold.value)} ({threshold.source}, {threshold.as_of})"


def _cite(source: GuideSource) -> str:
    return f"{source.title}. {_published(source)}"


def _published(source: GuideSource) -> str:
    return f"{source.publisher}, {source.year or 'no year given'}."


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _sentence(words: str) -> str:
    return f"{_capital(words) if words[0].isalpha() else words}."


def _bullets(items: Iterable[str]) -> list[str]:
    return [line for item in items for line in _hanging("  - ", item)]


def _hanging(start: str, text: str) -> list[str]:
    """Break a text whose first line begins with ``start`` and whose others stand below it."""
    return _broken(text, start, " " * len(start))


def _filled(text: str, margin: str = "") -> list[str]:
    return _broken(text, margin, margin)


def _broken(text: str, first: str, others: str) -> list[str]:
    return fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    ).split("\n")
