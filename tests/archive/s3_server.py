"""Runs moto's S3 server from its own folder of packages: prints its port, ends with its standard input."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGES = Path(sys.prefix, "s3")

if __name__ == "__main__":
    sys.path.insert(0, str(PACKAGES))
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    print(server.get_host_and_port()[1], flush=True)
    sys.stdin.read()
    server.stop()
