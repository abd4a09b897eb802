"""Named sets and snippets, read once and shared by all topics."""

import re
from collections.abc import Mapping

from worker.match.errors import QueryError
from worker.match.hints import nearest
from worker.match.parser import parse
from worker.match.query import Node, Term
from worker.match.terms import set_term

_NAMED = re.compile(r"(@|\$\{)([\w-]+)")
EMPTY: Mapping[str, tuple[str, ...]] = {}


class Vocabulary:
    """`terms` and `snippet` raise `QueryError` with column 1: the caller knows where the name stands."""

    def __init__(self, sets: Mapping[str, tuple[str, ...]] = EMPTY, snippets: Mapping[str, str] | None = None) -> None:
        self.sets: Mapping[str, tuple[str, ...]] = dict(sets)
        self.snippets: Mapping[str, str] = dict(snippets or {})
        self._terms: dict[str, tuple[Term, ...]] = {}
        self._content: dict[str, Node] = {}
        self._open: list[str] = []

    def says_what(self, other: "Vocabulary") -> bool:
        """Whether every set and snippet is the same in the other one."""
        return self.sets == other.sets and self.snippets == other.snippets

    def terms(self, name: str) -> tuple[Term, ...]:
        """The terms of the set `name`."""
        if name not in self._terms:
            if name not in self.sets:
                meant = nearest(name, self.sets)
                where = "" if meant else "; sets stand under [sets] in topics.toml"
                raise QueryError(1, f'unknown set "{name}"{where}', f"@{meant}" if meant else "")
            self._terms[name] = tuple(self._term(name, text) for text in self.sets[name])
            if not self._terms[name]:
                raise QueryError(1, f'the set "{name}" has no terms')
        return self._terms[name]

    def snippet(self, name: str) -> Node:
        """What the snippet `name` stands for."""
        if name not in self._content:
            if name not in self.snippets:
                meant = nearest(name, self.snippets)
                where = "" if meant else "; snippets stand under [snippets] in topics.toml"
                raise QueryError(1, f'unknown snippet "{name}"{where}', f"${{{meant}}}" if meant else "")
            if name in self._open:
                raise QueryError(1, f'the snippet "{name}" uses itself')
            self._open.append(name)
            try:
                self._content[name] = self._read(name)
            finally:
                self._open.pop()
        return self._content[name]

    def faults(self) -> tuple[tuple[str, str, QueryError], ...]:
        """All that is wrong with the sets and snippets themselves, with their names and texts."""
        found: list[tuple[str, str, QueryError]] = []
        for name, terms in self.sets.items():
            for text in terms or ("",):
                try:
                    set_term(text)
                except QueryError as error:
                    found.append((f"@{name}", text, error))
        for name, text in self.snippets.items():
            try:
                parse(text, self, is_snippet=True)
                self.snippet(name)
            except QueryError as error:
                found.append((f"${{{name}}}", text, error))
        return tuple(found)

    def behind(self, query: str) -> str:
        """The sets and snippets that a query names, and those that they name, written out; '' if there are none."""
        if "@" not in query and "${" not in query:
            return ""
        found: dict[str, str] = {}
        todo = [query]
        while todo:
            for sign, name in _NAMED.findall(todo.pop()):
                written = str(self.sets.get(name)) if sign == "@" else self.snippets.get(name, "")
                if sign + name not in found:
                    found[sign + name] = written
                    todo.append(written if sign != "@" else "")
        return "".join(f"\n{name}={found[name]}" for name in sorted(found))

    def _term(self, name: str, text: str) -> Term:
        try:
            return set_term(text)
        except QueryError as error:
            raise QueryError(1, f'in the set "{name}", term {text!r}: {error.message}', error.hint) from error

    def _read(self, name: str) -> Node:
        try:
            return parse(self.snippets[name], self, is_snippet=True)
        except QueryError as error:
            message = f'in the snippet "{name}", column {error.column}: {error.message}'
            raise QueryError(1, message, error.hint) from error
