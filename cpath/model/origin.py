"""Where a figure is from, as text and as data: published by its source, or an estimate.

The only place that phrases it. An estimate is credited to its author. The source is named as the origin of
the inputs, because it does not publish the estimate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.model.occupation import LaborMarket

if TYPE_CHECKING:
    from cpath.model.base import Sourced
    from cpath.model.occupation import FigureName

NO_SOURCE = "no source given"

_WORDS = {
    "en": {
        "by": "estimated by {who}",
        "unnamed": "estimate (author not stated)",
        "from": "{made} from {source}",
        "no-inputs": "{made}, inputs not stated",
        "illustrative": "illustrative",
        "none": NO_SOURCE,
        "whole-code": "whole code {soc}, which covers other jobs too",
        "estimate": "estimate",
        "and": " and ",
    },
    "es": {
        "by": "estimado por {who}",
        "unnamed": "estimación (autor no indicado)",
        "from": "{made} a partir de {source}",
        "no-inputs": "{made}, sin indicar de qué datos",
        "illustrative": "ilustrativo",
        "none": "sin fuente indicada",
        "whole-code": "código {soc} completo, que incluye también otros empleos",
        "estimate": "estimación",
        "and": " y ",
    },
}


def origin_word(language: str, key: str, **values: str) -> str:
    """A phrase about where figures are from, in Spanish or else in English."""
    return _WORDS.get(language.partition("-")[0], _WORDS["en"])[key].format(**values)


def whole_code_words(soc: str, language: str = "en") -> str:
    """A note that figures for a whole code also cover other jobs."""
    return origin_word(language, "whole-code", soc=soc)


def is_estimate(part: Sourced, figure: FigureName | None = None) -> bool:
    """Whether a figure of the part, or any of its figures, is an estimate."""
    if not isinstance(part, LaborMarket):
        return False
    if part.estimated:
        return figure is None or figure in part.estimated
    return part.derivation is not None or part.estimated_by is not None


def origin(part: Sourced, figure: FigureName | None = None, language: str = "en") -> str:
    """Where a figure of the part is from, with its date. Without ``figure``, where the part is from."""
    source = source_of(part, figure, language)
    if source is None:
        return origin_word(language, "illustrative" if part.illustrative else "none")
    return source if part.as_of is None else f"{source}, {part.as_of}"


def source_of(part: Sourced, figure: FigureName | None = None, language: str = "en") -> str | None:
    """Who published the figure, or who estimated it and from what. None if no source is stated."""
    if figure is not None and is_estimate(part, figure):
        return _estimate(part, language)
    return part.source


def origin_data(part: Sourced, figure: FigureName | None = None) -> dict[str, Any]:
    """Where a figure is from, as keys for other programs."""
    estimate = is_estimate(part, figure)
    return {
        "source": source_of(part, figure),
        "as_of": part.as_of,
        "illustrative": part.illustrative,
        "estimate": estimate,
        "derivation": part.derivation if estimate and isinstance(part, LaborMarket) else None,
    }


def _estimate(part: Sourced, language: str) -> str:
    who = part.estimated_by if isinstance(part, LaborMarket) else None
    made = origin_word(language, "by", who=who) if who else origin_word(language, "unnamed")
    if part.source is not None:
        inputs = part.source.replace("; ", origin_word(language, "and"))
        return origin_word(language, "from", made=made, source=inputs)
    if part.illustrative:
        return f"{made}, {origin_word(language, 'illustrative')}"
    return origin_word(language, "no-inputs", made=made)
