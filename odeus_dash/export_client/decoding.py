"""Bodies that were packed for the way: unpacked in pieces of bounded size, however much they were packed."""

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


def decoded(response: httpx.Response, host: str) -> Iterator[bytes]:
    """The body in pieces, unpacked as its Content-Encoding says.

    Gzip is known by its first bytes, whatever the headers say: storages keep files either way. Raises
    UnknownEncoding, and httpx.DecodingError for a body that is cut or not what it is said to be.
    """
    written = response.headers.get("Content-Encoding", "").lower().split(",")
    names = [name for each in written if (name := each.strip()) not in ("", "identity")]
    if len(names) > _MOST_ENCODINGS or not all(name in _UNPACK for name in names):
        raise _unknown(names, host)
    body: Iterable[bytes]
    if response.is_stream_consumed:  # by httpx, which unpacks as well: so for transports in memory
        body = [response.content]
    else:
        body = reduce(lambda packed, name: _UNPACK[name](packed), reversed(names), response.iter_raw())
    try:
        yield from _gunzipped(body)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise httpx.DecodingError("The body cannot be unpacked.", request=response.request) from error


def _unknown(names: list[str], host: str) -> UnknownEncoding:
    """The failure of an encoding that is not known here, repeated only if it looks like a name."""
    strange = next((name for name in names if name not in _UNPACK), "")
    is_name = re.fullmatch(r"[a-z][a-z0-9-]{0,15}", strange, re.ASCII)
    encoding = f"the content encoding “{strange}”" if is_name else "an unknown content encoding"
    return UnknownEncoding(
        f"{host} sent its answer in {encoding}, which cannot be read here.",
        "Have the server, or the proxy on the way, send it plain or as gzip, deflate, br or zstd.",
    )


def _begun(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first two bytes, if there are so many, and all of the chunks."""
    rest, head = iter(chunks), b""
    for chunk in rest:
        head += chunk
        if len(head) >= 2:
            break
    return head[:2], chain([head], rest)


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    head, body = _begun(chunks)
    return _inflated(zlib.MAX_WBITS | 16, body) if head == _GZIP else body


def _undeflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack deflate in the zlib format, as the standard has it (RFC 9110), or bare, as some servers do."""
    head, body = _begun(chunks)
    is_zlib = head[:1] and head[0] & 15 == zlib.DEFLATED and int.from_bytes(head, "big") % 31 == 0
    return _inflated(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS, body)


def _inflated(window_bits: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    start = partial(zlib.decompressobj, window_bits)
    unpack = start()
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpack.eof:  # a file may be several gzip streams in a row
                unpack = start()
            yield unpack.decompress(rest, _PIECE)
            rest = unpack.unconsumed_tail or unpack.unused_data
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
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _undeflated,
    "br": _unbrotlied,
    "zstd": _unzstd,
}
