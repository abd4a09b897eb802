"""`copytaster init`: a commented starter configuration, after at most three questions."""

import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from config import Answers

#: so many other names of a topic are shown; the gazetteer knows dozens for a large town
_NAMES_SHOWN = 8


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where the configuration goes.")] = Path("config"),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
) -> None:
    """Writes a commented starter configuration. Files that are there are never overwritten.

    Example: copytaster init && copytaster check && copytaster run
    """
    from config import Answers, StarterExists, write_starter

    answers = _ask() if _is_terminal() and not yes else Answers()
    try:
        files = write_starter(folder, answers)
    except StarterExists as error:
        typer.echo(f"copytaster init: {error}.", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"copytaster init: {folder}: {error.strerror}. Name a folder that you may write to.", err=True)
        raise typer.Exit(1) from None
    for file in files:
        typer.echo(file)
    _say_what_next(folder, answers)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _ask() -> "Answers":
    from config import Answers
    from config.starter import FEED, TOPIC

    mail_to = typer.prompt(
        "Where do alerts go? An e-mail address, or nothing for now", default="", show_default=False, err=True
    )
    feed = typer.prompt("A first feed", default=FEED, err=True)
    topic = typer.prompt("A first topic", default=TOPIC, err=True)
    return Answers(mail_to=mail_to.strip(), feed=feed.strip(), topic=topic.strip())


def _say_what_next(folder: Path, answers: "Answers") -> None:
    from config.starter import TOPIC
    from worker.gazetteer import Gazetteer

    topic = answers.topic or TOPIC
    if others := _one_a_script(name for name in Gazetteer.open().names(topic) if name.casefold() != topic.casefold()):
        typer.echo(f"{topic} is found as {', '.join(others)} too.", err=True)
    if answers.mail_to:
        typer.echo(
            f"Mails go through the mail server on this machine; [email] in {folder}/copytaster.toml names another.",
            err=True,
        )
    where = "" if folder == Path("config") else f" --config {folder}"
    typer.echo(f"Next: copytaster check{where}, then copytaster run{where}", err=True)


def _one_a_script(names: Iterable[str]) -> tuple[str, ...]:
    """The first name in each script, a few of them: enough to show that other spellings come along."""
    firsts: dict[str, str] = {}
    for name in names:
        firsts.setdefault(unicodedata.name(name[0], "").partition(" ")[0], name)
    return tuple(firsts.values())[:_NAMES_SHOWN]
