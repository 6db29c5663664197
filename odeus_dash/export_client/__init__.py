"""Exports over HTTP, from a workspace and a period to a verified CSV: the only HTTP in the program.

client.py       ExportClient.fetch: one export, from asking to a parsed file
addresses.py    what an address leads to, and how far a request may reach
transport.py    a name to a checked address, to a connection, straight or through a proxy, bounded in time
proxies.py      which proxy leads where
certificates.py whose certificates are trusted
connections.py  the HTTP clients, httpx's failures in our words, and a look at an address without a key
request.py      what is asked, and sending it
reply.py        what is answered: a download, no data, or an error of the tree in errors.py
too_large.py    which shorter ranges would fit
redact.py       words of a server that are safe to show
download.py     the signed URL to a private temporary file
decoding.py     bodies that were packed for the way, unpacked
retry.py        when to try again, and news of an export on its way
breaker.py      which deployments do not answer, so that nobody waits for them
rate_limit.py   the request rate per key
pace.py         how many exports at once
pool.py         exports at once, fair between sessions
limits.py       every bound in one place
"""

from odeus_dash.export_client.certificates import ends, replaced_by, trust
from odeus_dash.export_client.client import ExportClient, Fetched
from odeus_dash.export_client.connections import probe
from odeus_dash.export_client.limits import Limits
from odeus_dash.export_client.pace import Pace
from odeus_dash.export_client.pool import FairPool
from odeus_dash.export_client.proxies import read_proxies
from odeus_dash.export_client.rate_limit import RateWindow
from odeus_dash.export_client.retry import Answered, News, Retrying, Tried

__all__ = [
    "Answered",
    "ExportClient",
    "FairPool",
    "Fetched",
    "Limits",
    "News",
    "Pace",
    "RateWindow",
    "Retrying",
    "Tried",
    "ends",
    "probe",
    "read_proxies",
    "replaced_by",
    "trust",
]
