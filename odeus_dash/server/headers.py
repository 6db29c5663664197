"""Security headers, which browsers enforce.

The policy is the narrowest that Streamlit's frontend runs with. Each exception says why it is there, and
tests/browser drives every page under it, and fails for whatever it refuses.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import streamlit

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def of_pages() -> Mapping[str, str]:
    """Return the headers of pages. The scripts inside Streamlit's own page are allowed by their hashes."""
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    digests = (hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(page.read_bytes()))
    return _headers([f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests])


def of_components() -> Mapping[str, str]:
    """Return the headers of components, which our own page shows in a frame."""
    return _headers(["'unsafe-inline'"], framed_by="'self'")


def _headers(inline_scripts: list[str], framed_by: str = "'none'") -> Mapping[str, str]:
    """Return the headers by name; `inline_scripts` are sources that allow the scripts inside the page."""
    policy = {
        "default-src": "'none'",
        # protobuf's 64-bit integers are WebAssembly; nothing here makes code out of text (unsafe-eval)
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *inline_scripts]),
        "style-src": "'self' 'unsafe-inline'",  # its components and plotly write style elements
        "img-src": "'self' data: blob:",  # plotly draws a picture to be saved as a blob
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": "'self'",  # the cookie component
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": framed_by,
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY" if framed_by == "'none'" else "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
