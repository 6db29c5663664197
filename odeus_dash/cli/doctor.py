"""What is set up, what is missing, and what to do: one line each, for whoever runs the dashboard.

No line holds a secret. Every workspace is asked for one small export, the usage of yesterday.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from odeus_dash import identity, prices
from odeus_dash.accounts import AccountFile
from odeus_dash.archive import opened
from odeus_dash.cli.finding import Finding, Grade, failed
from odeus_dash.cli.network import network
from odeus_dash.deployment import is_loopback
from odeus_dash.errors import OdeusDashError
from odeus_dash.export_client import ExportClient, Limits, probe
from odeus_dash.periods import Period, local_today
from odeus_dash.settings import (
    Pricing,
    Provider,
    Settings,
    Workspace,
    other_section,
    read_settings,
    secrets_files,
)
from odeus_dash.source import Source, Wanted
from odeus_dash.words.formats import counted, date_text, exact, fixed

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.txt"
#: Seconds that our clock may be off: for a while it only shows, then sign-ins and links fail.
CLOCK_WARNS, CLOCK_FAILS = 5, identity.CLOCKS_DIFFER
#: Years of daily exports of a large workspace fit into this.
LEAST_FREE_BYTES = 1024**3
_RESTART = "Stop the dashboard, run make run or install requirements.txt again, then start it."

Clock = Callable[[], dt.datetime]


def examine(environ: Mapping[str, str], clock: Clock, limits: Limits, lock: Path = LOCK) -> Iterator[Finding]:
    """Every finding as soon as there is one. Without usable settings, the rest cannot be looked at."""
    yield versions(lock)
    try:
        settings = read_settings(environ)
    except OdeusDashError as failure:
        yield failed("settings", failure)
        return
    yield _settings(settings)
    yield from _open_files(environ)
    yield from network(settings.workspaces.values(), clock())
    with ExportClient(limits) as client:
        source = Source(client, clock=clock)
        for workspace in settings.workspaces.values():
            yield _key(source, workspace, clock())
    yield _archive(settings)
    yield _prices(settings.pricing, clock().date())
    yield from _sign_in(settings, environ, limits)
    yield _clocks(source, settings)


def versions(lock: Path) -> Finding:
    """Whether what is installed is what the lock file names for this machine."""
    try:
        other = sorted(_other_than(lock))
    except (OSError, UnicodeError, InvalidRequirement):
        return Finding(Grade.WARNING, "versions", "requirements.txt cannot be read.", "Fetch it again.")
    if other:
        names = ", ".join(other[:3]) + (f" and {len(other) - 3} more" if len(other) > 3 else "")
        what = f"installed is something else than requirements.txt names: {names}."
        return Finding(Grade.FAILED, "versions", what, _RESTART)
    python = ".".join(map(str, sys.version_info[:3]))
    return Finding(Grade.OK, "versions", f"Python {python}, every package as in requirements.txt.")


def _other_than(lock: Path) -> Iterator[str]:
    for line in lock.read_text(encoding="utf-8").splitlines():
        if not re.match(r"[A-Za-z0-9]", line):  # a hash or a comment
            continue
        named = Requirement(line.rstrip("\\ "))
        if named.marker and not named.marker.evaluate():
            continue
        try:
            fits = named.specifier.contains(metadata.version(named.name), prereleases=True)
        except metadata.PackageNotFoundError:
            fits = False
        if not fits:
            yield named.name


def _settings(settings: Settings) -> Finding:
    count = len(settings.workspaces)
    if not count:
        what = (
            "no workspace is configured, only the demo." if settings.demo else "no workspace is configured."
        )
        return Finding(Grade.WARNING, "settings", what, "Set ODEUS_API_KEY or fill in secrets.toml.")
    return Finding(Grade.OK, "settings", f"{counted(count, 'workspace')} configured.")


def _open_files(environ: Mapping[str, str]) -> Iterator[Finding]:
    for path in secrets_files(environ):
        if path.is_file() and path.stat().st_mode & 0o077:
            what = f"other users of this machine may open {path}."
            yield Finding(Grade.WARNING, "settings", what, "Close it with chmod 600.")


def _key(source: Source, workspace: Workspace, now: dt.datetime) -> Finding:
    about, timezone = f"key of {workspace.name}", workspace.timezone or "UTC"
    yesterday = local_today(now, timezone) - dt.timedelta(days=1)
    try:
        export = source.load(workspace, Wanted(Period(yesterday, yesterday, timezone)))
    except OdeusDashError as failure:
        return failed(about, failure)
    what = f"works, {counted(export.table.facts.rows, 'row')} for yesterday in {fixed(export.seconds, 1)} s."
    return Finding(Grade.OK, about, what)


def _archive(settings: Settings) -> Finding:
    """Written to and read back, as the user who runs the doctor: it should be the dashboard's."""
    try:
        archive = opened(settings)
        if archive is None:
            return Finding(Grade.OK, "archive", "off; every figure is asked for again.")
        free = archive.check()
    except OdeusDashError as failure:
        return failed("archive", failure)
    if free is None:
        return Finding(Grade.OK, "archive", f"{archive} can be written and read.")
    what = f"{archive} can be written and read, {fixed(free / 1024**3, 1)} GiB free."
    if free < LEAST_FREE_BYTES:
        return Finding(Grade.WARNING, "archive", what, "Make room on its disk, or give it another folder.")
    return Finding(Grade.OK, "archive", what)


