"""Where a web address can lead, as far as its words tell: without a network, nothing is opened.

Names that are reserved for examples and tests (RFC 2606, RFC 6761), addresses of a private network and
names without a dot lead nowhere for the public. That others lead somewhere is not known here.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

_RESERVED_ENDINGS = ("test", "example", "invalid", "localhost", "local", "internal")
_EXAMPLES = ("example.com", "example.net", "example.org")


def why_nowhere(url: str, *, examples: bool = False) -> str | None:
    """Say why nobody of the public gets anywhere by an address; None where nothing is against it.

    ``examples`` lets names for examples pass: what is made up has no place of its own.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "no web address"
    if parts.scheme not in ("http", "https"):
        return "an address for mail" if parts.scheme == "mailto" else "no web address"
    if not host:
        return "no web address"
    try:
        return None if ip_address(host).is_global else f"{host} is inside a private network"
    except ValueError:
        pass
    if any(host == name or host.endswith(f".{name}") for name in _EXAMPLES):
        return None if examples else f"{host} is a name for examples"
    if "." not in host or host.rpartition(".")[2] in _RESERVED_ENDINGS:
        return f"{host} is no public name"
    return None
