import gzip
import zlib
from functools import partial

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.http.decode import CutShort, TooLarge, decode

TEXT = "<rss>حلب</rss>".encode() * 50
#: without the time: the processes that share the tests out go by their names, which hold these bytes
packed = partial(gzip.compress, mtime=0)
BARE = zlib.compressobj(wbits=-15)
BARE_DEFLATE = BARE.compress(TEXT) + BARE.flush()


@pytest.mark.parametrize(
    ("coding", "raw"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", packed(TEXT)),
        ("X-GZIP", packed(TEXT)),
        ("gzip", packed(TEXT[:100]) + packed(TEXT[100:])),
        ("gzip", packed(TEXT) + b"\0" * 20),
        ("gzip", packed(TEXT) + b"\x1f\x8bjunk"),
        ("br", brotli.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", BARE_DEFLATE),
        ("br, gzip", packed(brotli.compress(TEXT))),
        ("zstd", TEXT),
        ("gzip", TEXT),
        ("br", TEXT),
        ("deflate", TEXT),
        ("UTF-8", TEXT),
    ],
)
def test_the_text_comes_out(coding: str, raw: bytes) -> None:
    assert decode(raw, coding, 10_000) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", ""])
def test_an_empty_body_stays_empty(coding: str) -> None:
    assert decode(b"", coding, 10) == b""


@pytest.mark.parametrize(("coding", "raw"), [("gzip", packed(TEXT)[:-5]), ("br", brotli.compress(TEXT)[:-5])])
def test_a_body_that_ends_too_early_is_told(coding: str, raw: bytes) -> None:
    with pytest.raises(CutShort):
        decode(raw, coding, 10_000)


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
@pytest.mark.parametrize("size", [1_001, 3_000_000])
def test_a_body_beyond_the_limit_is_told(coding: str, size: int) -> None:
    compress = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}[coding]
    with pytest.raises(TooLarge):
        decode(compress(bytes(size)), coding, 1_000)
    assert len(decode(compress(bytes(1_000)), coding, 1_000)) == 1_000


@given(st.binary(max_size=400), st.sampled_from(["gzip", "br", "deflate", "gzip, br", ""]), st.integers(0, 300))
def test_no_bytes_make_more_than_the_limit_or_another_error(raw: bytes, coding: str, limit: int) -> None:
    try:
        whole = decode(raw, coding, limit)
    except (TooLarge, CutShort):
        return
    assert whole == raw or len(whole) <= limit
