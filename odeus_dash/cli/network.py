"""What the doctor finds about the network: proxies, and whose certificates are trusted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from odeus_dash.cli.finding import Finding, Grade, checked, failed, fine, warning
from odeus_dash.errors import OdeusDashError
from odeus_dash.export_client import ends, read_proxies, replaced_by, trust
from odeus_dash.settings import Workspace
from odeus_dash.wording import counted, date_text

#: A new certificate takes a company that long to hand out.
_SOON = dt.timedelta(days=30)


def network(workspaces: Iterable[Workspace], now: dt.datetime) -> Iterator[Finding]:
    """Every variable and every file is looked at, whether or not something needs it."""
    proxies, usable = read_proxies(), []
    for scheme in proxies.named:
        try:
            usable.append(proxies.proxy(scheme).variable)
        except OdeusDashError as failure:
            yield failed("network", failure)
    if proxies.unread:
        what = f"NO_PROXY has entries that name no host and no range: {', '.join(map(repr, proxies.unread))}."
        yield warning("network", what, "They are ignored: correct them or take them out.")
    if usable:
        exempt = f", with {counted(len(proxies.exempt), 'exemption')} in NO_PROXY" if proxies.exempt else ""
        yield fine("network", f"through the proxy of {' and '.join(usable)}{exempt}.")
    elif not proxies.named:
        yield fine("network", "straight, without a proxy.")
    yield checked("certificates", _public_list)
    for workspace in workspaces:
        if workspace.ca_file:
            about = f"certificates of {workspace.name}"
            yield checked(about, partial(_own_list, about, workspace.ca_file, now))


def _public_list() -> Finding:
    trust()
    variable = replaced_by()
    trusted = f"those that {variable} names, in place of the public list" if variable else "the public list"
    return fine("certificates", f"{trusted}.")


def _own_list(about: str, ca_file: Path, now: dt.datetime) -> Finding:
    found = ends(ca_file)
    if not found:
        what, todo = "its ca_file holds no authority.", "Name the file of the authority, not of the server."
        return Finding(Grade.FAILED, about, what, todo)
    first = date_text(found[0].date())
    if found[0] <= now:
        grade = Grade.FAILED if found[-1] <= now else Grade.WARNING
        what = f"in its ca_file, an authority expired on {first}."
        return Finding(grade, about, what, "Put the new one in.")
    what = f"{counted(len(found), 'authority', 'authorities')} beside those, until {first}."
    soon = found[0] - now < _SOON
    return warning(about, what, "Put the new one in as well.") if soon else fine(about, what)
