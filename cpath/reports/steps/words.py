"""What the reports on steps say alike: names, decisions, what ends, what to run next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Item
from cpath.messages import COMMA, Code, Listed, Message, coded, msg, plural
from cpath.model import Organization, Region, read_text
from cpath.reports.steps.states import SHORT_TITLES
from cpath.steps.alike import say_span
from cpath.steps.criterion import Side, State
from cpath.steps.gate import places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.catalog import Catalog
    from cpath.messages import Value
    from cpath.model.initiative import Reopening, SignOff
    from cpath.reports.titles import Titles
    from cpath.steps.criterion import Measured
    from cpath.steps.due import Due
    from cpath.steps.gate import (
        AttestationStatus,
        CriterionStatus,
        InitiativeStatus,
        StepStatus,
        WaiverStatus,
    )

SIGNERS = {Side.BUSINESS: msg("a business"), Side.PUBLIC: msg("a public partner")}
_ALL = 99
PLACES = 3
"""Places of a criterion's evidence that text names."""


def said(words: Message | str) -> Value:
    """What a criterion says; in a text that is not a message yet, backticks mark what to type."""
    return words if isinstance(words, Message) else coded(words)


def initiative_name(status: InitiativeStatus, titles: Titles) -> Value:
    """An initiative's title with its region, where it does not say the region itself."""
    title, region = status.record.entity.title, status.record.region
    place = titles(region, Region) if region else ""
    if not region or read_text(place).casefold() in read_text(title).casefold():
        return title
    return msg("{title}, {region}", title=title, region=place)


def next_command(status: InitiativeStatus) -> str:
    """Return the command that an initiative's people run next."""
    current = status.current
    if current is None:
        return "cpath report render progress -o progress.html"
    if current.is_open:
        return sign_command(status, current)
    return f"cpath step show {status.id} {current.step.number}"


def step_lead(status: InitiativeStatus, step: StepStatus | None, titles: Titles) -> Iterator[Message]:
    """Yield what a step still lacks, and who takes care of it; None is none, for all are signed."""
    if step is None:
        yield msg("All eight steps are signed.")
        return
    number = step.step.number
    title = SHORT_TITLES[number]
    if step.failing:
        yield plural(
            "Step {step}, {title}: {n} criterion is still missing.",
            "Step {step}, {title}: {n} criteria are still missing.",
            len(step.failing),
            step=number,
            title=title,
        )
    elif step is status.current and step.is_open:
        yield msg("Step {step}, {title}, can be signed.", step=number, title=title)
    else:
        yield msg("Step {step}, {title}: no criterion is missing.", step=number, title=title)
    if step.failing and step.owners:
        yield msg("Who takes care of it: {partners}.", partners=owners(step.owners, titles))


def sign_command(status: InitiativeStatus, step: StepStatus) -> str:
    """Return the command that signs a step."""
    signing = " ".join(["--by ORGANIZATION --role ROLE"] * len(step.step.signers))
    return f"cpath step advance {status.id} {signing}"


def decisions(status: InitiativeStatus, step: StepStatus, titles: Titles) -> Iterator[Message]:
    """Yield what was decided on a step besides signing it: reopened, waived, attested, stated."""
    if step.reopened is not None:
        yield reopening_words(step.reopened, titles)
    for waiver in step.waivers:
        yield _waiver(waiver, status, titles)
    for item in step.attestations:
        yield _attestation(item, status, titles)
    # Words in a pathway's own record, on which someone signed the step.
    stated = [
        item.criterion.summary
        for item in step.criteria
        if item.result.state is State.ATTESTED and item.attestation is None
    ]
    if stated and step.sign_off is not None:
        yield msg("signed on statements, without data, for: {criteria}", criteria=Listed(stated, _ALL))


def reopening_words(reopened: Reopening, titles: Titles) -> Message:
    """That a step was reopened, by whom and why."""
    return msg(
        "reopened on {day} by {who} ({role}): {reason}",
        day=reopened.on,
        who=titles(reopened.by),
        role=reopened.role,
        reason=reopened.reason,
    )


