"""Pages of the findings about the shape of a record (CP1..).

`cpath.catalog.shape` makes the findings while loading, before any rule runs.
"""

from __future__ import annotations

from cpath.catalog.shape import NAMES
from cpath.diagnostics import Severity
from cpath.rules.page import read_page

_PAGES: dict[str, str] = {
    "CP101": """A key is unknown in this place.

    Why: it would be silently ignored. Most often it is a typo, or indented one level too far left or right.

    Wrong:

        title: Example Hospital
        tpye: employer

    Right:

        title: Example Hospital
        type: employer
    """,
    "CP102": """A key that every record of the kind must have is missing.

    Why: the record cannot be used without it.

    Wrong:

        title: Example Hospital

    Right:

        title: Example Hospital
        type: employer
    """,
    "CP103": """A value has the wrong type, such as text for a number or one value for a list.

    Why: guessing what you meant would make up figures.

    Wrong:

        counties: "08041"

    Right:

        counties: ["08041"]
    """,
    "CP104": """A code has no quotes, so YAML reads it as a number.

    Why: 11.10 becomes 11.1, and 08041 loses its zero. `cpath validate --fix` fixes it.

    Wrong:

        cip: 51.3801

    Right:

        cip: "51.3801"
    """,
    "CP105": """A value is not one of the allowed words.

    Why: gates and reports depend on these words.

    Wrong:

        title: Example Hospital
        type: hospital

    Right:

        title: Example Hospital
        type: employer
    """,
    "CP106": """A date is not written year-month-day, or does not exist.

    Why: 3/4/2026 is in March in one country and in April in another.

    Wrong:

        on: 3/4/2026

    Right:

        on: 2026-03-04
    """,
    "CP107": """A code has the wrong form for its system.

    Why: a code with the wrong number of digits is from another system or was cut off.

    Wrong:

        soc: "291141"

    Right:

        soc: "29-1141"
    """,
    "CP108": """A file is a list, a number or a text instead of keys with values.

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
