"""The street, walked one way. Each step is a package or module of this folder.

poll        I/O   Feed -> Response           asks a due feed, politely
parse       pure  Response -> Entries        RSS, Atom, JSON Feed, sitemaps into one form
fetch       I/O   Entry -> Page              the article's page
clean       pure  Page -> Article            the canonical text and its metadata
identify    pure  Article -> Verdict         new, the same, a revision, a copy; and which story
extract     pure  Article -> Fields          who, where, when, who said what, how many
match       pure  Article, Fields -> Matches topics in the query language
alert       pure  Report -> Decisions        what rings, for whom, when, and why
deliver     I/O   Delivery -> Receipt        e-mail, webhook, Apprise

`pipeline` knows the order; `study` is its part that runs in children. `jobs` claims and saves, `engine` decides when,
`opening` opens what they work with, `daemon` runs it all. Beside the street: `schedule` (pure) says when a feed is
asked again, `push` (pure) how hubs bring it, `discover` finds feeds, `http` is the one web client, `protocol` (pure)
says what answers ask for, `gazetteer` the table of places, `agencies` the list of news agencies, `web` what answers,
`demo` the demonstration, `canary` the daily test article; `replay` decides on a period once more. For operators:
`vitals` counts and says how a process is, `evidence` shows all of a story, `handover` what the next shift must know,
`retiring` lets go what the rules of retention say, `bulk` writes the archive for other programs.
"""
