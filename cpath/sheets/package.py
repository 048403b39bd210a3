"""The zip archive of an XLSX or ODS workbook, checked before anything unpacks it.

Sizes in an archive are claims, so each member is unpacked piece by piece and counted.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from cpath.errors import UnreadableError

if TYPE_CHECKING:
    from cpath.sheets.limits import Limits

_PIECE = 1 << 16
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def check_package(raw: bytes, name: str, limits: Limits) -> bool:
    """Refuse an archive that is damaged, too large, or not a workbook. Returns whether it has macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return _check(package, name, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise damaged(name) from None


def damaged(name: str) -> UnreadableError:
    """The error for a file that looks like a workbook but cannot be read as one."""
    return UnreadableError(
        f"{name} is damaged, or not a workbook",
        help="open it in Excel or LibreOffice, save it as .xlsx, and try again",
    )


def too_large(name: str, what: str) -> UnreadableError:
    """The error for a file beyond the limits."""
    return UnreadableError(
        f"{name} is too large: {what}", help="send only the completed sheet, saved as .xlsx"
    )


def _check(package: zipfile.ZipFile, name: str, limits: Limits) -> bool:
    members = package.infolist()
    if len(members) > limits.members:
        raise too_large(name, f"it is an archive of more than {limits.members} files")
    names = [member.filename for member in members]
    if len(set(names)) != len(names) or any(member.compress_type not in _METHODS for member in members):
        raise damaged(name)
    if any(member.flag_bits & 1 for member in members):
        raise protected(name)
    if sum(member.file_size for member in members) > limits.unpacked:
        raise _bomb(name, limits)
    total = 0
    for member in members:
        with package.open(member) as content:
            while piece := content.read(_PIECE):
                total += len(piece)
                if total > limits.unpacked:
                    raise _bomb(name, limits)
    is_excel = any(entry.lower() in ("xl/workbook.xml", "xl/workbook.bin") for entry in names)
    if not is_excel and not ("content.xml" in names and _is_ods(package)):
        raise UnreadableError(
            f"{name} is an archive, but not a workbook",
            help="send the completed sheet: .xlsx, .ods or .csv",
        )
    return any("vbaproject" in entry.lower() or entry.startswith("Basic/") for entry in names)


def _is_ods(package: zipfile.ZipFile) -> bool:
    return "mimetype" in package.namelist() and package.read("mimetype").strip() == _ODS


def _bomb(name: str, limits: Limits) -> UnreadableError:
    return too_large(name, f"unpacked, it has more than {limits.unpacked // 1_000_000} MB")


def protected(name: str) -> UnreadableError:
    """The error for a file that needs a password."""
    return UnreadableError(
        f"{name} is protected with a password", help="save it without one (in Excel: File, Info, Protect)"
    )
