"""The building blocks of every kind of record: strict models, references, text, provenance.

Owns the rules of writing that apply to every file. Must not know any kind, nor where a value is in a file.
Pydantic reads the annotations here at run time.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""An id: lowercase letters, digits and single hyphens, as in ``registered-nurse``."""
ID_MAX_LENGTH = 80


def about(title: str, description: str, example: object = None, **constraints: Any) -> FieldInfo:
    """Plain-language description of a field, for editors, the schemas and ``docs/format.md``."""
    examples = None if example is None else [example]
    info: FieldInfo = Field(title=title, description=description, examples=examples, **constraints)
    return info


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a text as the id of a record of ``kind`` (several kinds are separated by ``|``)."""

    kind: str

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Add what the id refers to, for editors and other programs."""
        return {**handler(schema), "x-cpath-ref": self.kind}


class Words:
    """Marks a text as words for people, which are never counted, compared or looked up."""


class Part(BaseModel):
    """Part of a record: strict, frozen, and without unknown keys."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        # The schemas describe what a person writes, so optional keys stay optional there.
        json_schema_serialization_defaults_required=False,
        use_attribute_docstrings=False,
    )


T = TypeVar("T")
Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A list in YAML, a tuple here, so it is hashable and immutable. Its items are still strict."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A BCP 47 language tag such as ``en`` or ``es``."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"\S")]
"""Name that something is looked up by, such as a scale."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"\S"), Words()]
"""Text for people, not translated."""

Text = Line | dict[Language, Line]
"""Text for people: one text, or one per language (``{en: Nursing, es: Enfermería}``)."""


def read_text(text: "Text", language: str = "en") -> str:
    """The text in ``language``, else in English, else in the first language available."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _read_day(value: object) -> object:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("day", "must be a date that exists in the calendar") from None
    raise PydanticCustomError("day", "must be a date such as 2026-03-31 (year-month-day)")


Day = Annotated[date, BeforeValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day, written ``2026-03-31``."""

_AS_OF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _read_as_of(value: object) -> object:
    if type(value) is int:
        value = str(value)
    if isinstance(value, str) and (match := _AS_OF.fullmatch(value)):
        year, month, day = match.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            pass
        else:
            return value
    raise PydanticCustomError("as_of", "must be a year, a month or a day: 2025, 2025-05 or 2025-05-15")


AsOf = Annotated[
    str,
    BeforeValidator(_read_as_of),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
            ]
        }
    ),
]
"""Date that a figure is about or was published: a year, a month or a day."""


def last_day(as_of: str) -> date:
    """Last day of the year, month or day in ``as_of``. Ages count from it."""
    year, month, day = (*(int(part) for part in as_of.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


LevelWord = Literal["introduced", "reinforced", "mastered"]
"""Levels of curriculum maps."""

Unknown = Literal["unknown"]
"""Explicitly unknown. Never the same as zero or as a missing key."""

_URL = r"""^(https?://|mailto:)[^\s<>"'`{}|\\^]+$"""

Url = Annotated[str, StringConstraints(pattern=_URL, max_length=2_000)]
"""A web address (http or https) or ``mailto:``."""


class Sourced(Part):
    """Something with a source: a figure, a list of ratings, a threshold.

    It has either ``source`` and ``as_of``, or the mark ``illustrative``.
    """

    source: Annotated[
        Line | None,
        about("Source", "Who published the figure, and where.", "BLS OEWS"),
    ] = None
    as_of: Annotated[
        AsOf | None,
        about("As of", "Year, month or day that the figure is about.", "2025-05"),
    ] = None
    illustrative: Annotated[
        bool,
        about("Illustrative", "Made up to show how it works. Do not quote it.", True),
    ] = False


class Entity(Part):
    """A record: one file. The folder gives its kind, the file name its id."""

    kind: ClassVar[str]
    """Name of the kind, as in ``cpath new KIND ID``."""
    folder: ClassVar[str]
    """Folder of the kind's files, inside ``regions/<region>/`` if ``regional``."""
    regional: ClassVar[bool] = False

    title: Annotated[Text, about("Title", "Name that people read, in one or several languages.", "Nursing")]
    description: Annotated[
        Text | None, about("Description", "A few sentences for readers.", "What it is, in plain words.")
    ] = None
    illustrative: Annotated[
        bool | Line,
        about(
            "Illustrative",
            "true if the record is made up to show how it works, or text that says which parts are.",
            "Program contents are illustrative.",
        ),
    ] = False
    notes: Annotated[
        Line | None, about("Notes", "Notes for colleagues. Never published.", "Ask again in May.")
    ] = None
