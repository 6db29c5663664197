"""How a page is laid out at one width of the window, as the browser has it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.browser.contrast import faint
from tests.browser.tab import Tab

#: From a phone to the wall of a meeting room: widths with their heights. First the one that pages open at.
SCREENS = {1440: 900, 1280: 800, 1024: 768, 768: 1024, 390: 844, 1920: 1080, 2560: 1440}

#: Whether pictures have got the width of their place after the window has got another one.
FITTED = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(place => {
    const picture = place.querySelector('.main-svg');
    return !place.checkVisibility()
        || (picture && Math.abs(picture.getBoundingClientRect().width - place.clientWidth) < 2);
})"""
LAYOUT = """() => {
    const all = (place, kind) => [...place.querySelectorAll(kind)].filter(each => each.checkVisibility());
    const box = each => each.getBoundingClientRect();
    const main = document.querySelector('[data-testid=stMain]');
    const pictures = all(main, '[data-testid=stPlotlyChart]');
    const texts = place => all(place, 'svg text').map(each => [each.textContent, box(each)])
        .filter(([, { width }]) => width);
    const beyond = (one, place) => one.left < place.left - 1 || one.right > place.right + 1
        || one.top < place.top - 1 || one.bottom > place.bottom + 1;
    const meet = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
        && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4;
    const overlapping = place => texts(place).flatMap(([text, one], at, words) => words.slice(at + 1)
        .filter(([, other]) => meet(one, other)).map(([other]) => [text, other]));
    const isCut = each => each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1
        && (getComputedStyle(each).overflowX != 'visible' || each.closest('.tile'))
        && !each.closest('[data-testid=stDataFrame], [data-testid=stIconMaterial]') && each.innerText;
    const isWrapped = each => {
        const range = document.createRange();
        range.selectNodeContents(each);
        const ends = [...range.getClientRects()].filter(row => row.width > 1).map(row => row.bottom);
        return Math.max(...ends) - Math.min(...ends) > 8;
    };
    const figures = '.tile-value, .tile-change, .attention li > strong';
    const tile = main.querySelector('.tiles');
    return {
        sideways: main.scrollWidth - main.clientWidth,
        outside: pictures.flatMap(place => texts(place).filter(([, text]) => beyond(text, box(place))))
            .map(([text]) => text),
        overlapping: pictures.flatMap(overlapping),
        cut: all(main, '*').filter(isCut).map(each => each.innerText),
        wrapped: all(main, figures).filter(isWrapped).map(each => each.innerText),
        plots: pictures.map(each => each.querySelector('.js-plotly-plot')._fullLayout._size)
            .map(({w, h}) => [w, h]),
        first: tile ? box(tile).top : null,
        height: box(main.querySelector('[data-testid=stMainBlockContainer]')).height,
        tables: all(main, '[data-testid=stDataFrame]').map(each => box(each).height),
    };
}"""


@dataclass(frozen=True)
class Layout:
    """A page at one width.

    `sideways` is how far it can be scrolled. `outside` and `overlapping` are texts of pictures that leave
    their picture or meet another one, `cut` those of the page that lose letters, `wrapped` figures that take
    more than one line. `plots` are the sizes of what pictures draw, without the words around it. `first` is
    the top of the first tile, if any. `faint` are words that can hardly be read, looked for at one width.
    """

    sideways: float
    outside: list[str]
    overlapping: list[list[str]]
    cut: list[str]
    wrapped: list[str]
    plots: list[list[float]]
    first: float | None
    height: float
    tables: list[float]
    faint: list[list[str]] = field(default_factory=list)


def layouts_of(tab: Tab) -> dict[int, Layout]:
    """The page that is open in `tab`, shown at all widths, by width."""
    measured = {}
    for width, height in SCREENS.items():
        tab.page.set_viewport_size({"width": width, "height": height})
        measured[width] = measure(tab)
    measured[width] = replace(measured[width], faint=faint(tab))
    return measured


def measure(tab: Tab) -> Layout:
    """The layout once it stays as it is: pictures are drawn anew some time after the window has changed."""
    now, before = {}, None
    while now != before:
        tab.page.wait_for_timeout(100)
        tab.page.wait_for_function(FITTED)
        before, now = now, tab.page.evaluate(LAYOUT)
    return Layout(**now)
