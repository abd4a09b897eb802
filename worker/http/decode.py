"""Content codings. libcurl could decode, but it loses a body that is not what its header says."""

import zlib

import brotli  # type: ignore[import-untyped]  # it ships no types

#: what can be read, and so all that is offered
ACCEPT_ENCODING = "gzip, br"


class TooLarge(Exception):
    """The body is larger than the limit once decoded."""


class CutShort(Exception):
    """The body is in its coding but ends before it does."""


def decode(raw: bytes, coding: str, limit: int) -> bytes:
    """The body as the origin meant it, at most `limit` bytes. One that is not in the coding is returned as it is.

    `coding`: the value of Content-Encoding. Raises `TooLarge` before more than `limit` bytes are held, `CutShort`.
    """
    for name in reversed([part.strip().lower() for part in coding.split(",")] if raw else []):
        if name in ("gzip", "x-gzip"):
            raw = _gunzip(raw, limit)
        elif name == "br":
            raw = _unbrotli(raw, limit)
        elif name == "deflate":
            raw = _inflate(raw, limit)
    return raw


def _gunzip(raw: bytes, limit: int) -> bytes:
    if raw[:2] != b"\x1f\x8b":
        return raw
    whole, rest = b"", raw
    while rest[:2] == b"\x1f\x8b":  # members of one stream; anything else behind the first is padding
        stream = zlib.decompressobj(wbits=31)
        try:
            whole += stream.decompress(rest, limit + 1 - len(whole))
        except zlib.error:
            return whole or raw
        if len(whole) > limit:
            raise TooLarge
        if not stream.eof:
            raise CutShort
        rest = stream.unused_data
    return whole


def _inflate(raw: bytes, limit: int) -> bytes:
    """RFC 9110 means zlib's format, some servers send the bare one; neither was offered."""
    for window_bits in (15, -15):
        stream = zlib.decompressobj(wbits=window_bits)
        try:
            whole = stream.decompress(raw, limit + 1)
        except zlib.error:
            continue
        if len(whole) > limit:
            raise TooLarge
        return whole if stream.eof else raw
    return raw


def _unbrotli(raw: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    try:
        whole: bytes = stream.process(raw, output_buffer_limit=limit + 1)
        while not stream.is_finished() and not stream.can_accept_more_data() and len(whole) <= limit:
            whole += stream.process(b"", output_buffer_limit=limit + 1 - len(whole))
    except brotli.error:
        return raw
    if len(whole) > limit:
        raise TooLarge
    # brotli has no mark of its own: plain text may pass for the beginning of a stream
    if not stream.is_finished():
        if _looks_plain(raw):
            return raw
        raise CutShort
    return whole


def _looks_plain(raw: bytes) -> bool:
    return raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{", b"[")
