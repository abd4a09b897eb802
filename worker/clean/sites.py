"""Rules for single sites, in the format of ftr-site-config: how they read, and whose page they are for. Values only.

A file is named after a host (`news.example.txt`), or after all its subdomains (`.news.example.txt`). A line is
`directive: value`; `#` begins a comment line. How a rule is applied to a page is in `ruled`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import urlsplit

from lxml import etree

#: directives that hold an XPath expression; of several lines the first that finds something counts
_PATHS = ("title", "body", "author", "date")
#: directives that remove something; all lines count
_REMOVING = ("strip", "strip_id_or_class", "strip_image_src")
_REPLACING = ("find_string", "replace_string")
#: directives of the format that ask for something that cleaning a page as it came does not do, and what happens instead
UNUSED = {
    "single_page_link": "no second page is fetched",
    "single_page_link_in_feed": "no second page is fetched",
    "next_page_link": "no second page is fetched",
    "if_page_contains": "only makes sense with single_page_link and next_page_link",
    "http_header": "pages are fetched with the headers of the program",
    "requires_login": "the program logs in nowhere",
    "not_logged_in_xpath": "the program logs in nowhere",
    "login_uri": "the program logs in nowhere",
    "login_username_field": "the program logs in nowhere",
    "login_password_field": "the program logs in nowhere",
    "login_extra_fields": "the program logs in nowhere",
    "native_ad_clue": "advertisements are judged by their text",
    "tidy": "every page is repaired by the parser",
    "prune": "what is no text is always left out",
    "parser": "there is one parser",
    "convert_double_br_tags": "double line breaks always part paragraphs",
    "autodetect_on_failure": "a rule that finds nothing is always replaced by our own judgement",
    "autodetect_next_page": "no second page is fetched",
    "skip_json_ld": "linked data is one witness among others",
    "insert_detected_image": "pictures are kept beside the text",
    "src_lazy_load_attr": "lazily loaded pictures are found without it",
    "strip_attr": "attributes are not kept",
    "wrap_in": "elements are read by where they stand",
    "replace_tag": "elements are read by where they stand",
    "move_into": "elements are read by where they stand",
    "dissolve": "elements are read by where they stand",
    "body_append": "parts of the body are named by `body` alone",
    "footnotes": "footnotes stay where they are",
    "test_url": "an example for the authors of rules",
    "test_contains": "an example for the authors of rules",
    "generator": "a remark",
}
_KNOWN = (*_PATHS, *_REMOVING, *_REPLACING, *UNUSED)
_LINE = re.compile(r"\s*(?P<name>[A-Za-z_]+)\s*(?:\((?P<argument>.*?)\))?\s*:\s*(?P<value>.*?)\s*$")
_HOST = re.compile(r"\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)+", re.I)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a rule: its directive, its value, and where it stands (`sites/news.example.txt:3`)."""

    directive: str
    value: str
    where: str = ""
    #: of `replace_string`: what comes instead of `value`; of a line without effect: what happens instead
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRule:
    """What one file says."""

    steps: tuple[Step, ...] = ()
    #: directives that have no effect here, each with the reason
    unused: tuple[Step, ...] = ()

    def of(self, *directives: str) -> tuple[Step, ...]:
        """The lines of these directives, in their order."""
        return tuple(step for step in self.steps if step.directive in directives)


@dataclass(frozen=True, slots=True)
class RuleFault:
    """A line that cannot be used: number from 1, what is wrong, what to do."""

    line: int
    key: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The rules by host. `.news.example` stands for every subdomain of news.example."""

    by_host: Mapping[str, SiteRule] = field(default_factory=dict)

    def of(self, url: str) -> SiteRule | None:
        """The rule for a page's address: of its host, with or without `www.`, or of the nearest domain around it."""
        try:
            host = (urlsplit(url).hostname or "").removeprefix("www.")
        except ValueError:
            return None
        parents = (host[n:] for n, letter in enumerate(host) if letter == ".")
        return next((self.by_host[name] for name in (host, *parents) if name in self.by_host), None)

    def unused(self) -> tuple[Step, ...]:
        """The lines that have no effect here; `instead` says what happens instead."""
        return tuple(step for rule in self.by_host.values() for step in rule.unused)

    def only(self, url: str) -> "SiteRules":
        """The rules that matter for one page: little to hand over to another process."""
        rule = self.of(url)
        host = (urlsplit(url).hostname or "").removeprefix("www.") if rule else ""
        return SiteRules({host: rule}) if rule else SiteRules()


def host_of(file_name: str) -> str:
    """The host that a file is for, lower case; '' if its name is no host's."""
    stem = file_name.removesuffix(".txt").lower()
    stem = stem.removeprefix("www.")
    return stem if _HOST.fullmatch(stem) and file_name.endswith(".txt") else ""


def parse_rule(text: str, file: str = "") -> tuple[SiteRule, tuple[RuleFault, ...]]:
    """The rule of a file's text, and every line of it that cannot be used."""
    steps: list[Step] = []
    unused: list[Step] = []
    faults: list[RuleFault] = []
    waiting: Step | None = None
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        step, fault = _step(line, f"{file}:{number}", number)
        if fault is not None:
            faults.append(fault)
        elif step is None:
            continue
        elif step.directive in UNUSED:
            unused.append(step)
        elif step.directive == "find_string":
            waiting = step
        elif step.directive == "replace_string" and not step.instead and waiting is not None:
            steps.append(Step("replace_string", waiting.value, step.where, step.value))
            waiting = None
        else:
            steps.append(step)
    if waiting is not None:
        line_number = int(waiting.where.rpartition(":")[2])
        faults.append(RuleFault(line_number, "find_string", "no replace_string follows it", "Add one below it"))
    return SiteRule(steps=tuple(steps), unused=tuple(unused)), tuple(faults)


def _step(line: str, where: str, number: int) -> tuple[Step | None, RuleFault | None]:
    found = _LINE.match(line)
    if found is None:
        hint = "A line is `directive: value`, as `body: //article`"
        return None, RuleFault(number, "", "this is no directive", hint)
    name, argument, value = found["name"].lower(), found["argument"], found["value"]
    if name not in _KNOWN:
        near = get_close_matches(name, _KNOWN, n=1)
        hint = f'Did you mean "{near[0]}"?' if near else f"The directives are: {', '.join(_KNOWN[:9])}"
        return None, RuleFault(number, name, "no directive has this name", hint)
    if name in UNUSED:
        return Step(name, value, where, UNUSED[name]), None
    if not value and name != "replace_string":
        return None, RuleFault(number, name, "it has no value", "Write one behind the colon, or take the line out")
    if name == "replace_string" and argument is not None:
        return Step(name, argument, where, value), None
    fault = _path_fault(value) if name in (*_PATHS, "strip") else ""
    if fault:
        return None, RuleFault(number, name, f"the XPath cannot be read: {fault}", "Try it in a browser: $x('…')")
    return Step(name, value, where), None


def _path_fault(path: str) -> str:
    try:
        etree.XPath(path)
    except etree.XPathError as error:
        return str(error)
    return ""
