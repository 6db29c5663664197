"""Read the configured workspaces: one from the environment, the others from sections of a file."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path

from odeus_dash.deployment import PUBLIC_BASE, normalise
from odeus_dash.errors import BadDeploymentURL, BadPeriod, BadSettings
from odeus_dash.periods import zone
from odeus_dash.settings.budgets import MOST, budgets
from odeus_dash.settings.groups import groups
from odeus_dash.settings.keys import Key
from odeus_dash.settings.section import Section, section
from odeus_dash.settings.values import NEVER_ALLOWED, UNNAMED, Network, Workspace

_WAYS_OF_KEYS = frozenset({"key", "key_env", "key_file"})
_FIELDS = _WAYS_OF_KEYS | {
    *("deployment_url", "timezone", "viewers", "budget", "billing_day", "ca_file", "allowed_networks"),
    "invoices",
    "people",
    "groups",
    "exclude",
    "budgets",
}
#: Further variables of the environment's workspace, which mean nothing without its key.
_BESIDE_THE_KEY = (
    "ODEUS_DEPLOYMENT_URL",
    "ODEUS_BUDGET",
    "ODEUS_BILLING_DAY",
    "ODEUS_CA_FILE",
    "ODEUS_ALLOWED_NETWORKS",
    "ODEUS_PEOPLE",
)
_MONTH = "20[0-9]{2}-(0[1-9]|1[0-2])"
#: Every month has these days.
_BILLING_DAYS = range(1, 29)


def from_environment(environ: Mapping[str, str]) -> Workspace | None:
    """Return the workspace `default`, if the environment has a key. Only admins may open it."""
    value = environ.get("ODEUS_API_KEY", "")
    url, budget, billing_day, ca_file, networks, people = (environ.get(name, "") for name in _BESIDE_THE_KEY)
    if not value:
        if alone := next((name for name in _BESIDE_THE_KEY if environ.get(name)), None):
            raise BadSettings(f"{alone} is set, but ODEUS_API_KEY is not.", f"Set both or unset {alone}.")
        return None
    place = "The environment variable "
    if people.strip() not in {"", "0", "1"}:
        raise BadSettings(f"{place}ODEUS_PEOPLE is neither 1 nor 0.", "Use 1 or 0.")
    return Workspace(
        name=UNNAMED,
        base_url=_base(place + "ODEUS_DEPLOYMENT_URL", url),
        key=Key(value, place + "ODEUS_API_KEY"),
        budget=_amount(place + "ODEUS_BUDGET", budget.strip()),
        billing_day=_billing_day(place + "ODEUS_BILLING_DAY", billing_day.strip()),
        ca_file=Path(ca_file).absolute() if ca_file else None,
        allowed_networks=_networks(place + "ODEUS_ALLOWED_NETWORKS", networks.replace(",", " ").split()),
        people=people.strip() == "1",
    )


def from_file(path: Path, sections: object, environ: Mapping[str, str]) -> dict[str, Workspace]:
    """Return the workspaces of the file's `[workspaces.NAME]` sections, by name."""
    if not isinstance(sections, dict):
        raise BadSettings(f"In {path}, workspaces is not a section.", "Write [workspaces.NAME].")
    if field := next((name for name, each in sections.items() if not isinstance(each, dict)), None):
        what = f"In {path}, [workspaces.{field}] is a field, not a section."
        raise BadSettings(what, "Begin each workspace with a line like [workspaces.NAME].")
    if any(not name.strip() or not name.isprintable() for name in sections):
        raise BadSettings(f"In {path}, a workspace has no printable name.", "Write [workspaces.NAME].")
    return {
        name: _workspace(name, section(path, f"workspaces.{name}", fields, _FIELDS), environ)
        for name, fields in sections.items()
    }


def refuse_twins(names: Collection[str]) -> None:
    """Raise BadSettings for names that differ only in case: on some disks they would share an archive."""
    alike = Counter(map(str.casefold, names))
    if twins := [name for name in names if alike[name.casefold()] > 1]:
        problem = f"The names of the workspaces {' and '.join(twins)} differ only in capital letters."
        raise BadSettings(problem, "Rename one of them.")


def _workspace(name: str, own: Section, environ: Mapping[str, str]) -> Workspace:
    if (secret := own.secret("key", environ)) is None:
        raise BadSettings(f"{own.place} has no API key.", "Set key, key_env or key_file.")
    has_budget = "budget" in own.fields
    return Workspace(
        name=name,
        base_url=_base(own.at("deployment_url"), own.text("deployment_url")),
        key=secret,
        timezone=_timezone(own),
        viewers=own.texts("viewers"),
        budget=Decimal(str(own.number("budget", 0, most=MOST))) if has_budget else None,
        billing_day=_billing_day(own.at("billing_day"), own.written("billing_day")),
        ca_file=own.file("ca_file"),
        allowed_networks=_networks(own.at("allowed_networks"), own.texts("allowed_networks")),
        invoices=_invoices(own),
        people=own.flag("people"),
        groups=groups(own),
        budgets=budgets(own),
        excluded=frozenset(each.strip() for each in own.texts("exclude")),
    )


def _invoices(own: Section) -> tuple[tuple[dt.date, Decimal], ...]:
    """Return the first days of the invoiced months with their amounts, oldest first."""
    amounts = own.table("invoices")
    if bad := [each for each in amounts.fields if not re.fullmatch(_MONTH, each)]:
        raise amounts.wrong(bad[0], "this is not a month.", 'Use the form "2026-10" = 2950.00.')
    return tuple(
        (dt.date.fromisoformat(f"{month}-01"), Decimal(str(amounts.number(month, 0, most=MOST))))
        for month in sorted(amounts.fields)
    )


def _networks(place: str, written: Iterable[str]) -> tuple[Network, ...]:
    networks: tuple[Network, ...] | None = None
    with suppress(ValueError):  # whose message would repeat what was written
        networks = tuple(ip_network(each.strip(), strict=False) for each in sorted(written))
    if networks is None:
        raise BadSettings(f"{place}: this is not an address range.", "Use the form 198.18.0.0/15.")
    if any(network.overlaps(each) for network in networks for each in NEVER_ALLOWED):
        problem = f"{place}: a range includes addresses that are never allowed, such as this machine's."
        raise BadSettings(problem, "Use a narrower range.")
    return networks


def _amount(place: str, written: str) -> Decimal | None:
    """Return a budget written in plain digits; None for an empty text."""
    if not written:
        return None
    if re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,9})?", written) and 0 < Decimal(written) <= MOST:
        return Decimal(written)
    todo = f"Use a number above 0, at most {MOST:g}, like 1500 or 99.90."
    raise BadSettings(f"{place} is not an amount of money.", todo)


def _billing_day(place: str, written: str) -> int | None:
    """Return the day of the month; None for an empty text, and for the first, as months begin then anyway."""
    if not written:
        return None
    if re.fullmatch("[0-9]{1,2}", written) and int(written) in _BILLING_DAYS:
        return int(written) if int(written) > 1 else None
    raise BadSettings(f"{place} is not a day of every month.", "Use a whole number from 1 to 28.")


def _base(place: str, url: str | None) -> str:
    try:
        return normalise(url or PUBLIC_BASE)
    except BadDeploymentURL as error:
        raise BadSettings(f"{place}: {error.what}", error.todo) from error


def _timezone(own: Section) -> str | None:
    if (name := own.text("timezone")) is None:
        return None
    with suppress(BadPeriod):  # whose message would repeat what was written
        return zone(name).key
    raise own.wrong("timezone", "this is not a timezone.", "Use an IANA name such as Europe/Berlin.")
