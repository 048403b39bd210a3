"""The states of a step: a mark, words and a tone for each, never color alone. The steps in a few words."""

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
SHORT_TITLES = {
    1: msg("Organize businesses"),
    2: msg("Organize public partners"),
    3: msg("Choose critical occupations"),
    4: msg("List education and training"),
    5: msg("Agree on competencies"),
    6: msg("Align programs"),
    7: msg("Draw and publish the pathway"),
    8: msg("Keep improving"),
}
"""The steps in a few words, for tables and headings; the guide and the JSON have the framework's titles."""
LEGEND = tuple(Cell(mark, tone, words) for mark, words, tone in STATES.values())


def state_cell(state: StepState) -> Cell:
    """The mark of a state, with its words for those who hear it."""
    mark, words, tone = STATES[state]
    return Cell(mark, tone, words)


def state_words(state: StepState | None) -> Message:
    """The state of a step in words; ``new`` where there was no such initiative."""
    return msg("new") if state is None else STATES[state][1]
