"""Exports over HTTP, from a workspace and a period to a verified CSV: the only HTTP in the program.

client.py       ExportClient.fetch: one export, from request to parsed file
addresses.py    kinds of addresses, and which ones a request may use
transport.py    from a name to a checked address to a connection, direct or through a proxy, with a time limit
proxies.py      which proxy is used for which host
certificates.py whose certificates are trusted
connections.py  the HTTP clients, httpx's failures as ours, and a check of an address without a key
request.py      a request, and sending it
reply.py        the answer: a download, no data, or an error of errors.py
too_large.py    which shorter ranges would fit
redact.py       parts of a server's message that are safe to show
download.py     the signed URL to a private temporary file
decoding.py     unpacks compressed bodies
retry.py        when to retry, and the progress of an export
breaker.py      which deployments are down, so that no request waits for them
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
