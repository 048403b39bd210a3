"""Credentials: certificates, degrees, licenses, apprenticeship completions."""

from typing import Annotated, ClassVar, Literal

from cpath.model.base import AsOf, Entity, Line, Many, RefTo, Url, about
from cpath.model.codes import Ctid

CredentialType = Literal[
    "high-school-diploma",
    "certificate",
    "diploma",
    "associate-degree",
    "bachelor-degree",
    "master-degree",
    "industry-certification",
    "license",
    "apprenticeship-completion",
    "badge",
    "microcredential",
]


class Credential(Entity):
    """What a person has at the end: a certificate, degree, license or certification."""

    kind: ClassVar[str] = "credential"
    folder: ClassVar[str] = "credentials"

    type: Annotated[CredentialType, about("Type", "Type of credential.", "certificate")]
    issuer: Annotated[
        Annotated[str, RefTo("organization")] | None,
        about(
            "Issuer",
            "Id of the organization that awards it, if it is in this repository.",
            "pikes-peak-state-college",
        ),
    ] = None
    issuer_name: Annotated[
        Line | None,
        about("Issuer's name", "Who awards it, if it is not an organization in this repository.", "CompTIA"),
    ] = None
    leads_to: Annotated[
        Many[Annotated[str, RefTo("credential")]],
        about("Leads to", "Credentials that it counts toward or leads to.", ["nursing-aas"]),
    ] = ()
    prepares_for: Annotated[
        Many[Annotated[str, RefTo("occupation")]],
        about("Prepares for", "Occupations that it prepares for.", ["nursing-assistant"]),
    ] = ()
    recognized_by: Annotated[
        Many[Annotated[str, RefTo("organization")]],
        about("Recognized by", "Employers that recognize it.", ["example-hospital"]),
    ] = ()
    renewal_months: Annotated[int | None, about("Renewal", "Months until it must be renewed.", 36, gt=0)] = (
        None
    )
    ctid: Annotated[
        Ctid | None,
        about("CTID", "Identifier in the Credential Registry.", "ce-07c258c1-9119-11e8-b852-782bcb5df6ac"),
    ] = None
    website: Annotated[Url | None, about("Website", "Where it is described.", "https://www.comptia.org")] = (
        None
    )
    source: Annotated[Line | None, about("Source", "Where these facts are from.", "The issuer's website")] = (
        None
    )
    as_of: Annotated[AsOf | None, about("As of", "When they were looked up.", "2026-03")] = None

    @property
    def is_stackable(self) -> bool:
        """Whether employers recognize it and it leads to both employment and further study.

        These are the two conditions of C.R.S. 23-60-1002 for stackable certificates.
        """
        return bool(self.recognized_by and self.prepares_for and self.leads_to)
