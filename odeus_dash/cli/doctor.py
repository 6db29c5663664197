"""Check the setup of the dashboard for its administrator: one line per finding, with what to do.

No line has a secret. Every workspace is asked for one small export, yesterday's usage.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from odeus_dash import identity, prices
from odeus_dash.accounts import AccountFile
from odeus_dash.archive import opened, warmth
from odeus_dash.choice import ExportKind
from odeus_dash.cli.finding import Finding, Grade, checked, failed, fine, warning
from odeus_dash.cli.network import network
from odeus_dash.cli.workspace import Clock
from odeus_dash.deployment import is_loopback
from odeus_dash.errors import OdeusDashError
from odeus_dash.export_client import ExportClient, Limits, probe
from odeus_dash.parts.data_status import warmth_text
from odeus_dash.periods import Period, local_today
from odeus_dash.settings import (
    Pricing,
    Provider,
    Settings,
    SignIn,
    Workspace,
    other_section,
    read_settings,
    secrets_files,
)
from odeus_dash.source import Source, Wanted
from odeus_dash.viewer import Role
from odeus_dash.words import people as words
from odeus_dash.words import warm
from odeus_dash.words.formats import counted, date_text, exact, fixed

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.txt"
#: Seconds that our clock may be off: up to the second limit it only shows, beyond it sign-ins and links fail.
CLOCK_WARNS, CLOCK_FAILS = 5, identity.CLOCKS_DIFFER
#: Hours without a warm-up, which comes every hour.
WARM_UP_OVERDUE = 3
#: Room for years of daily exports of a large workspace.
LEAST_FREE_BYTES = 1024**3
_REINSTALL = "Stop the dashboard, install requirements.txt again, then start it."


def examine(environ: Mapping[str, str], clock: Clock, limits: Limits) -> Iterator[Finding]:
    """Yield each finding as soon as it is known. Without usable settings, nothing else is checked."""
    yield versions(LOCK)
    try:
        settings = read_settings(environ)
    except OdeusDashError as failure:
        yield failed("settings", failure)
        return
    yield from _settings(settings, environ)
    yield from network(settings.workspaces.values(), clock())
    with ExportClient(limits) as client:
        source = Source(client, clock=clock)
        for workspace in settings.workspaces.values():
            about = f"key of {workspace.name}"
            yield checked(about, _key, about, source, workspace, clock())
            if workspace.people:
                yield _people(f"people of {workspace.name}", source, workspace, clock())
    yield checked("archive", _archive, settings)
    if settings.archive:
        for each in settings.workspaces.values():
            yield checked(f"warm-up of {each.name}", _warmth, settings, each, clock())
    yield checked("store", _store, settings)
    yield checked("prices", _prices, settings.pricing, clock().date())
    yield checked("sign-in", _sign_in, settings.sign_in, environ, limits)
    yield _clocks(source, settings)


def versions(lock: Path) -> Finding:
    """Check that the installed packages are those that the lock file names for this machine."""
    other = []
    try:
        for line in lock.read_text(encoding="utf-8").splitlines():
            if not re.match(r"[A-Za-z0-9]", line):  # a hash or a comment
                continue
            named = Requirement(line.rstrip("\\ "))
            if named.marker and not named.marker.evaluate():
                continue
            installed = next(iter(metadata.distributions(name=named.name)), None)
            if installed is None or not named.specifier.contains(installed.version, prereleases=True):
                other.append(named.name)
    except (OSError, UnicodeError, InvalidRequirement):
        return warning("versions", "requirements.txt cannot be read.", "Restore the file.")
    if other:
        names = ", ".join(sorted(other)[:3]) + (f" and {len(other) - 3} more" if len(other) > 3 else "")
        what = f"installed packages do not match requirements.txt: {names}."
        return Finding(Grade.FAILED, "versions", what, _REINSTALL)
    python = ".".join(map(str, sys.version_info[:3]))
    return fine("versions", f"Python {python}, all packages match requirements.txt.")


def _settings(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    if settings.workspaces:
        yield fine("settings", f"{counted(len(settings.workspaces), 'workspace')} configured.")
    else:
        what = f"no workspace is configured{', only the demo' * settings.demo}."
        yield warning("settings", what, "Set ODEUS_API_KEY or add a workspace to secrets.toml.")
    for path in secrets_files(environ):
        if path.stat().st_mode & 0o077:
            what = f"other users of this machine can open {path}."
            yield warning("settings", what, "Run chmod 600 on it.")


def _key(about: str, source: Source, workspace: Workspace, now: dt.datetime) -> Finding:
    export = source.load(workspace, Wanted(_yesterday(workspace, now)))
    rows = counted(export.table.facts.rows, "row")
    return fine(about, f"works, {rows} for yesterday in {fixed(export.seconds, 1)} s.")


def _yesterday(workspace: Workspace, now: dt.datetime) -> Period:
    timezone = workspace.timezone or "UTC"
    yesterday = local_today(now, timezone) - dt.timedelta(days=1)
    return Period(yesterday, yesterday, timezone)


def _people(about: str, source: Source, workspace: Workspace, now: dt.datetime) -> Finding:
    """Ask for the users of yesterday. Without them everything works, but for exact numbers of people."""
    try:
        source.load(workspace, Wanted(_yesterday(workspace, now), ExportKind.USERS))
    except OdeusDashError as problem:
        return warning(about, words.NOT_EXACT.format(why=problem.what), problem.todo)
    return fine(about, "the key may export users, so people are counted exactly.")


def _archive(settings: Settings) -> Finding:
    """Write to the archive and read it back, as the user that runs this command."""
    archive = opened(settings)
    if archive is None:
        return fine("archive", "off.")
    free = archive.check()
    if free is None:
        return fine("archive", f"{archive} can be written and read.")
    what = f"{archive} can be written and read, {fixed(free / 1024**3, 1)} GiB free."
    if free < LEAST_FREE_BYTES:
        return warning("archive", what, "Free some disk space or move the archive to another folder.")
    return fine("archive", what)


def _warmth(settings: Settings, workspace: Workspace, now: dt.datetime) -> Finding:
    """Say when the running dashboard last filled the archive, and what it missed."""
    about, archive = f"warm-up of {workspace.name}", opened(settings)
    if archive is None or not settings.warm:
        return fine(about, warm.OFF)
    found = warmth(archive, workspace.name)
    if found is None:
        return fine(about, warm.NEVER)
    what = warmth_text(found, workspace.timezone or "UTC")
    hours = int((now - found.ended).total_seconds() // 3600)
    if hours >= WARM_UP_OVERDUE:
        return warning(about, f"{what} {warm.OLD.format(hours=exact(hours))}", warm.START)
    return warning(about, what, "") if found.missed else fine(about, what)


def _store(settings: Settings) -> Finding:
    """Write to the database of goals, notes and reviews and read it back, and bring it up to date."""
    from odeus_dash.store.store import opened as opened_store  # noqa: PLC0415 - other commands start sooner

    store = opened_store(settings)
    if store is None:
        return fine("store", "off.")
    entries = counted(store.check(), "goal, note or review", "goals, notes and reviews")
    return fine("store", f"{store} can be written and read, {entries}.")


def _prices(pricing: Pricing, today: dt.date) -> Finding:
    """Read the price list and own prices."""
    found = prices.read(pricing.file, pricing.currency, pricing.factor, today)
    factor = "" if found.factor == 1 else f" ({found.factor.normalize():f} per dollar)"
    own = f"own prices in {pricing.file}" if pricing.file else "no own prices"
    newest = f"{found.version}, newest price of {date_text(found.as_of)}"
    return fine("prices", f"{newest}, {own}, costs in {found.currency}{factor}.")


def _sign_in(rules: SignIn, environ: Mapping[str, str], limits: Limits) -> Finding:
    match rules.provider:
        case Provider.PASSWORD:
            accounts = AccountFile(rules.accounts_file).read() if rules.accounts_file else {}
            admins = sum(each.role is Role.ADMIN for each in accounts.values())
            what = f"by password, {counted(len(accounts), 'account')}, {counted(admins, 'admin')}."
            todo = "Add an admin: python -m odeus_dash user add NAME --role admin."
            return fine("sign-in", what) if admins else warning("sign-in", what, todo)
        case Provider.OIDC:
            return _identity_provider(environ, limits)
    # The server's address as Streamlit reads it, empty if it listens on all of them.
    address = environ.get("STREAMLIT_SERVER_ADDRESS")
    if not address:
        with suppress(OSError, UnicodeError, tomllib.TOMLDecodeError):
            config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
            address = config.get("server", {}).get("address")
    if is_loopback(str(address or "")):
        return fine("sign-in", "none, the dashboard opens on this machine only.")
    what = "none, and the server listens to other machines, so the dashboard opens for no one."
    return Finding(Grade.FAILED, "sign-in", what, 'Set up [sign_in], or set server.address to "localhost".')


def _identity_provider(environ: Mapping[str, str], limits: Limits) -> Finding:
    section = other_section("auth", environ)
    client = identity.read_client(section)
    address = section.get("server_metadata_url") if isinstance(section, Mapping) else None
    (status, body), found = probe(str(address), limits), None
    with suppress(ValueError):
        found = json.loads(body)
    if not isinstance(found, dict) or found.get("issuer") not in (client.issuer, f"{client.issuer}/"):
        what = f"the identity provider's metadata does not name {client.issuer} (status {status})."
        return Finding(Grade.FAILED, "sign-in", what, "Check server_metadata_url in [auth].")
    return fine("sign-in", f"by OpenID Connect with {client.issuer}, which answers.")


def _clocks(source: Source, settings: Settings) -> Finding:
    """Compare our clock with the times in the deployments' answers."""
    differences = [source.clock_ahead(each) for each in settings.workspaces.values()]
    ahead = max((each.total_seconds() for each in differences if each is not None), key=abs, default=None)
    if ahead is None:
        return warning("clock", "no deployment sent its time.", "Check this machine's clock by hand.")
    what = f"{exact(abs(ahead))} s {'ahead of' if ahead > 0 else 'behind'} the deployment's."
    if abs(ahead) <= CLOCK_WARNS:
        return fine("clock", what)
    if abs(ahead) <= CLOCK_FAILS:
        return warning("clock", what, "Set it with NTP.")
    todo = "Set it with NTP. Until then, the deployment's clock decides which figures are final."
    return Finding(Grade.FAILED, "clock", what, todo)
