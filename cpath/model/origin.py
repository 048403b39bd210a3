"""Where a figure is from, as text and as data: published by its source, or an estimate.

The only place that phrases it. An estimate is credited to its author. The source is named as the origin of
the inputs, because it does not publish the estimate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.messages import Listed, Message, msg
from cpath.messages.translate import english
from cpath.model.occupation import LaborMarket

if TYPE_CHECKING:
    from cpath.model.base import Sourced
    from cpath.model.occupation import FigureName

NO_SOURCE = msg("no source given")
ILLUSTRATIVE = msg("illustrative")
ESTIMATE = msg("estimate")


def whole_code_words(soc: str) -> Message:
    """Say that figures taken by a code are those of other jobs, too."""
    return msg("whole code {soc}, which covers other jobs too", soc=soc)


def is_estimate(part: Sourced, figure: FigureName | None = None) -> bool:
    """Whether a figure of the part, or any of its figures, is an estimate."""
    if not isinstance(part, LaborMarket):
        return False
    if part.estimated:
        return figure is None or figure in part.estimated
    return part.derivation is not None or part.estimated_by is not None


def origin(part: Sourced, figure: FigureName | None = None) -> Message | str:
    """Say where a figure of the part is from, with its date; without ``figure``, where the part is from."""
    source = source_of(part, figure)
    if source is None:
        return ILLUSTRATIVE if part.illustrative else NO_SOURCE
    if part.as_of is None:
        return source
    return msg("{source}, {date}", source=source, date=str(part.as_of))


def source_of(part: Sourced, figure: FigureName | None = None) -> Message | str | None:
    """Return who published the figure, or who estimated it from what; None where no source is stated."""
    if figure is not None and is_estimate(part, figure):
        return _estimate(part)
    return part.source


def origin_data(part: Sourced, figure: FigureName | None = None) -> dict[str, Any]:
    """Where a figure is from, as keys for other programs."""
    estimate = is_estimate(part, figure)
    source = source_of(part, figure)
    return {
        "source": None if source is None else english(source),
        "as_of": part.as_of,
        "illustrative": part.illustrative,
        "estimate": estimate,
        "derivation": part.derivation if estimate and isinstance(part, LaborMarket) else None,
    }


def _estimate(part: Sourced) -> Message:
    who = part.estimated_by if isinstance(part, LaborMarket) else None
    made = msg("estimated by {who}", who=who) if who else msg("estimate (author not stated)")
    if part.source is not None:
        # One line of a record may name several sources.
        inputs = Listed(part.source.split("; "), most=99)
        return msg("{made} from {source}", made=made, source=inputs)
    if part.illustrative:
        return msg("{made}, {remark}", made=made, remark=ILLUSTRATIVE)
    return msg("{made}, inputs not stated", made=made)
