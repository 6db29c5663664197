"""Figures about this process in Prometheus's text format, for /metrics: nothing about workspaces."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from odeus_dash import counters, memo, memory
from odeus_dash.server import open_files, uploads
from odeus_dash.server.connections import Connections
from odeus_dash.source import API_ANSWERED
from odeus_dash.ui import load

_STARTED = time.time()
_PREFIX = "odeus_dash_"
#: What is counted where it happens, with the meaning of each.
_COUNTED = {
    "runs": "Script runs, from clicks and page views.",
    "runs_seconds": "Duration of runs in seconds, including waits for exports.",
    "failed_runs": "Runs that failed unexpectedly. The log has a line for each.",
    "exports": "Exports requested from the API, by outcome: ok or the kind of failure.",
    "export_seconds": "Duration of successful exports in seconds, including retries.",
    "export_bytes": "Size of successful exports in bytes.",
    "export_retries": "Failed export attempts that were retried.",
    "answers": "HTTP responses by the first digit of their status.",
}


class _Metric(NamedTuple):
    """One metric: the values of its series by their labels, as they are written."""

    name: str
    kind: str
    means: str
    values: Mapping[str, float]


def text(connections: Connections) -> str:
    """Return all metrics, each with its meaning and type."""
    lines = []
    for name, kind, means, values in (*_counters(connections), *_gauges(connections)):
        lines += [f"# HELP {_PREFIX}{name} {means}", f"# TYPE {_PREFIX}{name} {kind}"]
        lines += [f"{_PREFIX}{name}{labels} {value:.15g}" for labels, value in sorted(values.items())]
    return "\n".join([*lines, ""])


def _counters(connections: Connections) -> Iterator[_Metric]:
    counted = counters.counts()
    for name, means in _COUNTED.items():
        values = {_labels(labels): value for (each, labels), value in counted.items() if each == name}
        yield _Metric(f"{name}_total", "counter", means, values or {"": 0})
    held = memo.held()
    found = {_labels((("found", "yes"),)): held.hits, _labels((("found", "no"),)): held.misses}
    yield _Metric(
        "results_total",
        "counter",
        "Lookups of kept results, by whether they were found.",
        found,
    )
    refused = {"": connections.refused}
    yield _Metric("refused_tabs_total", "counter", "Refused tabs.", refused)


def _gauges(connections: Connections) -> Iterator[_Metric]:
    every, strangers = connections.count()
    exports, export_bytes = load.source().held()
    held = memo.held()
    yield _gauge("tabs", "Open tabs.", signed_in={"yes": every - strangers, "no": strangers})
    yield _gauge("kept", "What is kept in memory.", what={"exports": exports, "results": held.results})
    kept_bytes = {"exports": export_bytes, "results": held.size_bytes}
    yield _gauge("kept_bytes", "Size of what is kept in memory, in bytes.", what=kept_bytes)
    yield _gauge("kept_limit_bytes", "Limit of what is kept in memory, in bytes.", memory.kept_bytes())
    yield _gauge("opened_files_bytes", "Size of opened files in bytes.", uploads.total())
    yield _gauge("memory_bytes", "Memory of the process in bytes.", memory.used_bytes())
    yield _gauge("memory_limit_bytes", "Memory limit of the process in bytes.", memory.limit_bytes())
    yield _gauge("open_files", "Open files and connections.", open_files.count())
    yield _gauge("open_files_limit", "Limit of open files and connections.", open_files.limit())
    yield _gauge("threads", "Threads.", threading.active_count())
    yield _gauge("start_time_seconds", "Start of the process, in seconds since 1970.", _STARTED)
    answered = counters.marked(API_ANSWERED) or 0
    yield _gauge("api_answered_time_seconds", "Last API answer, in seconds since 1970. 0: none.", answered)


def _gauge(name: str, means: str, value: float = 0, /, **by: Mapping[str, float]) -> _Metric:
    """Return a metric with one value, or with one for each value of a label."""
    values = {_labels(((label, each),)): found[each] for label, found in by.items() for each in found}
    return _Metric(name, "gauge", means, values or {"": value})


def _labels(labels: tuple[tuple[str, str], ...]) -> str:
    """Return labels as they are written. Their values are words of ours."""
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""
