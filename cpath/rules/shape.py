"""The pages of what is wrong with the shape of a record (CP1..).

The findings themselves are made while loading (`cpath.catalog.shape`), before any rule runs.
"""

from __future__ import annotations

from cpath.catalog.shape import NAMES
from cpath.diagnostics import Severity
from cpath.rules.page import read_page

_PAGES: dict[str, str] = {
    "CP101": """A key is not known where it stands.

    Why: it would be passed over in silence; most often it is a slip of the finger, or one level
    too far left or right.

    Wrong:

        title: Example Hospital
        tpye: employer

    Right:

        title: Example Hospital
        type: employer
    """,
    "CP102": """A key that every record of the kind must have is missing.

    Why: without it the record cannot be used.

    Wrong:

        title: Example Hospital

    Right:

        title: Example Hospital
        type: employer
    """,
    "CP103": """A value is of another sort than is wanted: text for a number, one value for a list.

    Why: guessing what was meant would give figures that nobody wrote.

    Wrong:

        counties: "08041"

    Right:

        counties: ["08041"]
    """,
    "CP104": """A code stands without quotes, so YAML reads it as a number.

    Why: 11.10 becomes 11.1, and 08041 loses its zero. `cpath validate --fix` mends it.

    Wrong:

        cip: 51.3801

    Right:

        cip: "51.3801"
    """,
    "CP105": """A value is none of the words that are allowed there.

    Why: gates and reports go by these words.

    Wrong:

        title: Example Hospital
        type: hospital

    Right:

        title: Example Hospital
        type: employer
    """,
    "CP106": """A date is not written year-month-day, or there is no such day.

    Why: 3/4/2026 is March in one country and April in another.

    Wrong:

        on: 3/4/2026

    Right:

        on: 2026-03-04
    """,
    "CP107": """A code is not written the way codes of its system are.

    Why: a code that has the wrong number of digits is of another system or was cut off.

    Wrong:

        soc: "291141"

    Right:

        soc: "29-1141"
    """,
    "CP108": """A file holds no record: a list, a number or one text instead of keys with values.

    Why: a record says what it is by its keys.

    Wrong:

        - Example Hospital
        - employer

    Right:

        title: Example Hospital
        type: employer
    """,
}

PAGES = tuple(read_page(code, NAMES[code], Severity.ERROR, text) for code, text in _PAGES.items())
"""Pages of all findings that `cpath.catalog.shape` makes."""
