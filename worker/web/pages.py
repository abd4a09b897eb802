"""How the small pages look on which a reader confirms what a link in an alert offers."""

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>copytaster</title><body style="font:1rem/1.5 sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem">
{}</body></html>"""
UNKNOWN = PAGE.format("<p>This link is not known here. It may be of another installation.</p>")
