"""Streamlit's cookie of an OIDC sign-in: made short, and accepted in one piece only.

Streamlit writes all claims of a token into it and splits it above 4 kB into parts, each with a signature of
its own. Nothing binds two parts to one sign-in: a person could mix the parts of two of their own into claims
that no provider ever made. So it is signed again in one piece, with the few claims that we read, and a
cookie in parts is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from odeus_dash import identity
from odeus_dash.identity import Claims
from odeus_dash.server.streamlit_internals import (
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
    get_cookie_with_chunks,
    signed,
    unsigned,
)
from odeus_dash.settings import SignIn

NAME, TOKENS = USER_COOKIE_NAME, TOKENS_COOKIE_NAME
#: Letters in the value of a cookie. A browser keeps 4 kB of each, and the server opens no websocket when
#: all cookies together have more than 8 kB.
_LONGEST = {NAME: 3_500, TOKENS: 2_500}
_OF_A_SIGN_IN = re.compile(rf"{NAME}(_tokens)?(_\d+)?")
_PART = re.compile(rf"{NAME}_\d+")


def belongs(name: str) -> bool:
    """Return whether Streamlit makes a cookie of this name for a sign-in, whole or as a part."""
    return _OF_A_SIGN_IN.fullmatch(name) is not None


def claims(cookies: Mapping[str, str]) -> Claims:
    """Return the claims in a browser's cookie; none if its signature is wrong or it comes in parts."""
    if any(map(_PART.fullmatch, cookies)):
        return {}
    return _object(unsigned(NAME, cookies.get(NAME, "")))


def put_together(made: Mapping[str, str], name: str) -> Claims:
    """Return the content of the cookie `name`, which may be in parts; safe only within one answer."""
    return _object(get_cookie_with_chunks(lambda part: unsigned(part, made.get(part, "")), name))


def shortened(made: Mapping[str, str], rules: SignIn) -> dict[str, str]:
    """Return the cookies that a browser gets instead of those that Streamlit `made` for one sign-in, by name.

    NAME is missing if the claims are too long. The ID token stays if there is room: with it, the provider
    signs out without asking. The access token is dropped.
    """
    whole = {
        NAME: identity.looked_at(put_together(made, NAME), rules),
        TOKENS: {"id_token": put_together(made, TOKENS).get("id_token")},
    }
    short = {name: signed(name, json.dumps(content)) for name, content in whole.items()}
    return {name: value for name, value in short.items() if len(value) <= _LONGEST[name]}


def _object(content: bytes | None) -> Claims:
    try:
        found = json.loads(content) if content else {}
    except ValueError:  # of a cookie in parts, this one holds their number
        return {}
    return found if isinstance(found, dict) else {}
