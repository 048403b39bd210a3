"""The step record as it stands in an initiative: what ``cpath step`` would never have written.

Owns the order of sign-offs, their days and their reopenings. Must not know any criterion, nor look at
anything but the record; the rules about initiatives and ``cpath step check`` both say what it finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.messages import Code, Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cpath.model import Initiative
    from cpath.model.initiative import SignOff
    from cpath.source.position import DataPath


@dataclass(frozen=True, slots=True)
class RecordFault:
    """What is wrong with one entry: where, in what words, what to do, and another place it is about."""

    step: int
    path: DataPath
    message: Message
    help: Message
    related: tuple[DataPath, Message] | None = None


_CORRECT_DAY = msg("correct the day")


def iter_order_faults(initiative: Initiative) -> Iterator[RecordFault]:
    """Yield what is out of order: steps left out or signed twice, days that run backwards.

    A step that was reopened is signed again by another entry, further down. After a step that stands
    in the wrong place nothing more is said: all that follow would be wrong by the same slip.
    """
    last: dict[int, int] = {}
    entries = initiative.steps
    for index, item in enumerate(entries):
        path: DataPath = ("steps", index, "step")
        if item.step in last:
            first = entries[last[item.step]]
            if first.reopened is None:
                related = (("steps", last[item.step], "step"), msg("the first one is here"))
                yield RecordFault(
                    item.step,
                    path,
                    msg("step {n} is signed twice", n=item.step),
                    msg(
                        "keep the sign-off that is valid; to sign a step again, use {command} first",
                        command=Code("cpath step reopen"),
                    ),
                    related,
                )
                continue
        elif item.step != len(last) + 1:
            yield RecordFault(
                item.step,
                path,
                msg(
                    "step {n} comes where the sign-off of step {expected} belongs",
                    n=item.step,
                    expected=len(last) + 1,
                ),
                msg("sign the steps in their order with {command}", command=Code("cpath step advance")),
            )
            return
        yield from _iter_day_faults(entries, index, last)
        last[item.step] = index


def _iter_day_faults(entries: tuple[SignOff, ...], index: int, last: dict[int, int]) -> Iterator[RecordFault]:
    item = entries[index]
    path: DataPath = ("steps", index, "signed_on")
    if index and item.signed_on < entries[index - 1].signed_on:
        yield RecordFault(
            item.step,
            path,
            msg(
                "step {n} was signed on {day}, the step before it on {before}",
                n=item.step,
                day=str(item.signed_on),
                before=str(entries[index - 1].signed_on),
            ),
            _CORRECT_DAY,
            (("steps", index - 1, "signed_on"), msg("the step before is here")),
        )
    for step, position in sorted(last.items()):
        reopened = entries[position].reopened
        if reopened is None or step > item.step:
            continue
        related = (("steps", position, "reopened", "on"), msg("it was reopened here"))
        if step == item.step and item.signed_on < reopened.on:
            yield RecordFault(
                item.step,
                path,
                msg(
                    "step {n} was signed again on {day}, before it was reopened on {reopened}",
                    n=step,
                    day=str(item.signed_on),
                    reopened=str(reopened.on),
                ),
                _CORRECT_DAY,
                related,
            )
        # A reopening has no place in the order of one day: both of that day is fine.
        if step < item.step and reopened.on < item.signed_on:
            yield RecordFault(
                item.step,
                path,
                msg(
                    "step {n} was signed on {day}, while step {open} was reopened since {reopened}",
                    n=item.step,
                    day=str(item.signed_on),
                    open=step,
                    reopened=str(reopened.on),
                ),
                msg("sign step {n} again first, with {command}", n=step, command=Code("cpath step advance")),
                related,
            )


def iter_future_faults(initiative: Initiative, today: date) -> Iterator[RecordFault]:
    """Yield the sign-offs that are dated ahead of ``today``."""
    for index, item in enumerate(initiative.steps):
        if item.signed_on > today:
            yield RecordFault(
                item.step,
                ("steps", index, "signed_on"),
                msg("step {n} is signed on {day}, in the future", n=item.step, day=str(item.signed_on)),
                msg("correct the day, or remove the sign-off if no one has signed yet"),
            )


def iter_reopening_faults(initiative: Initiative) -> Iterator[RecordFault]:
    """Yield the reopenings that are dated ahead of their sign-off."""
    for index, item in enumerate(initiative.steps):
        if item.reopened is not None and item.reopened.on < item.signed_on:
            yield RecordFault(
                item.step,
                ("steps", index, "reopened", "on"),
                msg(
                    "step {n} was reopened on {day}, before it was signed on {signed}",
                    n=item.step,
                    day=str(item.reopened.on),
                    signed=str(item.signed_on),
                ),
                _CORRECT_DAY,
                (("steps", index, "signed_on"), msg("it was signed here")),
            )
