"""Packed answers and files through real HTTP: read, or refused for the true reason."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace

import brotli
import httpx
import pytest
import zstandard

from odeus_dash.errors import DamagedAnswer, DamagedFile, ServerFault, UnknownEncoding
from odeus_dash.export_client import Limits
from odeus_dash.export_client.decoding import decoded
from tests.export_client.conftest import CSV, Odeus
from tests.odeus import Reply

Pack = Callable[[bytes], bytes]


def bare_deflate(content: bytes) -> bytes:
    pack = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return pack.compress(content) + pack.flush()


def twice(content: bytes) -> bytes:
    return brotli.compress(gzip.compress(content))


def in_two_frames(content: bytes) -> bytes:
    return zstandard.compress(content[:20]) + zstandard.compress(content[20:])


PACKED: list[tuple[str, Pack]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
    ("br", brotli.compress),
    ("zstd", zstandard.compress),
    ("zstd", in_two_frames),
    ("GZIP , BR", twice),
    ("br, identity", brotli.compress),
    ("identity", bytes),
    ("", bytes),
]


def packed(reply: Reply, encoding: str, pack: Pack) -> Reply:
    return replace(reply, body=pack(reply.body), headers={"Content-Encoding": encoding})


@pytest.mark.parametrize(("encoding", "pack"), PACKED)
def test_answers_and_files_are_unpacked(odeus: Odeus, encoding: str, pack: Pack) -> None:
    odeus.storage.will(packed(Reply(200, CSV), encoding, pack))
    fetched = odeus.fetch(packed(odeus.ready(), encoding, pack))
    assert (fetched.value, fetched.size_bytes, fetched.attempts) == (CSV, len(CSV), 1)


@pytest.mark.parametrize(("encoding", "pack"), PACKED[:8])
def test_what_is_cut_short_is_asked_for_again(odeus: Odeus, encoding: str, pack: Pack) -> None:
    """Its end is what it lacks; without a Content-Length nothing else tells."""
    whole, file = packed(odeus.ready(), encoding, pack), packed(Reply(200, CSV), encoding, pack)
    cut, cut_file = (replace(each, body=each.body[:-4], length=None) for each in (whole, file))
    odeus.storage.will(cut_file, file)
    assert odeus.fetch(cut, whole).attempts == 3
    odeus.storage.will(cut_file)
    with pytest.raises(DamagedFile):
        odeus.fetch(whole)
    with pytest.raises(DamagedAnswer):
        odeus.fetch(cut)


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("compress", "an unsupported encoding, “compress”"),
        ("snappy, gzip", "an unsupported encoding, “snappy”"),
        ("aws-chunked", "an unsupported encoding, “aws-chunked”"),
        ("<b>", "an unknown encoding"),
        ("a" * 30, "an unknown encoding"),
        (", ".join(["gzip"] * 4), "an unknown encoding"),
    ],
)
def test_an_encoding_that_nobody_can_read_is_named(odeus: Odeus, encoding: str, named: str) -> None:
    headers = {"Content-Encoding": encoding}
    with pytest.raises(UnknownEncoding, match=rf"sent {named}"):
        odeus.fetch(replace(odeus.ready(), headers=headers))
    odeus.storage.will(Reply(200, CSV, headers))
    with pytest.raises(UnknownEncoding, match=named):
        odeus.fetch(odeus.ready())
    assert len(odeus.api.seen) == 2, "it would come in that encoding again"


def test_a_refusal_that_cannot_be_unpacked_is_known_by_its_status(odeus: Odeus) -> None:
    for headers in ({"Content-Encoding": "compress"}, {"Content-Encoding": "br"}):
        with pytest.raises(ServerFault):
            odeus.fetch(Reply(503, b"busy", headers), limits=Limits(tries=1))


class Pieces(httpx.SyncByteStream):
    def __init__(self, content: bytes, size: int) -> None:
        self._pieces = [content[at : at + size] for at in range(0, len(content), size)]

    def __iter__(self):
        return iter(self._pieces)


@pytest.mark.parametrize("size", [1, 3, 2**16])
@pytest.mark.parametrize(("encoding", "pack"), PACKED[:8])
def test_pieces_of_any_size_make_up_the_whole(encoding: str, pack: Pack, size: int) -> None:
    content = CSV + b"ag_1,12\n" * 40_000
    stream = Pieces(pack(content), size)
    assert b"".join(
        decoded(httpx.Response(200, headers={"Content-Encoding": encoding}, stream=stream), "h")
    ) == (content)


def quick_brotli(content: bytes) -> bytes:
    return brotli.compress(content, quality=1)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", bare_deflate),
        ("br", quick_brotli),
        ("zstd", zstandard.compress),
    ],
)
def test_little_that_unpacks_to_much_does_so_in_pieces(encoding: str, pack: Pack) -> None:
    stream = Pieces(pack(bytes(100 * 1024**2)), 2**16)
    response = httpx.Response(200, headers={"Content-Encoding": encoding}, stream=stream)
    sizes = [len(piece) for piece in decoded(response, "h")]
    assert sum(sizes) == 100 * 1024**2
    assert max(sizes) <= 16 * 1024**2
