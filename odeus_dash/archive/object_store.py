"""Objects below a URL such as s3://bucket/folder. Stores themselves put an object whole or not at all.

Credentials come from the environment, under the names that the store's own tools use.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import from_url

from odeus_dash.errors import ArchiveProblem

#: A page waits for this: it is better off asking the deployment than waiting for minutes.
_PATIENCE = dt.timedelta(seconds=20)


class ObjectStore:
    """The objects below `url`. Every method takes paths below it and raises ArchiveProblem."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        with _in_words("opened"):
            # No client_options: they would replace what the environment says of them, such as AWS_ALLOW_HTTP.
            self._store = from_url(self._url, retry_config={"max_retries": 2, "retry_timeout": _PATIENCE})

    def __str__(self) -> str:
        return self._url

    def write(self, path: str, content: bytes | memoryview) -> None:
        with _in_words("written"):
            obstore.put(self._store, path, content)

    def read(self, path: str) -> bytes | None:
        """The bytes at `path`; None where there is no such object."""
        with _in_words("read"):
            try:
                return bytes(obstore.get(self._store, path).bytes())
            except (FileNotFoundError, NotFoundError):
                return None

    def paths(self, below: str) -> list[str]:
        """All objects below a prefix."""
        with _in_words("read"):
            pages = obstore.list(self._store, below, chunk_size=1000)
            return [each["path"] for page in pages for each in page]

    def rename(self, path: str, new: str) -> None:
        """Rename an object, unless another process has done it already."""
        with _in_words("written"), suppress(FileNotFoundError, NotFoundError):
            obstore.rename(self._store, path, new)

    def remove(self, path: str) -> None:
        with _in_words("written"), suppress(FileNotFoundError, NotFoundError):
            obstore.delete(self._store, path)

    def free_bytes(self) -> None:
        """None: stores grow."""


@contextmanager
def _in_words(done: str) -> Iterator[None]:
    """Raise ArchiveProblem without a cause: the library quotes the request, and so perhaps secrets."""
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError, PermissionError):
        why = "rejected the credentials"
        todo = "Check the credentials in the dashboard's environment, and their permissions."
    except (BaseError, OSError, ValueError):
        why = "failed"
        todo = "Check the URL in [archive], the store's address in the environment, and the network."
    else:
        return
    raise ArchiveProblem(f"The archive cannot be {done}: the object store {why}.", todo) from None
