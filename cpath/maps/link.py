"""Which addresses a map may link to."""

from __future__ import annotations

import re

_WEB = re.compile(r"(https?://|mailto:)[^\s<>\"'`{}|\\^\x00-\x20\x7f]+", re.IGNORECASE)
# Inside a site: no scheme, no other host.
_RELATIVE = re.compile(r"(?!/)[A-Za-z0-9_./~-]*(\?[A-Za-z0-9_.=&~-]*)?(#[A-Za-z0-9_.~-]+)?")
_LONGEST = 2_000


def safe_link(address: str | None) -> str | None:
    """Return an address that may be linked to, else None.

    The web (http, https), mail, and places inside the same site: never a script, never data.
    """
    if not address or len(address) > _LONGEST:
        return None
    if _WEB.fullmatch(address) or _RELATIVE.fullmatch(address):
        return address
    return None