def _prices(pricing: Pricing, today: dt.date) -> Finding:
    """The list that costs are reckoned by, and whether own prices can be read."""
    try:
        found = prices.read(pricing.file, pricing.currency, pricing.factor, today)
    except OdeusDashError as failure:
        return failed("prices", failure)
    amounts = (
        found.currency if found.factor == 1 else f"{found.currency}, {found.factor.normalize():f} a dollar"
    )
    own = f"own ones in {pricing.file}" if pricing.file else "no own ones"
    what = f"{found.version}, newest price of {date_text(found.as_of)}; {own}; costs in {amounts}."
    return Finding(Grade.OK, "prices", what)


def _sign_in(settings: Settings, environ: Mapping[str, str], limits: Limits) -> Iterator[Finding]:
    try:
        match settings.sign_in.provider:
            case Provider.NONE:
                yield _nobody_signs_in(environ)
            case Provider.PASSWORD:
                yield _accounts(settings)
            case Provider.OIDC:
                yield _identity_provider(environ, limits)
    except OdeusDashError as failure:
        yield failed("sign-in", failure)


def _nobody_signs_in(environ: Mapping[str, str]) -> Finding:
    if is_loopback(_bound_to(environ)):
        return Finding(Grade.OK, "sign-in", "none; opens on this machine only.")
    return Finding(
        Grade.FAILED,
        "sign-in",
        "none, but the server is not bound to this machine: nobody gets in.",
        'Set up [sign_in], or server.address = "localhost".',
    )


def _bound_to(environ: Mapping[str, str]) -> str:
    """The server's address as Streamlit reads it; empty for every address of this machine."""
    if named := environ.get("STREAMLIT_SERVER_ADDRESS"):
        return named
    with suppress(OSError, UnicodeError, tomllib.TOMLDecodeError):
        config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
        return str(config.get("server", {}).get("address", ""))
    return ""


def _accounts(settings: Settings) -> Finding:
    path = settings.sign_in.accounts_file
    accounts = AccountFile(path).read() if path else {}
    admins = sum(each.role == "admin" for each in accounts.values())
    what = f"by password, {counted(len(accounts), 'account')}, {counted(admins, 'admin')}."
    if not admins:
        return Finding(Grade.WARNING, "sign-in", what, "Add an admin with python -m odeus_dash user add.")
    return Finding(Grade.OK, "sign-in", what)


def _identity_provider(environ: Mapping[str, str], limits: Limits) -> Finding:
    section = other_section("auth", environ)
    client = identity.read_client(section)
    address = section.get("server_metadata_url") if isinstance(section, Mapping) else None
    answer = probe(str(address), limits)
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    if not isinstance(told, dict) or told.get("issuer") not in (client.issuer, f"{client.issuer}/"):
        what = f"the identity provider's metadata is not that of {client.issuer} (status {answer.status})."
        return Finding(Grade.FAILED, "sign-in", what, "Check server_metadata_url in [auth].")
    return Finding(Grade.OK, "sign-in", f"by OpenID Connect with {client.issuer}, which answers.")


def _clocks(source: Source, settings: Settings) -> Finding:
    """Our clock against the deployments', as they told the time when the keys were tried."""
    told = (source.clock_ahead(each) for each in settings.workspaces.values())
    if known := [ahead for ahead in told if ahead is not None]:
        return _clock(max(known, key=abs).total_seconds())
    return Finding(Grade.WARNING, "clock", "no deployment told us the time.", "Compare this machine's.")


def _clock(ahead: float) -> Finding:
    off = abs(ahead)
    what = f"{exact(off)} s {'ahead of' if ahead > 0 else 'behind'} the deployment's."
    if off <= CLOCK_WARNS:
        return Finding(Grade.OK, "clock", what)
    if off <= CLOCK_FAILS:
        return Finding(Grade.WARNING, "clock", what, "Have it set by NTP.")
    todo = "Have it set by NTP; until then the deployment's decides what is final."
    return Finding(Grade.FAILED, "clock", what, todo)
