"""What a person most likely meant by a malformed number, date or list.

People copy figures from Excel and dates from a calendar: ``$45.37``, ``1,200``, ``5/2025``. Returns text to
write instead, and nothing if it could only guess. Must not know any kind of record.
"""

from __future__ import annotations

import re
from datetime import date

# Amounts with signs around them; commas between thousands, or a decimal comma.
_AMOUNT = re.compile(r"\$? ?(?P<sign>-?)(?P<digits>[0-9][0-9.,]*)(?: ?%)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{4})")


def respell_number(text: str) -> str | None:
    """The number as YAML expects it: ``$1,200`` as 1200, ``45,37`` as 45.37, ``11%`` as 11."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    digits = found["digits"]
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(digits):
        digits = digits.replace(",", ".")
    elif not _PLAIN.fullmatch(digits):
        return None
    return found["sign"] + digits


def respell_day(text: str) -> str | None:
    """An American date as year-month-day, if it exists."""
    found = _SLASHES.fullmatch(text.strip())
    if found is None:
        return None
    month, day, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def respell_month(text: str) -> str | None:
    """A month such as ``5/2025`` as ``2025-05``."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[1]) <= 12:  # noqa: PLR2004 - months
        return None
    return f"{found[2]}-{int(found[1]):02}"
