"""Pages as one HTML file that makes no request: to open from disk, send by mail or print on A4."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from plotly.offline import get_plotlyjs

from odeus_dash.charts.sparkline import sparkline
from odeus_dash.charts.theme import CONFIG, LIGHT
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Block, Caution, Failed, Nothing, Page, Picture, Sentence, Tile, Tiles
from odeus_dash.report.cells import Cells, as_cells
from odeus_dash.report.content import Report, goal_of, means, sections, text_of
from odeus_dash.report.plain import clean
from odeus_dash.words import report as words

_STYLE = Path(__file__).with_name("web.css")
_FONT = Path(__file__).parents[1] / "static" / "inter-latin.woff2"
#: Nothing is loaded: scripts and styles are in the file.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:"
)
#: Draws each picture from the JSON beside it, as wide as a sheet of A4 has room for.
_SCRIPT = """\
for (const place of document.querySelectorAll(".picture")) {
  const figure = JSON.parse(place.nextElementSibling.textContent);
  Plotly.newPlot(place, figure.data, figure.layout, figure.config);
}"""


def as_html(report: Report) -> bytes:
    """Return the file, all rows of all tables in it."""
    about, keys = report.about, means(report.blocks())
    title = _text(f"{about.workspace} · {about.dates}")
    tag = f'<span class="tag">{_text(about.badges[0].text)}</span>' if about.demo else ""
    workspace = f'<p class="workspace">{_text(about.workspace)}{tag}</p>'
    notes = f"<p>{_text(' · '.join(about.facts()))}</p>{_paragraphs(about.remarks(), 'note')}"
    known = [DEFINITIONS[each] for each in keys]
    entries = "".join(f"<dt>{_text(each.label)}</dt><dd>{_text(each.text)}</dd>" for each in known)
    definitions = f"<main><h1>{words.DEFINITIONS}</h1><dl>{entries}</dl></main>" if keys else ""
    pages = "".join(_page(report, page) for page in report.pages.values())
    font = base64.b64encode(_FONT.read_bytes()).decode()
    face = f'@font-face{{font-family:"Inter";font-weight:100 900;src:url(data:font/woff2;base64,{font})}}'
    return "".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{title}</title><style>{face}{_STYLE.read_text(encoding='utf-8')}</style></head>",
            f"<body><header>{workspace}{notes}</header>{pages}{definitions}",
            f"<script>{get_plotlyjs()}</script><script>{_SCRIPT}</script></body></html>",
        ]
    ).encode()


def _page(report: Report, page: Page) -> str:
    name = f'<p class="name">{_text(page.title)}</p>'
    parts = []
    for section in sections(page):
        heading = f"<h2>{_text(section.title)}</h2>" if section.title else ""
        note = _paragraphs([section.note], "note") if section.note else ""
        first, *others = [_block(each, report.about.currency) for each in section.blocks]
        # The heading stays on the sheet of what it is about.
        together = f"<div class='together'>{heading}{note}{first}</div>"
        parts.append(f"<section>{together}{''.join(others)}</section>")
    return f"<main>{name}<h1>{_text(page.headline)}</h1>{''.join(parts)}</main>"


def _block(block: Block, currency: str) -> str:
    if isinstance(block, Tiles):
        return f'<div class="tiles">{"".join(map(_tile, block.tiles))}</div>'
    if isinstance(block, Picture):
        figure = json.loads(block.figure.to_json())
        figure["layout"] |= {"width": 680}
        text = json.dumps(figure | {"config": CONFIG | {"displayModeBar": False}})
        text = text.replace("<", "\\u003c")  # none can end the script
        place = f'<div class="picture" role="img" aria-label="{_text(block.alt)}"></div>'
        return f'{place}<script type="application/json">{text}</script>'
    if cells := as_cells(block, currency):
        # Browsers repeat the headings on each printed sheet.
        head, rows = ("".join(_row(cells, *each)) for each in (([cells.head], "th"), (cells.rows, "td")))
        return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    is_doubtful = isinstance(block, Caution | Failed | Nothing)
    kind = "caution" if is_doubtful else "" if isinstance(block, Sentence) else "note"
    return _paragraphs([text_of(block)], kind)


def _paragraphs(said: Iterable[str], kind: str = "") -> str:
    return "".join(f'<p class="{kind}">{_text(each)}</p>' for each in said)


def _tile(tile: Tile) -> str:
    """Label, value, change, what that is a change of, and the line; the definition on hover."""
    label = tile.label or DEFINITIONS[tile.means].label
    line = sparkline(tile.before, tile.line, LIGHT)
    meaning = _text(DEFINITIONS[tile.means].text)
    return (
        f'<div class="tile" title="{meaning}"><p class="label">{_text(label)}</p>'
        f'<p class="value">{_text(tile.value)}</p>'
        f'<p class="label"><b class="{tile.verdict}">{_text(tile.change or "")}</b> {_text(tile.basis)}</p>'
        f'<p class="label">{_text(goal_of(tile))}</p>{line}</div>'
    )


def _row(cells: Cells, rows: Iterable[Iterable[str]], tag: str) -> Iterator[str]:
    for row in rows:
        yield "<tr>"
        for text, number in zip(row, cells.numbers, strict=True):
            yield f'<{tag} class="number">' if number else f"<{tag}>"
            yield f"{_text(text)}</{tag}>"
        yield "</tr>"


def _text(text: str) -> str:
    """`text` so that HTML shows it letter by letter, also as an attribute's value."""
    return html.escape(clean(text))
