"""A message and the values in it. Must not know a language or a format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction  # noqa: TC003 - part of `Value`


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence or label in English with its values: what gettext looks up, and what fills it.

    Made by `msg`, `plural` and `msg_in` alone. ``plural`` is the form for any number but one; the value
    ``n`` chooses. ``context`` separates two meanings of one English word.
    """

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""
    context: str = ""

    def fill(self, **values: Value) -> Message:
        """Return the message with these values too: for templates that a table contains."""
        return Message(self.text, {**self.values, **values}, self.plural, self.context)

    def __hash__(self) -> int:
        """Return a hash without the values, which may be lists and mappings."""
        return hash((self.text, self.plural, self.context))

    def __str__(self) -> str:
        """Return the message in English."""
        from cpath.messages.translate import english  # noqa: PLC0415 - it imports this module

        return english(self)


@dataclass(frozen=True, slots=True)
class Number:
    """A number rounded half up to ``places`` decimals, without trailing zeros; None is unknown."""

    value: Fraction | float | None
    places: int = 0


@dataclass(frozen=True, slots=True)
class Money:
    """Dollars; None is unknown. Unless ``cents`` is set, there are none from $1,000 on.

    A ``signed`` amount is a change: it has a sign also where it is above 0.
    """

    value: Fraction | float | None
    cents: bool | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole in whole percents, or a range from it to ``high``; None is unknown."""

    value: Fraction | None
    high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Several values as one list: "a, b and c". Those after ``most`` are counted.

    ``joint`` comes before the last one, instead of "and". With `COMMA` there are only commas, with
    `SEMICOLON` only semicolons.
    With ``entire``, a reader who asked for everything sees every one.
    """

    items: Sequence[Value]
    most: int = 6
    joint: Message | None = None
    entire: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Text to type: a key, a command, a file, an id."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words with an address: ``to`` is a URL or ``#anchor``; formats without links show the words."""

    words: Value
    to: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A limit: ``value``, and ``words`` that say what it is, such as "at most 240"."""

    words: Message
    value: Fraction


COMMA = Message(", ")
"""As the ``joint`` of a list: commas only, as between remarks."""
SEMICOLON = Message("; ")
"""As the ``joint`` of a list: semicolons only, between parts that may have commas of their own."""


class Missing(Enum):
    """A value that is not recorded."""

    UNKNOWN = "?"


UNKNOWN = Missing.UNKNOWN

Value = (
    Message
    | Number
    | Money
    | Share
    | Listed
    | Code
    | Link
    | Counted
    | Missing
    | str
    | int
    | date
    | Mapping[str, str]
    | None
)
"""What fills a field or a cell; None is an empty cell.

``str`` and a mapping of languages are data (titles, names), never words of cpath.
"""


def msg(text: str, /, **values: Value) -> Message:
    """Message with its values. Babel extracts the first argument, which must be a literal."""
    return Message(text, values)


def coded(text: str) -> Value:
    """Text in which backticks mark what to type, as a value: the code in it becomes `Code`."""
    parts = text.split("`")
    if len(parts) % 2 == 0 or len(parts) == 1:
        return text
    values: dict[str, Value] = {}
    template = ""
    for index, part in enumerate(parts):
        core = part if index % 2 else part.strip()
        at = part.find(core)
        values[f"part{index}"] = Code(core) if index % 2 else core
        # A format cuts blanks at the edges of a value, so those beside code stay in the template.
        template += f"{part[:at]}{{part{index}}}{part[at + len(core) :]}"
    return Message(template, values)


def msg_in(context: str, text: str, /, **values: Value) -> Message:
    """Message whose English has several meanings; ``context`` says which. Both must be literals."""
    return Message(text, values, context=context)


def plural(one: str, many: str, /, n: int, **values: Value) -> Message:
    """Message with a number in it, the value ``n``. Babel extracts both forms, which must be literals."""
    return Message(one, {"n": n, **values}, many)
