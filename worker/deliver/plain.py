"""An alert in a few lines that a person reads in a chat window or a terminal."""

from storage.model import Alert, FigureFact, QuoteFact, Section

#: of each story in a digest; the rest is in the fields of the message
FIGURES, QUOTES, SENTENCES = 5, 3, 3


def plain_text(alert: Alert) -> str:
    """The alert's text: what happened, what is new in each story, where to read on. Lines end with a line feed."""
    lines = [f"{alert.topic}: {alert.reason}" if alert.topic else alert.reason, *alert.notice]
    for section in alert.sections:
        lines += ["", *_section(section)]
    if alert.accounting:
        lines += ["", ", ".join(f"{name} {count}" for name, count in alert.accounting)]
    return "\n".join(lines).strip()


def _section(section: Section) -> list[str]:
    new = section.new
    lines = [section.story.title or next((line.headline for line in section.articles), "")]
    lines += [f"• {_figure(figure)}" for figure in new.figures[:FIGURES]]
    lines += [f"• {_quote(quote)}" for quote in new.quotes[:QUOTES]]
    lines += [f"• {sentence}" for sentence in new.sentences[:SENTENCES]]
    if not new and section.lead:
        lines.append(section.lead)
    if section.story.outlets:
        outlets, sources = len(section.story.outlets), max(1, len(section.story.independent_sources))
        lines.append(f"{outlets} {'outlet' if outlets == 1 else 'outlets'}, {sources} independent")
    lines += [f"{line.publisher}: {line.url}" if line.publisher else line.url for line in section.articles]
    return [line for line in lines if line]


def _figure(figure: FigureFact) -> str:
    words = figure.text or f"{figure.value:g} {figure.head or figure.what}"
    if figure.old is not None:
        words += f" (earlier: {figure.old:g})"
    return f"{words}, says {figure.attributed_to}" if figure.attributed_to else words


def _quote(quote: QuoteFact) -> str:
    return f"“{quote.text}” {quote.speaker}" if quote.speaker else f"“{quote.text}”"
