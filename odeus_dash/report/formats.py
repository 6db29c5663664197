"""The file types that pages can be exported as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from odeus_dash.report.content import Report
from odeus_dash.report.slides import as_pptx
from odeus_dash.report.web import as_html
from odeus_dash.report.workbook import as_workbook
from odeus_dash.words import report as words

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    """A kind of file: its name, what is in it, the ending and media type of files, and what writes them."""

    name: str
    help: str
    ending: str
    media: str
    write: Callable[[Report], bytes]


FORMATS = (
    Format(words.SLIDES, words.SLIDES_HELP, "pptx", f"{_OFFICE}.presentationml.presentation", as_pptx),
    Format(words.WORKBOOK, words.WORKBOOK_HELP, "xlsx", f"{_OFFICE}.spreadsheetml.sheet", as_workbook),
    Format(words.HTML, words.HTML_HELP, "html", "text/html", as_html),
)
