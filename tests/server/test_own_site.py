"""Our own address, and whether a request comes from one of our own pages."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from streamlit import config

from odeus_dash.server.own_site import base_path, is_https, names_us


@pytest.mark.parametrize(("option", "path"), [("", ""), ("usage", "/usage"), ("/a/b/", "/a/b"), ("//", "")])
def test_the_base_path_has_one_slash_before_it_and_none_behind(option: str, path: str) -> None:
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", option)
    try:
        assert base_path() == path
    finally:
        config.set_option("server.baseUrlPath", before)


@pytest.mark.parametrize(
    ("scheme", "forwarded", "tls"),
    [("https", None, True), ("http", "https", True), ("http", "http", False), ("http", None, False)],
)
def test_tls_is_spoken_to_us_or_to_the_proxy(scheme: str, forwarded: str | None, tls: bool) -> None:
    headers = [(b"x-forwarded-proto", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "scheme": scheme, "server": ("h", 80), "path": "/", "headers": headers}
    assert is_https(Request(scope)) is tls


@pytest.mark.parametrize(
    ("urls", "ours"),
    [
        (["http://dash.example/users"], True),
        (["https://dash.example"], True),
        (["http://dash.example:81"], False),
        (["http://evil.example/?http://dash.example"], False),
        (["http://[evil"], False),
        (["null"], False),
        (["http://dash.example", "http://dash.example"], False),
        ([], False),
    ],
)
def test_a_page_of_ours_names_the_host_that_is_asked(urls: list[str], ours: bool) -> None:
    raw = [(b"host", b"dash.example"), *((b"origin", each.encode()) for each in urls)]
    assert names_us(Headers(raw=raw), "origin") is ours
