"""The Data page: what it says came, and the files that it hands out."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from PIL import Image
from pptx import Presentation

from odeus_dash.charts.theme import DARK, rgb
from odeus_dash.report.files import WARNINGS
from tests.browser import recounted
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab, with_blanks
from tests.files.doubtful import DOUBTFUL

DAYS = recounted.last_clock_change("Europe/Berlin")
INTER = ("inter-latin.woff2", "inter-latin-ext.woff2")
#: Keeps what plotly draws to save a picture.
DRAWN = """() => {
  const address = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    if (blob.type.startsWith("image/svg")) blob.text().then((text) => { window.drawn = text; });
    return address(blob);
  };
}"""


def download(tab: Tab, number: int, ending: str, days: str = f"{DAYS.start}-{DAYS.end}") -> bytes:
    """The file behind the button for `ending` in the row of the frame `number`, from 0."""
    with tab.page.expect_download() as expected:
        button = tab.main.get_by_test_id("stDownloadButton").filter(has_text=ending.upper()).nth(number)
        button.get_by_role("button").click()
    name = expected.value.suggested_filename
    assert name.startswith("odeus-agents")
    assert name.endswith(f"-{days}.{ending}")
    return Path(expected.value.path()).read_bytes()


@pytest.fixture
def data_page(open_page: OpenPage) -> Tab:
    return open_page(f"/data?{DAYS.query}")


def test_the_three_formats_hold_the_rows_of_the_export(data_page: Tab) -> None:
    agents = recounted.agents(DAYS)
    expected = {id_: agent["messages"] for id_, agent in agents.items()}
    sheet = openpyxl.load_workbook(io.BytesIO(download(data_page, 0, "xlsx")), read_only=True).worksheets[0]
    heading, *rows = sheet.iter_rows(values_only=True)
    frames = [
        pl.read_csv(download(data_page, 0, "csv")),
        pl.read_parquet(download(data_page, 0, "parquet")),
        pl.DataFrame(rows, schema=[str(name) for name in heading], orient="row", infer_schema_length=None),
    ]
    for frame in frames:
        assert dict(frame.select("assistant_id", "messages").iter_rows()) == expected
        assert frame["messages_per_user"].null_count() == sum(
            agent["messages_per_user"] is None for agent in agents.values()
        )
    assert data_page.headline == f"{len(expected)} rows loaded. All 13 checks match."


def test_rows_by_model_add_up_to_those_by_agent_and_days_are_those_on_local_clocks(data_page: Tab) -> None:
    by_model = pl.read_parquet(download(data_page, 1, "parquet"))
    spent = dict(by_model.group_by("assistant_id").agg(pl.col("sum_prompt_tokens").sum()).iter_rows())
    assert spent == {id_: agent["sum_prompt_tokens"] for id_, agent in recounted.agents(DAYS).items()}
    per_day = pl.read_csv(download(data_page, 2, "csv"), try_parse_dates=True)
    assert dict(
        per_day.group_by("bucket").agg(pl.col("messages").sum()).iter_rows()
    ) == recounted.messages_by_day(DAYS)
    assert not per_day["partial"].any()


def test_files_of_doubtful_figures_say_so(open_page: OpenPage, tmp_path: Path) -> None:
    csv, _, message = DOUBTFUL["#N/A"]
    (tmp_path / "october.csv").write_text(csv)
    tab = open_page("/data?workspace=Open+files")
    with tab.rerun():
        tab.sidebar.locator("input[type=file]").set_input_files(tmp_path / "october.csv")
    days = "2026-10-01-2026-10-31"
    assert set(pl.read_csv(download(tab, 0, "csv", days))["warnings"]) == {message}
    workbook = openpyxl.load_workbook(io.BytesIO(download(tab, 0, "xlsx", days)))
    assert [row[-1] for row in workbook["Warnings"].iter_rows(values_only=True)] == ["message", message]
    assert message in pl.read_parquet_metadata(download(tab, 0, "parquet", days))[WARNINGS]


def test_tables_hand_out_no_file_of_their_own(open_page: OpenPage) -> None:
    tab = open_page(f"/messages?{DAYS.query}")
    tab.main.get_by_test_id("stDataFrame").hover()
    toolbar = tab.main.get_by_test_id("stElementToolbar").filter(has=tab.page.get_by_label("Search"))
    toolbar.wait_for()
    assert toolbar.get_by_label("Download").count() == 0


def test_a_page_is_taken_along_as_slides(open_page: OpenPage) -> None:
    tab = open_page(f"/users?{DAYS.query}")
    tab.main.get_by_role("button", name="Export", exact=True).click()
    with tab.page.expect_download() as expected:
        tab.page.get_by_role("dialog").get_by_role("button", name="Download").click()
    name = expected.value.suggested_filename
    assert name == f"demo-workspace-people-{DAYS.start}-{DAYS.end}.pptx"
    slides = Presentation(expected.value.path()).slides
    assert tab.headline in [with_blanks(each.shapes.title.text_frame.text) for each in slides]


def test_a_saved_picture_says_what_it_is_about(open_page: OpenPage) -> None:
    agent_id = next(iter(recounted.agents(DAYS)))
    tab = open_page("/_stcore/health", settled=False, color_scheme="dark")
    devtools = tab.page.context.new_cdp_session(tab.page)
    devtools.send("Page.enable")
    devtools.send("Page.addScriptToEvaluateOnNewDocument", {"source": f"({DRAWN})()"})
    tab.open(f"/messages?{DAYS.query}&agent={agent_id}&agent=gone")
    devtools.detach()  # and with it the script
    picture = tab.page.locator(".js-plotly-plot").first
    with tab.page.expect_download() as expected:
        picture.hover()
        picture.locator(".modebar-btn").click()
    days = f"{DAYS.start}-{DAYS.end}"
    assert expected.value.suggested_filename == f"demo-workspace-messages-messages-per-day-{days}.png"
    image = Image.open(expected.value.path()).convert("RGB")
    shown = picture.bounding_box()
    assert shown is not None
    assert image.width == 2 * (round(shown["width"]) + 32)
    assert image.height > 2 * (round(shown["height"]) + 32)
    assert {image.getpixel((0, 0)), image.getpixel((image.width - 1, image.height - 1))} == {rgb(DARK.page)}
    drawn = tab.page.evaluate("() => window.drawn")
    assert drawn.count('url("data:font/woff2;base64,') == len(INTER)
    texts = re.findall(r"<text\b[^>]*>(.*?)</text>", drawn)
    (name,) = set(tab.page.locator(".st-key-chips button p").all_inner_texts()) - {"gone"}
    doubt = "The selected agent gone is unknown or has no usage in this period."
    for said in ("Messages per day", "Demo workspace · Demo data", str(DAYS.start.year), name, doubt):
        assert said in with_blanks(" ".join(texts)), said
    assert "Messages per day" not in tab.figures()[0]
