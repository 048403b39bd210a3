"""The kinds of YAML records: one module per kind, and the table of kinds."""

from cpath.model.base import Entity, Part, RefTo, Sourced, Text, Unknown, last_day, read_text
from cpath.model.competency import Competency, Framework
from cpath.model.credential import Credential
from cpath.model.initiative import Initiative
from cpath.model.occupation import Occupation
from cpath.model.organization import Organization
from cpath.model.partnership import Partnership
from cpath.model.pathway import Pathway
from cpath.model.program import Program
from cpath.model.region import Region
from cpath.model.settings import FORMAT_VERSION, Settings, Threshold, Thresholds
from cpath.model.validation import Validation

KINDS: tuple[type[Entity], ...] = (
    Settings,
    Region,
    Organization,
    Framework,
    Occupation,
    Credential,
    Partnership,
    Program,
    Pathway,
    Validation,
    Initiative,
)
"""Every kind of record, in the order in which the documentation shows them."""

BY_KIND: dict[str, type[Entity]] = {model.kind: model for model in KINDS}
"""Kinds by name."""

__all__ = [
    "BY_KIND",
    "FORMAT_VERSION",
    "KINDS",
    "Competency",
    "Credential",
    "Entity",
    "Framework",
    "Initiative",
    "Occupation",
    "Organization",
    "Part",
    "Partnership",
    "Pathway",
    "Program",
    "RefTo",
    "Region",
    "Settings",
    "Sourced",
    "Text",
    "Threshold",
    "Thresholds",
    "Unknown",
    "Validation",
    "last_day",
    "read_text",
]
