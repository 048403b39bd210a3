"""The states of a step and of an initiative: a mark, words and a tone for each, never color alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Cell
from cpath.messages import Message, msg
from cpath.steps.gate import StepState

if TYPE_CHECKING:
    from cpath.documents.document import Tone

STATES: dict[StepState, tuple[str, Message, Tone]] = {
    StepState.SIGNED: ("✔", msg("signed"), "good"),
    StepState.READY: ("▶", msg("ready to be signed"), "now"),
    StepState.BLOCKED: ("■", msg("blocked"), "bad"),
    StepState.NEEDS_REVIEW: ("↻", msg("signed, needs review"), "bad"),
    StepState.AT_RISK: ("△", msg("signed, an earlier step needs review"), "bad"),
    StepState.LATER: ("·", msg("later"), "quiet"),
}
"""Mark, words and tone of each state."""
LEGEND = tuple(Cell(mark, tone, words) for mark, words, tone in STATES.values())


def state_cell(state: StepState) -> Cell:
    """The mark of a state, with its words for those who hear it."""
    mark, words, tone = STATES[state]
    return Cell(mark, tone, words)


def state_words(state: StepState | None) -> Message:
    """The state of a step in words; ``new`` where there was no such initiative."""
    return msg("new") if state is None else STATES[state][1]
