"""The subject of a mail: what it says, and how it is written into a header.

Encoding is done here and not by `email`, which loses the space between two encoded words (Python 3.11).
"""

from base64 import b64encode
from email.utils import parseaddr

from storage.model import Alert, Section
from worker.deliver.safe import visible

#: Mail programs show far less; the message below has the rest.
LONGEST = 200
LONGEST_TOPIC = 60
#: RFC 2047: a line with an encoded word has at most 76 characters; 39 octets make 64 with `=?utf-8?b?` and `?=`, which
#: leaves room for the header's name.
OCTETS_A_WORD = 39
#: RFC 5322 asks for lines of at most 78 characters.
LINE = 76


def subject_of(alert: Alert) -> str:
    """`[Aleppo] update 2: toll 5 → 9 (3 outlets, 2 independent)`; at most 200 characters, all of them visible."""
    return visible(f"[{visible(alert.topic or 'Copytaster', LONGEST_TOPIC)}] {_said(alert)}", LONGEST)


def _said(alert: Alert) -> str:
    first = alert.sections[0] if alert.sections else None
    match alert.kind:
        case "story.new" if first:
            return headline_of(first)
        case "story.update":
            return f"update {first.update if first else 1}: {alert.reason}"
        case "correction":
            return f"correction: {alert.reason}"
        case "digest" | "storm" if first:
            count = len(alert.sections)
            return f"{alert.kind}: {headline_of(first)}" + (f" and {count - 1} more" if count > 1 else "")
        case "silence" | "test":
            return f"{alert.kind}: {alert.reason}"
    return alert.reason


def headline_of(section: Section) -> str:
    """The newest report's headline, which says more than the story's title once there is news."""
    return next((line.headline for line in section.articles if line.headline), section.story.title)


def header_line(name: str, text: str) -> str:
    """The header, folded, in ASCII, that every reader turns back into exactly the text. Ends with a line feed."""
    words = _plain_words(name, text) if text.isascii() and "=?" not in text else _encoded_words(text)
    return f"{name}: " + "\n ".join(words) + "\n"


def address_line(name: str, text: str) -> str:
    """The header of one address, its name encoded. Ends with a line feed."""
    person, address = parseaddr(text)
    return f"{name}: " + "\n ".join([*_encoded_words(person), f"<{address}>"]) + "\n"


def _plain_words(name: str, text: str) -> list[str]:
    """Lines of the text, parted where it has a space."""
    lines, line = [], " " * (len(name) + 1)
    for word in text.split(" "):
        if len(line) + 1 + len(word) > LINE and line.strip():
            lines.append(line.strip())
            line = ""
        line = f"{line} {word}" if line else word
    return [*lines, line.strip()]


def _encoded_words(text: str) -> list[str]:
    """The whole text in encoded words, of which none parts a character; the white space between them means nothing."""
    words, octets = [], b""
    for character in text:
        more = character.encode("utf-8", "replace")
        if len(octets) + len(more) > OCTETS_A_WORD:
            words.append(octets)
            octets = b""
        octets += more
    return [f"=?utf-8?b?{b64encode(word).decode()}?=" for word in (*words, octets)]
