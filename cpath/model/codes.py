"""The field's codes as types that know their pattern and vintage.

`cpath.model.code_tables` knows which codes exist. This module only knows how they are written.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True)
class CodeOf:
    """Marks a text as a code of ``system`` in its ``vintage``."""

    system: str
    vintage: str
    example: str

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Add which list the code is from, for editors and other programs."""
        return {**handler(schema), "x-cpath-code": f"{self.system} {self.vintage}".strip()}


Soc = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}-[0-9]{4}$"), CodeOf("SOC", "2018", "29-1141")]
"""Standard Occupational Classification 2018, ``29-1141``."""

OnetSoc = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{2}-[0-9]{4}\.[0-9]{2}$"),
    CodeOf("O*NET-SOC", "2019", "29-1141.00"),
]
"""O*NET-SOC 2019, ``29-1141.00``."""

Cip = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{2}(\.[0-9]{2}([0-9]{2})?)?$"), CodeOf("CIP", "2020", "51.3801")
]
"""Classification of Instructional Programs 2020, ``51.3801``."""

Naics = Annotated[
    str,
    StringConstraints(pattern=r"^([0-9]{2,6}|31-33|44-45|48-49)$"),
    CodeOf("NAICS", "2022", "622"),
]
"""North American Industry Classification System 2022: two to six digits, ``622``."""

CountyFips = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$"), CodeOf("county FIPS", "", "08041")]
"""A county's five-digit FIPS code, ``08041`` (state 08, county 041)."""

Ctid = Annotated[
    str,
    StringConstraints(pattern=r"^ce-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
    CodeOf("CTID", "", "ce-07c258c1-9119-11e8-b852-782bcb5df6ac"),
]
"""A Credential Transparency identifier: ``ce-`` and a lowercase UUID."""
