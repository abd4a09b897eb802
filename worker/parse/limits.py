"""How much of a document is read. Beyond these no newsroom's feed was seen, only attacks and accidents."""

#: bytes of a document, after decoding
MOST_BYTES = 10 * 1024 * 1024
MOST_ENTRIES = 5_000
#: characters of one title, address or name
MOST_WORDS = 10_000
#: characters of one summary or content
MOST_BODY = 1_000_000
#: categories, authors, enclosures of one entry
MOST_OF_A_KIND = 200
#: levels of nesting; the limit of libxml2 too
MOST_DEPTH = 256
#: the tolerant parser takes half a second a megabyte; what is larger is recovered by libxml2
MOST_TOLERATED = 1_000_000
