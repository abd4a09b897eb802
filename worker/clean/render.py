"""The article as canonical text (docs/canonical-text.md). The inverse is `canonical.parse_text`."""

from datetime import date

from storage.model import Article, Block, Picture

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def long_date(stated: str | None) -> str:
    """`06 December, 2016` of an ISO time, in the zone in which it is written; '' where there is no day."""
    if not stated:
        return ""
    try:
        day = date.fromisoformat(stated[:10])
    except ValueError:
        return ""
    return f"{day.day:02d} {MONTHS[day.month - 1]}, {day.year:04d}"


def captioned(caption: str, credit: str) -> str:
    """`caption [credit]`, either part alone where the other is missing."""
    return " ".join(filter(None, (caption, f"[{credit}]" if credit else "")))


def lead_picture(article: Article) -> Picture | None:
    """The picture whose caption stands in the header: the first, unless it is a caption of the body."""
    first = next(iter(article.pictures), None)
    if first is None or not (first.caption or first.credit):
        return None
    inside = {(b.text, b.credit) for b in article.blocks if b.type == "caption"}
    return None if (first.caption, first.credit) in inside else first


def render_block(block: Block) -> str:
    """One block as it stands in the text, '' if it is empty."""
    match block.type:
        case "list":
            marks = (f"{n}." if block.ordered else "-" for n in range(1, len(block.items) + 1))
            return "\n".join(f"{mark} {item}" for mark, item in zip(marks, block.items, strict=True))
        case "table":
            return "\n".join(" | ".join(row) for row in block.rows)
        case "caption":
            return captioned(block.text, block.credit)
        case "pull_quote":
            return f"{block.text}\n- {block.attribution}" if block.attribution else block.text
        case "quotation":
            return _quoted(block.text)
        case "embed":
            source = ", ".join(filter(None, (block.author, block.date)))
            return _quoted(f"{block.text} - {source}" if source else block.text)
        case _:
            return block.text


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n")) if text else ""


def render(article: Article) -> str:
    """The canonical text, ending in one newline. The article's own `text` is not looked at."""
    lead = lead_picture(article)
    header = [
        article.headline,
        article.standfirst,
        f"{article.read_minutes} min read",
        long_date(article.published),
        captioned(lead.caption, lead.credit) if lead else "",
    ]
    top = "\n".join(filter(None, header))
    body = "\n\n".join(filter(None, map(render_block, article.blocks)))
    head = f"{article.title}\n\n{top}" if article.title else top
    return f"{head}\n{body}\n" if body else f"{head}\n"
