"""How much of a document is read. Beyond these no newsroom's feed was seen, only attacks and accidents."""

#: bytes of a document, after decoding
MOST_BYTES = 10 * 1024 * 1024
MOST_ENTRIES = 5_000
#: characters of one title, address or name
MOST_WORDS = 10_000
#: characters kept of a date that could not be read
MOST_DATE = 120
#: characters of one summary or content
MOST_BODY = 1_000_000
#: categories, authors, enclosures of one entry
MOST_OF_A_KIND = 200
#: bytes given to the tolerant parser: markup made to hurt it takes it 1.5 s for these, on a busy core; what is
#: larger is recovered by libxml2
MOST_TOLERATED = 150_000
