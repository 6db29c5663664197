"""Ways from a request to a frame, each a process of its own: `python -m bench.contenders.with_pandas URL`."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def measured(run: Callable[[], int]) -> None:
    """Print the rows that `run` returns, its seconds, and its peak of memory above what is resident now."""
    before = _resident_bytes("VmRSS")
    began = time.perf_counter()
    rows = run()
    seconds = time.perf_counter() - began
    print(json.dumps({"rows": rows, "seconds": seconds, "bytes": _resident_bytes("VmHWM") - before}))


def _resident_bytes(field: str) -> int:
    """VmRSS (now) or VmHWM (peak) of this process. Without /proc, the peak of `getrusage` for both."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith(field))
        return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
