"""Check the proxies and the trusted certificate authorities, for the doctor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

from odeus_dash.cli.finding import Finding, Grade, checked, failed, fine, warning
from odeus_dash.errors import OdeusDashError
from odeus_dash.export_client import ends, read_proxies, replaced_by, trust
from odeus_dash.settings import Workspace
from odeus_dash.words.formats import counted, date_text

#: How long a company may take to issue a new certificate.
_SOON = dt.timedelta(days=30)


def network(workspaces: Iterable[Workspace], now: dt.datetime) -> Iterator[Finding]:
    """Yield a finding for every proxy variable and every certificate file, also for unused ones."""
    proxies, usable = read_proxies(), []
    for scheme in proxies.named:
        try:
            usable.append(proxies.proxy(scheme).variable)
        except OdeusDashError as failure:
            yield failed("network", failure)
    if proxies.unread:
        what = f"NO_PROXY has invalid entries, which are ignored: {', '.join(map(repr, proxies.unread))}."
        yield warning("network", what, "Correct or remove them.")
    if usable:
        exempt = f", with {counted(len(proxies.exempt), 'exception')} in NO_PROXY" if proxies.exempt else ""
        yield fine("network", f"through the proxy of {' and '.join(usable)}{exempt}.")
    elif not proxies.named:
        yield fine("network", "direct, without a proxy.")
    yield checked("certificates", _public_list)
    for workspace in workspaces:
        if workspace.ca_file:
            about = f"certificates of {workspace.name}"
            yield checked(about, _own_list, about, workspace.ca_file, now)


def _public_list() -> Finding:
    trust()
    variable = replaced_by()
    trusted = f"the authorities in {variable}, which replaces the public list" if variable else "public list"
    return fine("certificates", f"{trusted}.")


def _own_list(about: str, ca_file: Path, now: dt.datetime) -> Finding:
    found = ends(ca_file)
    if not found:
        what = "ca_file holds no certificate authority."
        return Finding(Grade.FAILED, about, what, "Use the authority's certificate, not the server's.")
    first = date_text(found[0].date())
    if found[0] <= now:
        grade = Grade.FAILED if found[-1] <= now else Grade.WARNING
        what = f"an authority in ca_file expired on {first}."
        return Finding(grade, about, what, "Replace it with the new one.")
    what = f"{counted(len(found), 'own authority', 'own authorities')} in ca_file, valid until {first}."
    soon = found[0] - now < _SOON
    return warning(about, what, "Add the new one.") if soon else fine(about, what)
