"""The words of a survey sheet that do not come from the data."""

from __future__ import annotations

from cpath.messages import Message, Value, msg, msg_in, plural
from cpath.messages.translate import LANGUAGES, spoken

CATEGORIES: tuple[str, ...] = ("knowledge", "skill", "ability", "task", "tool", "employability")
"""The groups of a sheet, in their order."""

VOTES = (1, 2, 3, 4)

WORDS: dict[str, Message] = {
    "title": msg("What does this job require? {occupation}"),
    "ask": msg(
        "Please vote on every line, from 1 to 4, by what your firm will need {horizon} from now. Leave a "
        "line empty if you cannot judge it. This takes about {minutes}."
    ),
    "vote-1": msg("can be left out"),
    "vote-2": msg("nice to have"),
    "vote-3": msg("important"),
    "vote-4": msg("must be included"),
    "firm": msg("Your firm"),
    "firm-prompt": msg("Choose your firm from the list, or type its name."),
    "role": msg("Your role there (no name)"),
    "role-prompt": msg("Your role, such as Unit manager. Please do not write your name."),
    "item": msg("Item"),
    "meaning": msg("What it means"),
    "vote": msg("Your vote, 1 to 4"),
    "vote-error": msg("Please vote 1, 2, 3 or 4, or leave the cell empty."),
    "missing": msg("What is missing? One thing per line"),
    "knowledge": msg("Knowledge"),
    "skill": msg("Skills"),
    "ability": msg("Abilities"),
    "task": msg("Tasks"),
    "tool": msg("Tools"),
    "employability": msg("Employability: how people work"),
    "thanks": msg("Thank you. You will hear what is done with your answer."),
    "sheet": msg_in("sheet of a workbook", "Vote"),
    "footer": msg("{occupation}, {region}. The list began with {source}."),
    "cross": msg("Mark one box per line."),
}
"""Every word of a sheet, by its name here."""

LABELS: frozenset[str] = frozenset(
    spoken(WORDS[name], language).casefold() for language in LANGUAGES for name in ("item", "meaning")
)
"""Heads of the columns that hold no votes, in every language."""

VOTE_WORDS: dict[str, int] = {
    spoken(WORDS[f"vote-{vote}"], language).casefold(): vote for language in LANGUAGES for vote in VOTES
}
"""The vote that words alone mean, in every language."""


def say(name: str, language: str, **values: Value) -> str:
    """Return a sheet's words; in English where they are in no other language."""
    return spoken(WORDS[name].fill(**values), language)


def minutes_words(count: int) -> Message:
    """A number of minutes with its noun."""
    return plural("{n} minute", "{n} minutes", count)


def vote_words(vote: int, language: str = "en") -> str:
    """Say what a vote means: ``4 - must be included``."""
    return f"{vote} - {say(f'vote-{vote}', language)}"
