"""The numbers of pictures as native, editable charts on slides."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from odeus_dash.charts.numbers import Numbers, Series, Written
from odeus_dash.charts.text import short
from odeus_dash.charts.theme import LIGHT
from odeus_dash.report.plain import clean
from odeus_dash.report.slide_paper import Box, Slide, rgb
from odeus_dash.words.formats import currency_sign

#: More columns than this have an axis instead of numbers, and more categories not all of their names.
_LABELLED, _NAMED = 8, 8
#: Series whose names fit into a line. Letters of a name beside a bar or in a legend.
_IN_A_LINE, _NAME = 4, 34
_BILLIONS = '[>=1000000000]#,##0.0,,,"B";[>=1000000]#,##0,,"M";#,##0'
#: In inches: the most that a bar takes with what is between bars, and what is above and below all of them.
_BAR, _AROUND = 0.9, 0.4
_KINDS = {
    ("bars", False): XL_CHART_TYPE.BAR_CLUSTERED,
    ("bars", True): XL_CHART_TYPE.BAR_STACKED,
    ("columns", False): XL_CHART_TYPE.COLUMN_CLUSTERED,
    ("columns", True): XL_CHART_TYPE.COLUMN_STACKED,
    ("lines", False): XL_CHART_TYPE.LINE,
}


def has_chart(numbers: Numbers | None) -> bool:
    """Whether slides have a chart of this kind."""
    return numbers is not None and (numbers.kind, numbers.stacked) in _KINDS


def has_legend(numbers: Numbers) -> bool:
    """Whether there are more names than a line above the picture has room for."""
    return len(numbers.series) > _IN_A_LINE


def add_chart(slide: Slide, numbers: Numbers, box: Box) -> None:
    """Draw the numbers in `box` (inches), in the colours of the picture."""
    data = CategoryChartData()
    data.categories = [short(each, _NAME) for each in numbers.categories]
    for each in numbers.series:
        data.add_series(short(each.name, _NAME), each.values)
    kind = _KINDS[numbers.kind, numbers.stacked]
    if numbers.kind == "bars":
        box = (*box[:3], min(box[3], _BAR * len(numbers.categories) + _AROUND))
    chart = slide.shapes.add_chart(kind, *map(Inches, box), data).chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(numbers))
    chart.has_title = False
    chart.has_legend = has_legend(numbers)
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.color.rgb = Pt(12), rgb(LIGHT.muted)
    few = len(numbers.categories) <= _LABELLED
    is_labelled = not numbers.stacked and (numbers.kind == "bars" or (numbers.kind == "columns" and few))
    _axes(chart, numbers, is_labelled=is_labelled)
    for series, drawn in zip(numbers.series, chart.plots[0].series, strict=True):
        (_line if numbers.kind == "lines" else _bars)(drawn, series)
        if is_labelled:
            labels = drawn.data_labels
            labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
            labels.number_format = number_format(series, numbers.currency)
            labels.number_format_is_linked = False
            labels.font.size, labels.font.color.rgb = Pt(12), rgb(LIGHT.ink)
            labels.font.bold = len(numbers.series) == 1
    if numbers.joined:
        chart._chartSpace.chart.find(qn("c:dispBlanksAs")).set("val", "span")  # noqa: SLF001  no property
    if numbers.kind != "lines":
        chart.plots[0].gap_width = 45
        chart.plots[0].overlap = 100 if numbers.stacked else -4


def number_format(series: Series, currency: str) -> str:
    """Return the spreadsheet's format of the values of a series; large ones are compact."""
    known = [abs(each) for each in series.values if each is not None]
    largest = max(known, default=0)
    written: Written = series.written
    sign = f'"{currency_sign(currency)}"' if currency else ""
    match written:
        case "percent":
            return "0%"
        case "decimal":
            return "#,##0.0" if largest < 100 else "#,##0"
        case "money":
            digits = "#,##0" if largest >= 100 else "#,##0.00"
            return f"{sign}{digits};−{sign}{digits}"
        case "signed":
            return "+#,##0;−#,##0;0"
        case "count" if largest >= 100_000:
            digits = "#,##0" if largest >= 10_000_000 else "#,##0.0"
            millions = f'[>=1000000]{digits},,"M";[>=1000]#,##0,"k";#,##0'
            return _BILLIONS if largest >= 2_000_000_000 else millions
    return "#,##0"


def _axes(chart: Any, numbers: Numbers, *, is_labelled: bool) -> None:
    value, category = chart.value_axis, chart.category_axis
    known = [each for series in numbers.series for each in series.values if each is not None]
    if min(known, default=0) >= 0:
        value.minimum_scale = 0
    if all(series.written == "percent" for series in numbers.series) and max(known, default=0) <= 1:
        value.maximum_scale = 1
    if numbers.stacked and max(known, default=0) == 1 and all(isinstance(each, int) for each in known):
        is_labelled, value.maximum_scale = True, 1  # it is there or not, which needs no axis
    value.format.line.fill.background()
    value.major_tick_mark = category.major_tick_mark = XL_TICK_MARK.NONE
    value.has_major_gridlines = not is_labelled
    if is_labelled:
        value.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    else:
        value.major_gridlines.format.line.color.rgb = rgb(LIGHT.line)
    value.tick_labels.number_format = number_format(numbers.series[0], numbers.currency)
    value.tick_labels.number_format_is_linked = False
    category.format.line.color.rgb = rgb(LIGHT.line)
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.reverse_order = numbers.kind == "bars"
    element = category._element  # noqa: SLF001  python-pptx has no property for naming some categories only
    for name in ("c:tickLblSkip", "c:tickMarkSkip"):
        step = -(-len(numbers.categories) // _NAMED) if numbers.kind != "bars" else 1
        made = element.makeelement(qn(name), {"val": str(step)})
        before = element.find(qn("c:noMultiLvlLbl"))
        (before.addprevious if before is not None else element.append)(made)


def _bars(drawn: Any, series: Series) -> None:
    drawn.invert_if_negative = False
    drawn.format.fill.solid()
    one = series.colours if isinstance(series.colours, str) else LIGHT.accent
    drawn.format.fill.fore_color.rgb = rgb(one or LIGHT.accent)
    if not isinstance(series.colours, str):
        for place, colour in enumerate(series.colours):
            point = drawn.points[place].format.fill
            point.solid()
            point.fore_color.rgb = rgb(colour)


def _line(drawn: Any, series: Series) -> None:
    drawn.smooth = False
    colour = series.colours if isinstance(series.colours, str) and series.colours else LIGHT.accent
    drawn.format.line.color.rgb = rgb(colour)
    drawn.format.line.width = Pt(1.75 if series.dashed or colour == LIGHT.context else 3)
    if series.dashed:
        drawn.format.line.dash_style = MSO_LINE.DASH
    drawn.marker.style = XL_MARKER_STYLE.NONE
    if not any(a is not None and b is not None for a, b in pairwise(series.values)):
        # No two neighbours are known: a line would not be seen.
        drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 7
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = rgb(colour)


def _workbook(numbers: Numbers) -> bytes:
    """Return the sheet behind the chart, in the cells that it refers to; no name in it is a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet()
        for row, name in enumerate(numbers.categories, start=1):
            sheet.write_string(row, 0, clean(name))
        for column, series in enumerate(numbers.series, start=1):
            sheet.write_string(0, column, clean(series.name))
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value)
    return buffer.getvalue()
