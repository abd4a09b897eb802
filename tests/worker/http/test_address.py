import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.http.address import NoWebAddress, headers_for, host_of, on_the_wire, redirected, same_site, without_user


@pytest.mark.parametrize(
    ("url", "wire"),
    [
        ("http://example.org/a?b=1&a=%C3%A9&e=", "http://example.org/a?b=1&a=%C3%A9&e="),
        ("  http://example.org/a#b ", "http://example.org/a"),
        ("http://example.org", "http://example.org"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ("http://例え.example:8080/خبر", "http://xn--r8jz45g.example:8080/%D8%AE%D8%A8%D8%B1"),
        ("http://a:b@example.org/x y", "http://a:b@example.org/x%20y"),
    ],
)
def test_addresses_go_out_in_ascii_and_else_untouched(url: str, wire: str) -> None:
    assert on_the_wire(url) == wire
    assert on_the_wire(wire) == wire


@pytest.mark.parametrize(
    "url",
    ["", "x", "/path", "file:///etc/passwd", "http://", "http:///a", "http://a\\@b/", "http://a b/", "http://x:99999/",
     "http://[::1/", "http://x:0/", "http://x:port/", "http://" + "ü" * 70 + ".example/"],
)  # fmt: skip
def test_what_is_no_web_address_is_told(url: str) -> None:
    with pytest.raises(NoWebAddress):
        on_the_wire(url)


@given(st.text(max_size=60))
def test_whatever_is_written_goes_out_in_printable_ascii_or_not_at_all(text: str) -> None:
    try:
        wire = on_the_wire(f"http://example.org/{text}")
    except NoWebAddress:
        return
    assert wire.isascii()
    assert wire.isprintable()
    assert " " not in wire


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://a.example/x", "http://a.example/y", True),
        ("http://a.example/", "http://A.example:80/", True),
        ("http://a.example/", "https://a.example/", True),
        ("https://a.example/", "http://a.example/", False),
        ("http://a.example:8080/", "https://a.example/", False),
        ("http://a.example/", "http://a.example:81/", False),
        ("http://a.example/", "http://b.a.example/", False),
    ],
)
def test_one_site_is_one_host_and_port(one: str, other: str, is_same: bool) -> None:
    assert same_site(one, other) is is_same
    kept = headers_for(other, (("X-Key", "k"), ("Accept", "a")), of=one)
    assert [name for name, _ in kept] == (["X-Key", "Accept"] if is_same else ["Accept"])


@pytest.mark.parametrize(
    ("location", "url"),
    [
        (b"/new", "http://me:pw@a.example/new"),
        (b"new?x=1", "http://me:pw@a.example/dir/new?x=1"),
        (b"//b.example/y", "http://b.example/y"),
        (b"http://a.example/z", "http://me:pw@a.example/z"),
        (b"https://a.example/z", "https://a.example/z"),
        ("/é".encode(), "http://me:pw@a.example/é"),
        (b"/\xe9", "http://me:pw@a.example/é"),
    ],
)
def test_a_location_is_resolved(location: bytes, url: str) -> None:
    base = "http://me:pw@a.example/dir/feed"
    expected = url.replace("https://a.", "https://me:pw@a.")
    assert redirected(base, location) == expected


def test_names_and_passwords_are_not_shown() -> None:
    assert without_user("http://me:p@w@a.example/x@y") == "http://a.example/x@y"
    assert without_user("http://a.example/x@y") == "http://a.example/x@y"


def test_a_host_is_scheme_name_and_port() -> None:
    assert host_of("HTTP://A.Example/x") == ("http", "a.example", 80) == host_of("http://a.example:80")
