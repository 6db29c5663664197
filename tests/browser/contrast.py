"""Words that cannot be read: their contrast with what is behind them, as the browser draws both."""

from __future__ import annotations

from tests.browser.tab import Tab

#: The words of page and sidebar whose contrast is below what WCAG 2 asks (AA), each with that contrast, its
#: colour and what is behind it. Large words and icons need 3:1. Tables are drawn on a canvas, what is
#: disabled may be faint, and a legend's square has the colour of what it stands for.
FAINT = """() => {
    const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgba = colour => {
        pixel.clearRect(0, 0, 1, 1);
        pixel.fillStyle = colour;
        pixel.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
        return [red, green, blue, alpha / 255];
    };
    const over = (top, below, share) => [0, 1, 2].map(at =>
        top[at] * top[3] * share + below[at] * (1 - top[3] * share));
    const light = colour => colour.map(each => each / 255)
        .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
        .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const box = each => each.getBoundingClientRect();
    const up = each => each ? [each, ...up(each.parentElement)] : [];
    const barsBehind = words => {
        const [x, y] = [box(words).x + box(words).width / 2, box(words).y + box(words).height / 2];
        const holds = ({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom;
        const bars = words.closest('.js-plotly-plot')?.querySelectorAll('.barlayer path') ?? [];
        return [...bars].filter(each => holds(box(each))).reverse()
            .map(each => rgba(getComputedStyle(each).fill));
    };
    const behind = words => {
        const layers = up(words).map(each => rgba(getComputedStyle(each).backgroundColor));
        return [...barsBehind(words), ...layers]
            .reduceRight((below, top) => over(top, below, 1), [255, 255, 255]);
    };
    const hasWords = each => [...each.childNodes].some(node => node.nodeType == 3 && node.textContent.trim());
    const isRead = each => hasWords(each)
        && each.textContent.trim() != '■' && box(each).width > 1
        && each.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        && !each.closest(':disabled, style, script, [data-testid=stDataFrame]');
    return [...document.querySelectorAll(':is([data-testid=stMain], [data-testid=stSidebar]) *')]
        .filter(isRead).flatMap(each => {
            const { color, fill, fontSize, fontWeight, fontFamily } = getComputedStyle(each);
            const share = up(each).reduce((left, one) => left * getComputedStyle(one).opacity, 1);
            const below = behind(each);
            const found = contrast(over(rgba(each.closest('svg') ? fill : color), below, share), below);
            const size = parseFloat(fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && fontWeight >= 700)
                || fontFamily.includes('Material');
            return found < (isLarge ? 3 : 4.5) - 0.005
                ? [[each.textContent.trim(), found.toFixed(2), color, `on ${below.map(Math.round)}`]] : [];
        });
}"""


def faint(tab: Tab) -> list[list[str]]:
    """The words in `tab` that are too faint."""
    found: list[list[str]] = tab.page.evaluate(FAINT)
    return found
