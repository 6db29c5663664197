"""Compressed bodies, unpacked in pieces of bounded size."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial, reduce
from itertools import chain

import brotli
import httpx
import zstandard

from odeus_dash.errors import UnknownEncoding

_GZIP = b"\x1f\x8b"
#: The most that is unpacked at once, in bytes.
_PIECE = 256 * 1024
#: zstd has no such bound, but makes at most 128 KiB of four bytes (RFC 8878): it is fed in slices.
_SLICE = 512
#: The window that an HTTP body may ask for (RFC 9659), in bytes.
_ZSTD_WINDOW = 8 * 1024**2
#: Bodies are packed once, or twice by accident.
_MOST_ENCODINGS = 3
_UNSUPPORTED = "{host} sent an unsupported encoding, “{name}”."
_UNKNOWN = "{host} sent an unknown encoding."


def decoded(response: httpx.Response, host: str) -> Iterator[bytes]:
    """The body in pieces, unpacked as its Content-Encoding says.

    Gzip is known by its first bytes, whatever the headers say: storages keep files either way. Raises
    UnknownEncoding, and httpx.DecodingError for a body that is cut or not what it is said to be.
    """
    written = response.headers.get("Content-Encoding", "").lower().split(",")
    names = [name for each in written if (name := each.strip()) not in ("", "identity")]
    if len(names) > _MOST_ENCODINGS or not all(name in _UNPACK for name in names):
        strange = next((name for name in names if name not in _UNPACK), "")
        is_name = re.fullmatch(r"[a-z][a-z0-9-]{0,15}", strange, re.ASCII)  # only then it is safe to show
        what = _UNSUPPORTED if is_name else _UNKNOWN
        raise UnknownEncoding(
            what.format(host=host, name=strange),
            "Have the server or proxy use gzip, deflate, br, zstd or no encoding.",
        )
    body: Iterable[bytes]
    if response.is_stream_consumed:  # by httpx, which unpacks as well: so for transports in memory
        body = [response.content]
    else:
        body = reduce(lambda packed, name: _UNPACK[name](packed), reversed(names), response.iter_raw())
    try:
        yield from _unzipped(body)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise httpx.DecodingError("The body cannot be unpacked.", request=response.request) from error


def _unzipped(chunks: Iterable[bytes], *, deflated: bool = False) -> Iterator[bytes]:
    """Unpack gzip, known by its first bytes, and what is said to be deflate; leave the rest as it is.

    Deflate comes in the zlib format, as the standard has it (RFC 9110), or bare, as some servers send it.
    """
    rest, head = iter(chunks), b""
    while len(head) < 2 and (chunk := next(rest, None)) is not None:
        head += chunk
    body = chain([head], rest)
    window = zlib.MAX_WBITS | 16
    if not head.startswith(_GZIP):
        if not deflated:
            yield from body
            return
        is_zlib = head[:1] and head[0] & 15 == zlib.DEFLATED and int.from_bytes(head[:2], "big") % 31 == 0
        window = zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
    unpack = zlib.decompressobj(window)
    for chunk in body:
        rest_of_it = chunk
        while rest_of_it:
            if unpack.eof:  # a file may be several gzip streams in a row
                unpack = zlib.decompressobj(window)
            yield unpack.decompress(rest_of_it, _PIECE)
            rest_of_it = unpack.unconsumed_tail or unpack.unused_data
    yield unpack.flush()
    if not unpack.eof:
        raise zlib.error("cut short")


def _unbrotlied(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpack = brotli.Decompressor()
    for chunk in chunks:
        rest = chunk
        while piece := unpack.process(rest, output_buffer_limit=_PIECE):
            yield piece
            rest = b""  # it has taken the chunk, and may have more of it than one piece
    if not unpack.is_finished():
        raise brotli.error("cut short")


def _unzstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    start = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj
    unpack = start()
    for chunk in chunks:
        for at in range(0, len(chunk), _SLICE):
            rest = chunk[at : at + _SLICE]
            while rest:
                if unpack.eof:  # frames may follow each other
                    unpack = start()
                yield unpack.decompress(rest)
                rest = unpack.unused_data
    if not unpack.eof:
        raise zstandard.ZstdError("cut short")


_UNPACK: Mapping[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "gzip": _unzipped,
    "x-gzip": _unzipped,
    "deflate": partial(_unzipped, deflated=True),
    "br": _unbrotlied,
    "zstd": _unzstd,
}
