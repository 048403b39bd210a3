"""The parts that every kind of record is made of: strict models, references, text, provenance.

Owns the rules of writing that hold in every file. Must not know any kind, nor where a value
stands in a file. Pydantic reads the annotations here at run time.
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
"""An id: small letters, digits and single hyphens, as in ``registered-nurse``."""
ID_MAX_LENGTH = 80


def about(title: str, description: str, example: object = None, **constraints: Any) -> FieldInfo:
    """Describe a field in plain words: what editors, the schemas and ``docs/format.md`` show."""
    examples = None if example is None else [example]
    info: FieldInfo = Field(title=title, description=description, examples=examples, **constraints)
    return info


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a text as the id of a record of ``kind`` (one of several, parted by ``|``)."""

    kind: str

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell editors and other programs what the id refers to."""
        return {**handler(schema), "x-cpath-ref": self.kind}


class Words:
    """Marks a text as words for people, which say nothing that is counted, compared or looked up."""


class Part(BaseModel):
    """A piece of a record: strict, frozen, no key that is not known."""

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
"""A list in YAML, a tuple here: hashable and really frozen, its items still strict."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A BCP 47 language tag such as ``en`` or ``es``."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"\S")]
"""The name of something that is looked up by it, such as a scale."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"\S"), Words()]
"""Words that people read, not translated."""

Text = Line | dict[Language, Line]
"""Words that people read: one text, or one for each language (``{en: Nursing, es: Enfermería}``)."""


def read_text(text: "Text", language: str = "en") -> str:
    """Return the words in ``language``, else in English, else in the first language there is."""
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
            raise PydanticCustomError("day", "must be a day that the calendar has") from None
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
"""The time that a figure is about or was published: a year, a month or a day."""


def last_day(as_of: str) -> date:
    """Return the last day of the year, month or day that ``as_of`` names; ages count from there."""
    year, month, day = (*(int(part) for part in as_of.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


LevelWord = Literal["introduced", "reinforced", "mastered"]
"""Levels of curriculum maps."""

Unknown = Literal["unknown"]
"""Stated to be not known. Never the same as zero or as left out."""

_URL = r"""^(https?://|mailto:)[^\s<>"'`{}|\\^]+$"""

Url = Annotated[str, StringConstraints(pattern=_URL, max_length=2_000)]
"""A web address (http or https) or ``mailto:``."""


class Sourced(Part):
    """Something that came from somewhere: a figure, a list of ratings, a threshold.

    Either ``source`` and ``as_of`` are given or it is marked ``illustrative``.
    """

    source: Annotated[
        Line | None,
        about("Source", "Who published the figure and in what.", "BLS OEWS"),
    ] = None
    as_of: Annotated[
        AsOf | None,
        about("As of", "The year, month or day that the figure is about.", "2025-05"),
    ] = None
    illustrative: Annotated[
        bool,
        about("Illustrative", "Made up to show how it works; not to be quoted.", True),
    ] = False


class Entity(Part):
    """A record: one file. Its kind is told by the folder, its id by the file's name."""

    kind: ClassVar[str]
    """The kind's name, as in ``cpath new KIND ID``."""
    folder: ClassVar[str]
    """The folder that holds the kind's files; below ``regions/<region>/`` where ``regional``."""
    regional: ClassVar[bool] = False

    title: Annotated[
        Text, about("Title", "The name that people read; may be given in several languages.", "Nursing")
    ]
    description: Annotated[
        Text | None, about("Description", "A few sentences for readers.", "What it is, in plain words.")
    ] = None
    illustrative: Annotated[
        bool | Line,
        about(
            "Illustrative",
            "true where the record is made up to show how it works; or words that say what in it is.",
            "Program contents are illustrative.",
        ),
    ] = False
    notes: Annotated[
        Line | None, about("Notes", "Remarks for colleagues; never published.", "Ask again in May.")
    ] = None
