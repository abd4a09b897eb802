"""The line of every table and key of a TOML text is found, however it is written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.locate import Path, line_of, lines

CASES = [
    ("a = 1\nb = 2", {("a",): 1, ("b",): 2}),
    ("# talk\n\n[t]\n  k = 'x' # more\n", {("t",): 3, ("t", "k"): 4}),
    ("[[f]]\nu = 1\n[[f]]\nu = 2", {("f", 0): 1, ("f", 0, "u"): 2, ("f", 1): 3, ("f", 1, "u"): 4}),
    ("[[f]]\n[f.h]\na = 1\n[[f]]\n[f.h]\na = 2", {("f", 0, "h", "a"): 3, ("f", 1, "h"): 5, ("f", 1, "h", "a"): 6}),
    ("[a.b]\n[[a.b.c]]\nx = 1\n[[a.b.c]]\nx = 1", {("a", "b"): 1, ("a", "b", "c", 1, "x"): 5}),
    ("a.b.c = 1\na.d = 2", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1, ("a", "d"): 2}),
    ("a = [\n 1, # ] no\n '[',\n]\nb = 1", {("a",): 1, ("b",): 5}),
    ('a = """\nb = 1\n[c]\n"""\nd = 1', {("a",): 1, ("d",): 5}),
    ('a = """x""""\nd = 1', {("a",): 1, ("d",): 2}),
    ("a = '''\n[x]\n'''\nd = 1", {("a",): 1, ("d",): 4}),
    ('a = "\\"#["\nb = "#" # c\nd = 1', {("b",): 2, ("d",): 3}),
    ("a = { b = 1, c = [\n2] }\nd = 1", {("a",): 1, ("d",): 3}),
    (
        '[channels."a b"]\n"t" = 1\n[ channels . \'c.d\' ]\nt = 1',
        {("channels", "a b", "t"): 2, ("channels", "c.d", "t"): 4},
    ),
    ('"\\u062d\\u0644\\u0628" = 1\n"a\\"b" = 2', {("حلب",): 1, ('a"b',): 2}),
    ("a = 2020-01-01T00:00:00Z\nb = inf", {("a",): 1, ("b",): 2}),
    ("a = 1", {("a",): 1}),
    ("", {}),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_lines_are_found(source: str, expected: dict[Path, int]) -> None:
    tomllib.loads(source)
    found = lines(source)
    assert {path: found.get(path) for path in expected} == expected


def test_what_has_no_line_stands_on_that_of_what_is_around_it() -> None:
    found = lines("\n[a]\n\nb = [1]")
    assert [line_of(found, path) for path in ((), ("x",), ("a", "x"), ("a", "b", 0))] == [1, 1, 2, 4]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["[t{}]", "[[a{}]]", "k{} = 1", "k{} = '[x'", 'k{} = """\n[x]\n"""', "# {}", "k{} = [\n1,\n]"]
            )
        )
    )
)
def test_every_key_stands_on_the_line_that_shows_it(pieces: list[tuple[str]]) -> None:
    source = "\n".join(piece.format(number) for number, (piece,) in enumerate(pieces))
    text = source.split("\n")
    for path, line in lines(source).items():
        assert str(path[-1] if isinstance(path[-1], str) else path[-2]) in text[line - 1]
    assert {path[0] for path in lines(source)} == set(tomllib.loads(source))