def _waiver(item: WaiverStatus, status: InitiativeStatus, titles: Titles) -> Message:
    waiver = item.waiver
    if item.in_force:
        words = msg("{criterion} is waived until {day} by {who} ({role}): {reason}")
    elif waiver.expires < status.today:
        words = msg("the waiver of {criterion} by {who} ({role}) ended on {day}: {reason}")
    else:
        words = msg("{criterion} is waived from {from} on, by {who} ({role}): {reason}")
    values: dict[str, Value] = {
        "criterion": Code(waiver.criterion),
        "day": waiver.expires,
        "from": waiver.on,
        "who": titles(waiver.by),
        "role": waiver.role,
        "reason": waiver.reason,
    }
    return words.fill(**values)


def _attestation(item: AttestationStatus, status: InitiativeStatus, titles: Titles) -> Message:
    word = item.attestation
    if item.in_force and word.expires is None:
        words = msg("{criterion} was confirmed on {day} by {who} ({role}): {reason}")
    elif item.in_force:
        words = msg("{criterion} was confirmed on {day}, until {end}, by {who} ({role}): {reason}")
    elif word.on > status.today:
        words = msg("{criterion} is confirmed from {day} on by {who} ({role}): {reason}")
    elif word.expires is not None and word.expires < status.today:
        words = msg("the statement on {criterion} by {who} ({role}) ended on {end}: {reason}")
    else:
        words = msg(
            "a statement on {criterion} by {who} ({role}) does not count, for it is computed: {reason}"
        )
    return words.fill(
        criterion=Code(word.criterion),
        day=word.on,
        end=word.expires,
        who=titles(word.by),
        role=word.role,
        reason=word.statement,
    )


def ending(due: Due, titles: Titles) -> Value:
    """What ends, and of what."""
    what = said(due.what)
    if isinstance(what, Message) and "organization" in what.values:
        what = what.fill(organization=titles(str(what.values["organization"]), Organization))
    return msg("{names}: {what}", names=Listed(due.of, 2), what=what) if due.of else what


def owners(refs: tuple[str, ...], titles: Titles) -> Listed:
    """The partners who take care of a step, by name."""
    return Listed([titles(ref) for ref in refs], _ALL)


def signed_words(sign_off: SignOff, titles: Titles) -> Message:
    """When a step was signed, and by whom."""
    signers: list[Value] = [
        msg("{who} ({role})", who=titles(signer.organization, Organization), role=signer.role)
        for signer in sign_off.signed_by
    ]
    if not signers:
        return msg("signed on {day} by no one", day=sign_off.signed_on)
    return msg("signed on {day} by {signers}", day=sign_off.signed_on, signers=Listed(signers, _ALL))


def missing_item(
    group: Sequence[CriterionStatus], titles: Titles, why: Sequence[Value] = (), before: str | None = None
) -> Item:
    """What to do about a criterion that does not pass; what several lack alike, once.

    ``why`` says why it does not pass any more, ``before`` what was measured when it still did.
    """
    result = group[0].result
    lines = [*why]
    if len(group) == 1:
        summary = group[0].criterion.summary
        lines.append(msg("{criterion}: {measured}", criterion=summary, measured=said(result.measured)))
    else:
        lines.append(said(result.measured))
        lines.append(Listed([item.criterion.summary for item in group], _ALL))
    if before is not None:
        lines.append(msg("before: {measured}", measured=said(before)))
    if len(group) == 1:
        lines.append(msg("expected: {expected}", expected=said(result.expected)))
    lines += places(titles.catalog, result)
    words = msg("{what} ({criteria})", what=result.missing, criteria=Code(say_span(group)))
    return Item(words, tuple(lines))


def places(catalog: Catalog, result: Measured) -> Iterator[Value]:
    """Yield where the evidence of a criterion is: the first few places, each to be copied."""
    found = places_of(catalog, result)
    for place in found[:PLACES]:
        yield msg("at {place}", place=Code(place))
    rest = len(found) - PLACES
    if rest > 0:
        yield plural("and {n} more place", "and {n} more places", rest)


def places_of_due(catalog: Catalog, due: Due) -> list[str]:
    """Return the places of what ends as ``path:line``, each once."""
    found = (f"{record.path}:{catalog.locate(record, path).start.line}" for record, path in due.places)
    return list(dict.fromkeys(found))


def remarks(parts: list[Value]) -> Listed:
    """Several remarks in one line."""
    return Listed(parts, _ALL, COMMA)
