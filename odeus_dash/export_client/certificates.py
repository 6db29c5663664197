"""Whose certificates are trusted, and what is said about one that is not."""

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
_OTHER_NAME = "The certificate of {host} is for another host name.", "Check the deployment URL."
_SAY = {
    9: ("The certificate of {host} is not valid yet.", "Check this machine's clock."),
    10: (
        "The certificate of {host}, or of its authority, has expired.",
        "Have it renewed, and check this machine's clock.",
    ),
    62: _OTHER_NAME,
    64: _OTHER_NAME,
}


@cache
def trust(ca_file: Path | None = None) -> ssl.SSLContext:
    """The authorities to trust: the public list or what replaces it, and beside them those in `ca_file`.

    Read once, since that takes 30 ms. BadSettings, which names what cannot be used.
    """
    variable = replaced_by()
    folders = os.environ["SSL_CERT_DIR"].split(os.pathsep) if variable == "SSL_CERT_DIR" else ["."]
    try:  # as httpx does, which does not notice a missing folder
        context = httpx.create_ssl_context() if any(map(os.path.isdir, folders)) else None
    except OSError:  # its message would not say more
        context = None
    if not context:
        raise BadSettings(
            f"{variable} names no certificates that can be read.",
            "Correct or unset it; to add an authority to the public list, use the workspace's ca_file.",
        )
    if ca_file:
        _add(context, ca_file)
    return context


def replaced_by() -> str | None:
    """The variable that names authorities in place of the public list; None without one."""
    return next((name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)), None)


def ends(ca_file: Path) -> list[dt.datetime]:
    """When each authority in the file expires, the first one first. BadSettings if it cannot be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _add(context, ca_file)
    seconds = sorted(ssl.cert_time_to_seconds(str(each["notAfter"])) for each in context.get_ca_certs())
    return [dt.datetime.fromtimestamp(each, dt.UTC) for each in seconds]


def distrusted(error: ssl.SSLCertVerificationError, host: str) -> Unreachable:
    """The named failure for a certificate of `host` that did not pass."""
    if error.verify_code in _UNKNOWN:
        where = f"in {replaced_by()}" if replaced_by() else "known here"
        return Unreachable(
            f"The certificate of {host} comes from an authority that is not {where}.",
            "If it is your company's, name its file in the workspace's ca_file (ODEUS_CA_FILE), which adds "
            "to the public list, or in SSL_CERT_FILE, which replaces it.",
        )
    if error.verify_code in _SAY:
        what, todo = _SAY[error.verify_code]
        return Unreachable(what.format(host=host), todo)
    return Unreachable(
        f"The certificate of {host} cannot be trusted: {error.verify_message}.",
        "Have the people who run it look at its certificate.",
    )


def _add(context: ssl.SSLContext, ca_file: Path) -> None:
    """Trust the authorities in `ca_file` too: PEM, with or without text around it, or DER."""
    try:
        content = ca_file.read_bytes()
        pem = b"-----BEGIN" in content
        context.load_verify_locations(cadata=content.decode("ascii", "ignore") if pem else content)
    except (ssl.SSLError, ValueError):
        what, todo = "holds no certificate", "Name a PEM file with your authority's certificate."
    except OSError:
        what, todo = "cannot be read", "Correct the path or its permissions."
    else:
        return
    raise BadSettings(f"The workspace's ca_file {what}.", todo)
