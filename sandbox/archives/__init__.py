"""Writes the archive that Instagram gives an account's owner on "Download your information".

In any form that was seen of it (export-format.md): of several years, as JSON or HTML, in several
languages, in one zip or in parts, zipped again, unpacked or delivered to a cloud drive. The same
world, moment and form give the same bytes.
"""

from sandbox.archives.forms import Era, Form, Format, Language, Section, Wrap
from sandbox.archives.writing import write_archive, write_parts

__all__ = [
    "Era",
    "Form",
    "Format",
    "Language",
    "Section",
    "Wrap",
    "write_archive",
    "write_parts",
]
