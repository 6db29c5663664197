"""Streamlit's cookie for who is signed in: kept short, and accepted in one piece only.

Streamlit writes all claims of a token into it and above 4 kB splits it into parts, each signed for itself.
Nothing says that two parts are of one sign-in: whoever mixes those of two of their own has a text that
nobody ever vouched for. So it is signed anew with the few claims that are looked at, in one piece, and one
in parts counts for nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from odeus_dash import identity
from odeus_dash.identity import Claims
from odeus_dash.settings import SignIn

NAME, TOKENS = USER_COOKIE_NAME, TOKENS_COOKIE_NAME
#: Letters in the value of a cookie. A browser keeps 4 kB of each, and the server opens no websocket when
#: all cookies together have more than 8 kB.
_LONGEST = {NAME: 3_500, TOKENS: 2_500}
_OF_A_SIGN_IN = re.compile(rf"{NAME}(_tokens)?(_\d+)?")
_PART = re.compile(rf"{NAME}_\d+")


def belongs(name: str) -> bool:
    """Whether a cookie of this name is Streamlit's for a sign-in, or a part of one."""
    return _OF_A_SIGN_IN.fullmatch(name) is not None


def claims(cookies: Mapping[str, str]) -> Claims:
    """The claims in a browser's cookie; none if its signature is wrong, and none if there are parts."""
    if any(map(_PART.fullmatch, cookies)):
        return {}
    return _object(_unsigned(cookies, NAME))


def put_together(made: Mapping[str, str], name: str) -> Claims:
    """What is in the cookie of that `name`, which may be in parts: only for what one answer has `made`."""
    return _object(get_cookie_with_chunks(lambda part: _unsigned(made, part), name))


def shortened(made: Mapping[str, str], rules: SignIn) -> dict[str, str]:
    """What a browser keeps of the cookies that Streamlit has `made` for one sign-in, by name.

    Not even NAME if the claims are too long. The ID token stays if there is room: with it, the provider
    signs out without a question. The access token goes.
    """
    whole = {
        NAME: identity.looked_at(put_together(made, NAME), rules),
        TOKENS: {"id_token": put_together(made, TOKENS).get("id_token")},
    }
    signed = {
        name: create_signed_value(get_cookie_secret(), name, json.dumps(content)).decode()
        for name, content in whole.items()
    }
    return {name: value for name, value in signed.items() if len(value) <= _LONGEST[name]}


def _unsigned(cookies: Mapping[str, str], name: str) -> bytes | None:
    return decode_signed_value(get_cookie_secret(), name, cookies.get(name, ""))


def _object(content: bytes | None) -> Claims:
    try:
        found = json.loads(content) if content else {}
    except ValueError:  # the number of parts stands there, where there are some
        return {}
    return found if isinstance(found, dict) else {}
