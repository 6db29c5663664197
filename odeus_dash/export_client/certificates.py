"""The trusted certificate authorities, and the failure for an untrusted certificate."""

from __future__ import annotations

import datetime as dt
import os
import ssl
from functools import cache
from pathlib import Path

import httpx

from odeus_dash.errors import BadSettings, Unreachable

#: X509_V_ERR_... of openssl/x509_vfy.h, which Python's ssl does not name.
_UNKNOWN = frozenset({2, 18, 19, 20, 21, 27})
_UNKNOWN_AUTHORITY = "The certificate of {host} comes from an unknown authority."
_NOT_LISTED = "The certificate of {host} comes from an authority that is not in {variable}."
_OTHER_NAME = "The certificate of {host} is for another host name.", "Check the deployment URL."
_SAY = {
    9: ("The certificate of {host} is not valid yet.", "Check this machine's clock."),
    10: (
        "The certificate of {host}, or of its authority, has expired.",
        "Renew it, and check this machine's clock.",
    ),
    62: _OTHER_NAME,
    64: _OTHER_NAME,
}


@cache
def trust(ca_file: Path | None = None) -> ssl.SSLContext:
    """Return the authorities to trust: the public list or its replacement, plus those in `ca_file`.

    Read once, since that takes 30 ms. Raises BadSettings, which names the unusable setting.
    """
    variable = replaced_by()
    folders = os.environ["SSL_CERT_DIR"].split(os.pathsep) if variable == "SSL_CERT_DIR" else ["."]
    try:  # as httpx does, which does not notice a missing folder
        context = httpx.create_ssl_context() if any(map(os.path.isdir, folders)) else None
    except OSError:  # its message would not say more
        context = None
    if not context:
        raise BadSettings(
            f"{variable} names no readable certificates.",
            "Correct or unset it, or add your authority with the workspace's ca_file.",
        )
    if ca_file:
        _add(context, ca_file)
    return context


def replaced_by() -> str | None:
    """Return the variable whose authorities replace the public list, or None."""
    return next((name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)), None)


def ends(ca_file: Path) -> list[dt.datetime]:
    """Return when each authority in the file expires, earliest first. BadSettings for an unusable file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _add(context, ca_file)
    seconds = sorted(ssl.cert_time_to_seconds(str(each["notAfter"])) for each in context.get_ca_certs())
    return [dt.datetime.fromtimestamp(each, dt.UTC) for each in seconds]


def distrusted(error: ssl.SSLCertVerificationError, host: str) -> Unreachable:
    """The named failure for a certificate of `host` that did not pass."""
    if error.verify_code in _UNKNOWN:
        what = _NOT_LISTED if replaced_by() else _UNKNOWN_AUTHORITY
        return Unreachable(
            what.format(host=host, variable=replaced_by()),
            "If it is your company's, name its file in the workspace's ca_file (ODEUS_CA_FILE), or in "
            "SSL_CERT_FILE, which replaces the public list.",
        )
    if error.verify_code in _SAY:
        what, todo = _SAY[error.verify_code]
        return Unreachable(what.format(host=host), todo)
    return Unreachable(
        f"The certificate of {host} is not trusted: {error.verify_message}.",
        "Ask the people who run it to check their certificate.",
    )


def _add(context: ssl.SSLContext, ca_file: Path) -> None:
    """Trust the authorities in `ca_file` too: PEM, with or without text around it, or DER."""
    try:
        content = ca_file.read_bytes()
        pem = b"-----BEGIN" in content
        context.load_verify_locations(cadata=content.decode("ascii", "ignore") if pem else content)
    except (ssl.SSLError, ValueError):
        what = "The workspace's ca_file holds no certificate."
        todo = "Name a PEM file with your authority's certificate."
    except OSError:
        what = "The workspace's ca_file cannot be read."
        todo = "Correct its path or permissions."
    else:
        return
    raise BadSettings(what, todo)
