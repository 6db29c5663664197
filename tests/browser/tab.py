"""A browser tab on the app: what it shows, all that came over its wire, and all that went wrong on it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    Response,
    WebSocket,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

#: Everything but our own loopback server and what a page makes itself.
OUTSIDE = re.compile(r"^(?!(http|ws)://127\.0\.0\.1[:/]|data:|blob:|about:)")
#: On a deep link Streamlit looks for its server below the page's path first, and finds it at the root.
LOOKING_FOR_SERVER = re.compile(r"^http://127\.0\.0\.1:\d+/\w+/_stcore/(health|host-config)$")
#: What a person's browser keeps of the app, but for its cookies and its cache of files.
STORED = "indexeddb,local_storage,service_workers,cache_storage"
#: The program and its fonts, the same for every workspace: not data of a page.
ASSETS = ("/static/", "/app/static/")
#: Counts what the page's own program has heard; the network tells us of a frame before the program has it.
HEARD = """window.WebSocket = class extends WebSocket {
    constructor(...where) {
        super(...where);
        window.heard = 0;
        this.addEventListener('message', () => { window.heard += 1; });
    }
}"""
SETTLED = """async arrived => {
    const busy = ['stSpinner', 'stProgress', 'stSkeleton', 'stSkeletonElement']
        .map(each => `[data-testid=${each}]`).join()
        + ', [data-stale=true]';
    const drawn = (kind, mark) => [...document.querySelectorAll(`[data-testid=${kind}]`)]
        .every(each => !each.checkVisibility() || each.querySelector(mark));
    const settled = () => window.heard >= arrived
        && document.querySelector('[data-test-script-state=notRunning]') && !document.querySelector(busy)
        && drawn('stPlotlyChart', '.main-svg') && drawn('stDataFrame', '[role=columnheader]');
    if (!settled()) return false;
    await new Promise(requestAnimationFrame);  // what was heard last is drawn with the next frame
    return settled();
}"""


def with_blanks(text: str) -> str:
    """`text` with blanks where no line may end, between a number and its unit."""
    return text.replace("\u00a0", " ")


def unfold(sidebar: Locator) -> None:
    """Unfold what the sidebar keeps folded, and wait until it stands: a click on what moves is lost."""
    sidebar.get_by_text("More", exact=True).click()
    sidebar.get_by_role("combobox", name="Group by", exact=True).wait_for()
    sidebar.get_by_test_id("stExpander").first.evaluate(  # the run after it may begin them anew
        "each => Promise.allSettled(each.getAnimations({ subtree: true }).map(({ finished }) => finished))"
    )


class Tab:
    """One page of the browser. Waits for the script's end by its own messages, never by the clock."""

    def __init__(self, context: BrowserContext, app_url: str) -> None:
        self.app_url = app_url
        self.complaints: list[str] = []
        self.frames: list[bytes] = []
        self.runs = 0
        self._idle = False
        self._arrived = 0
        self._socket: WebSocket | None = None
        self._responses: list[Response] = []
        context.add_init_script(HEARD)
        self.page: Page = context.new_page()
        self._devtools = context.new_cdp_session(self.page)
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on("console", self._on_console)
        self.page.on("dialog", self._on_dialog)
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)
        self.page.on("websocket", self._on_websocket)

    # What is done with it.

    def open(self, path: str) -> None:
        """Go to a path of the app in a new session and wait until the page is there."""
        self.go(path)
        self.settle()

    def go(self, path: str) -> None:
        """Go to a path of the app in a new session."""
        self._idle = False
        self.frames.clear()
        self._responses.clear()
        self.page.goto(self.app_url + path)

    def settle(self) -> None:
        """Wait until the script has finished and the browser has drawn what it sent."""
        self._until(self.is_settled)

    def is_settled(self) -> bool:
        """Whether the script has finished and the browser has drawn what it sent."""
        return self._idle and bool(self.page.evaluate(SETTLED, self._arrived))

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """What is done inside the block makes the script run again; wait for the end of that."""
        before = self.runs
        yield
        self._until(lambda: self.runs > before)
        self.settle()

    def rerun_by(self, act: Callable[[], None]) -> None:
        """Do what makes the script run again, and wait for the end of that.

        Do it again if nothing came of it: a picture or table that is just being drawn anew hears no click.
        """
        before = self.runs
        for _ in range(3):
            with suppress(PlaywrightTimeout, TimeoutError):
                act()
                self._until(lambda: self.runs > before, seconds=15)
                return self.settle()
        raise TimeoutError("The script did not run again.")

    def follow(self, title: str) -> None:
        """Click a page's link in the navigation."""
        with self.rerun():
            self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()

    def choose(self, label: str, option: str) -> None:
        """Pick an option of the sidebar's list called `label`, by typing its name where that is possible."""
        box = self.sidebar.get_by_role("combobox", name=label, exact=True)
        if not box.count():
            self.show_more()
        box.scroll_into_view_if_needed()  # a list that has to move when it opens closes again
        box.click()
        if box.get_attribute("inputmode") != "none":
            box.fill(option)
        with self.rerun():
            self.page.get_by_role("option", name=option, exact=True).click()
        if self.page.get_by_role("listbox").count():  # a list for several stays open, and covers the page
            self.page.keyboard.press("Escape")

    def show_more(self) -> None:
        """Unfold what the sidebar keeps folded, and wait until it stands: a click on what moves is lost.

        The list of timezones comes with the run after it.
        """
        with self.rerun():
            unfold(self.sidebar)

    def begin(self, app_url: str) -> None:
        """Begin as a new tab on the app at this URL; see `forget`."""
        self.app_url, self.runs = app_url, 0
        self.complaints.clear()

    def forget(self) -> None:
        """Leave the app, and nothing behind: no place in the history, nothing stored, no pointer anywhere.

        A page of the same site keeps the process, which about:blank would not.
        """
        self.page.goto(f"{self.app_url}/_stcore/health")
        self.page.evaluate("sessionStorage.clear()")
        self.page.mouse.move(-1, -1)
        self._devtools.send("Page.resetNavigationHistory")
        stored = {"origin": self.app_url, "storageTypes": STORED}
        self._devtools.send("Storage.clearDataForOrigin", stored)
        self.page.context.clear_cookies()

    # What is seen on it.

    def field(self, label: str) -> Locator:
        return self.page.get_by_test_id("stTextInputField").and_(self.page.get_by_label(label, exact=True))

    @property
    def headline(self) -> str:
        return with_blanks(self.page.locator("h1").inner_text())

    @property
    def headings(self) -> list[str]:
        return self.page.locator("h3").all_inner_texts()

    @property
    def sidebar(self) -> Locator:
        return self.page.get_by_test_id("stSidebar")

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")

    @property
    def alerts(self) -> list[str]:
        """What a page warns of; the line above it has `doubts` of its own."""
        return [with_blanks(each) for each in self.page.get_by_test_id("stAlert").all_inner_texts()]

    @property
    def line(self) -> str:
        """What the line above the page says."""
        return with_blanks(self.page.locator(".st-key-top_line").inner_text())

    @property
    def dates(self) -> str:
        """The days that the line above the page names."""
        return with_blanks(self._days.inner_text()).strip()

    @property
    def timezone(self) -> str:
        """On whose clocks these days are, which one reads when hovering over them."""
        self._days.get_by_role("button").hover()
        hint = self.page.get_by_test_id("stTooltipContent").filter(has_text=re.compile(r"^[\w+-]+(/|$)"))
        text = hint.inner_text()
        self.page.mouse.move(0, 0)
        hint.wait_for(state="detached")
        return text

    @property
    def doubts(self) -> list[str]:
        """What the line above the page says against its figures."""
        warnings = self.page.locator(".st-key-warnings").get_by_test_id("stMarkdownContainer")
        return [with_blanks(each) for each in warnings.all_inner_texts()]

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)

    def tiles(self) -> dict[str, str]:
        """Label and value of every tile."""
        tiles = self.page.locator(".tile").all()
        return {
            tile.locator("dt").inner_text().strip(): tile.locator(".tile-value").inner_text().strip()
            for tile in tiles
        }

    def figures(self) -> list[str]:
        """The text in every plotly picture."""
        return self.page.locator("[data-testid=stPlotlyChart]").evaluate_all(
            "all => all.map(each => each.textContent)"
        )

    def cells(self) -> list[str]:
        """The text of the cells of all tables that are scrolled into view, as screen readers get it."""
        return self.page.locator("[data-testid=stDataFrame] [role=gridcell]").all_text_contents()

    def table(self, *, last: bool = False) -> list[dict[str, str]]:
        """The part of the first or last table that is scrolled into view: a cell's text by its heading."""
        tables = self.page.get_by_test_id("stDataFrame").all()
        table = tables[-1 if last else 0]
        marked = table.locator("[role=columnheader]").all_text_contents()
        headings = [each.removeprefix("\u061c") for each in marked]  # puts those of numbers on the right
        rows = table.locator("tbody [role=row]").all()
        texts = [row.locator("[role=gridcell]").all_text_contents() for row in rows]
        return [dict(zip(headings, cells, strict=True)) for cells in texts]

    def data_bytes(self) -> int:
        """All that came since the page was opened, apart from the program itself."""
        fetched = [each for each in self._responses if self._is_data(each)]
        return sum(map(len, self.frames)) + sum(len(each.body()) for each in fetched)

    # What goes on in it.

    @property
    def _days(self) -> Locator:
        return self.page.locator(".st-key-days").get_by_test_id("stMarkdown")

    def _is_data(self, response: Response) -> bool:
        path = urlsplit(response.url).path
        document = response.request.resource_type == "document"
        return response.url.startswith("http") and not (document or path.startswith(ASSETS))

    def _until(self, done: Callable[[], object], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                raise TimeoutError(f"still busy after {seconds} s: {self.page.inner_text('body')}")
            self.page.wait_for_timeout(60)  # the browser's events reach us while we wait for it

    def _on_request(self, request: Request) -> None:
        """Playwright's routes could refuse it as well, and would switch off the cache for everything else."""
        if OUTSIDE.match(request.url):
            self.complaints.append(f"request to {request.url}")

    def _on_response(self, response: Response) -> None:
        self._responses.append(response)

    def _on_websocket(self, socket: WebSocket) -> None:
        if OUTSIDE.match(socket.url):
            self.complaints.append(f"web socket to {socket.url}")
        self._socket, self._arrived = socket, 0
        socket.on("framereceived", partial(self._on_frame, socket))

    def _on_frame(self, socket: WebSocket, frame: bytes | str) -> None:
        if socket is not self._socket:  # of the page that was left
            return
        self._arrived += 1
        content = frame if isinstance(frame, bytes) else frame.encode()
        self.frames.append(content)
        message = ForwardMsg.FromString(content)
        match message.WhichOneof("type"):
            case "new_session":
                self.runs += 1
                self._idle = False
            case "script_finished":
                self._idle = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not LOOKING_FOR_SERVER.match(message.location["url"]):
            self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()
