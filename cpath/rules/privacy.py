"""Rules about personal data: the repository is public, and roles are enough.

Every pattern is linear with bounded repeats, so no hostile text can make it slow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from cpath.diagnostics import Severity
from cpath.rules.contact import MAIL, STREET, TELEPHONE
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog.catalog import Record
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath

_HOSTS = (
    "aol.com comcast.net fastmail.com gmail.com gmx.com gmx.net googlemail.com hotmail.com hushmail.com "
    "icloud.com live.com mac.com mail.com me.com msn.com outlook.com pm.me proton.me protonmail.com "
    "rocketmail.com verizon.net yahoo.com ymail.com zoho.com"
)
PRIVATE_HOSTS = frozenset(_HOSTS.split())
"""Mail hosts where people, not organizations, have their addresses."""

_WORDS = (
    "academic academy admin admissions adult advising advisor aid apprenticeship apprenticeships area board "
    "business campus career careers center centers central centre chamber coach college colleges community "
    "computing contact continuing coordinator council county customer dean department desk development "
    "dept director district economic education employer employers employment enroll enrollment events "
    "faculty finance financial front general grants health hello help helpdesk hire hiring hospital hr human "
    "industry info information inquiries international jobs learning library mail main manager manufacturing "
    "marketing media membership news nursing office online outreach partner partners partnership "
    "partnerships pathway pathways press program programs public recruiting recruitment region regional "
    "register registrar registration relations reply research resource resources school schools science "
    "secretary sector services skills solutions staff state student students success support talent team "
    "technical technology trades training transfer tutoring university web webmaster welcome work "
    "workforce youth"
)
ROLE_WORDS = frozenset(_WORDS.split())
"""Words in office addresses: front.desk, financial-aid, career_services."""

_LINK = re.compile(r"https?://[^\s\"<>]{1,2000}")
_NAME = re.compile(r"([a-z]{2,30})[._-]([a-z]{2,30})|([a-z])\.([a-z]{2,30})")


def _is_private(local: str, host: str) -> bool:
    """Whether an address looks personal: at a private host, or made of two names."""
    if host.lower() in PRIVATE_HOSTS:
        return True
    name = _NAME.fullmatch(local.lower())
    return name is not None and not any(part in ROLE_WORDS for part in name.groups() if part)


def _iter_texts(record: Record[Any], pattern: re.Pattern[str]) -> Iterator[tuple[DataPath, str]]:
    """Yield the texts of a record that match a pattern, with links removed."""
    for path, value in _walk(record.entity, ()):
        plain = _LINK.sub(" ", value)
        if pattern.search(plain):
            yield path, plain


def _walk(value: object, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*path, key))


@rule("CP801", "private-email", Severity.WARNING)
def private_email(context: Context) -> Iterator[Finding]:
    """A text includes an email address that looks personal.

    That is an address at a private mail host, or one made of two names. Office addresses (info, admissions,
    front.desk) are fine.

    Why: the repository and its website are public, and its history keeps what you delete. People leave, but
    an office still answers next year.

    Wrong:

        notes: Ask firstname.surname@example.edu

    Right:

        notes: Ask admissions@example.edu
    """
    found = ((item, *text) for item in context.contacts.mail for text in _iter_texts(item, MAIL))
    for record, path, text in found:
        if any(_is_private(match[1], match[2]) for match in MAIL.finditer(text)):
            yield Finding(
                record,
                path,
                "this email address looks personal",
                "name the office and the role, or use the office's address",
            )


@rule("CP802", "telephone-number", Severity.WARNING)
def telephone_number(context: Context) -> Iterator[Finding]:
    """A text includes a telephone number.

    Why: it is often a personal number, and a public repository keeps it forever. The organization's website
    has the current one.

    Wrong:

        notes: Call 303-555-0142

    Right:

        notes: Call the front desk; its number is on the website
    """
    found = ((item, path) for item in context.contacts.telephone for path, _ in _iter_texts(item, TELEPHONE))
    for record, path in found:
        yield Finding(
            record,
            path,
            "this looks like a telephone number",
            "delete it, and add the organization's website instead",
        )


@rule("CP803", "street-address", Severity.WARNING)
def street_address(context: Context) -> Iterator[Finding]:
    """A text includes a street address.

    Why: someone may live there. The county shows where an organization is, and its website has the rest.

    Wrong:

        notes: Meets at 123 Example Street

    Right:

        county: "08041"
    """
    found = ((item, path) for item in context.contacts.street for path, _ in _iter_texts(item, STREET))
    for record, path in found:
        yield Finding(
            record,
            path,
            "this looks like a street address",
            "delete it; the county and the website are enough",
        )
