"""A repository in memory: files found, read, checked for shape, and linked by their references."""

from cpath.catalog.catalog import Catalog, CompetencyEntry, Record, Reference
from cpath.catalog.load import Loaded, load, load_revision

__all__ = ["Catalog", "CompetencyEntry", "Loaded", "Record", "Reference", "load", "load_revision"]
