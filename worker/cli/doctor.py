"""`copytaster doctor`."""

import os

import typer

from worker.cli.spoken import Config, Json, folder_of, spoken_errors
from worker.cli.tables import print_json, print_table

MARKS = {"ok": "ok", "look": "LOOK", "broken": "BROKEN"}


def doctor(config: Config = None, json: Json = False) -> None:
    """Tell whether all is in order here, and what to do if not. Holds no secrets: fit for a report of a fault.

    Exit code 1 if anything is broken. Example: copytaster doctor
    """
    import config as settings
    from worker.clock import read_clock
    from worker.doctor import examine

    with spoken_errors():
        signs = tuple(examine(settings.load(folder_of(config), os.environ), read_clock(os.environ)))
    if json:
        print_json({"what": sign.what, "state": sign.state, "said": sign.said} for sign in signs)
    else:
        print_table(("", "what", "said"), ((MARKS[sign.state], sign.what, sign.said) for sign in signs))
    if any(sign.state == "broken" for sign in signs):
        raise typer.Exit(1)
