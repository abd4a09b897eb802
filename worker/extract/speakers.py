"""Who speaks: the subject of the verb of speech at a quote, resolved to a full name within the article."""

from dataclasses import replace
from typing import TYPE_CHECKING

from storage.model import Organisation, Person, Place
from worker.extract.reading import Part, Reading, sentences
from worker.extract.spans import Span
from worker.extract.speech import (
    ABBREVIATION,
    ADVERBS,
    APPOSITION,
    ASIDE,
    CLAUSE,
    CLAUSE_END,
    FIRST_WORD,
    LAST_WORD,
    LEAD,
    NO_SUBJECT,
    NOBODY,
    OPENING,
    PHRASE_END,
    PRONOUNS,
    RELATIVE,
    SENTENCE_START,
    SIGNATURE,
    STATEMENT,
    STOP,
    SUBJECT_END,
    TOLD_TO,
    NamedSpan,
    Speaker,
    is_introduced,
    is_noun,
    rules_of,
    unknown,
    verbs_of,
    who_can_speak,
)
from worker.extract.words import pattern, table

if TYPE_CHECKING:
    from worker.extract.marks import Marked


class Speakers:
    """Goes through a text part by part and remembers who spoke last."""

    def __init__(
        self,
        reading: Reading,
        people: tuple[Person, ...],
        organisations: tuple[Organisation, ...],
        places: tuple[Place, ...],
    ) -> None:
        self._text = reading.text
        self._verb, self._according, self._told = rules_of(reading.language)
        self._verbs = verbs_of(reading.language)
        self._agencies = {o.name for o in organisations if o.kind == "news agency"}
        self._mentions = who_can_speak(people, organisations, places)
        self._known = NOBODY
        self._unread: list[tuple[Part, list[tuple[Marked, Speaker]]]] = []
        self._part = Part("body", 0, 0)
        self._marked: list[Marked] = []
        self._here: list[tuple[Marked, Speaker]] = []

    def enter(self, part: Part, marked: "list[Marked]") -> None:
        """Begins a paragraph."""
        self._part, self._marked, self._here = part, marked, []

    def leave(self, part: Part) -> None:
        """Ends a paragraph: who speaks in it without quotes may be quoted in the next."""
        spoken = [speaker for _, speaker in self._here if speaker.name or speaker.said]
        if spoken:
            self._known, self._unread = spoken[-1], []
        elif part.role == "body":
            self._unread.append((part, self._here))

    @property
    def _last(self) -> Speaker:
        """Who spoke last; the paragraphs without quotes are read for it only when a quote asks."""
        now, unread, self._unread = (self._part, self._here), self._unread, []
        for part, here in unread:
            self._part, self._here = part, here
            reported = self._reported(part)
            self._known = reported if reported.name else self._known
        self._part, self._here = now
        return self._known

    def of(self, one: "Marked") -> Speaker:
        """The speaker of a quote of the current paragraph."""
        start, end = self._sentence(one)
        found = (
            self._behind(one, end)
            or self._before(one, start)
            or self._same_paragraph(one)
            or self._going_on(one)
            or self._around(one)
        )
        speaker = found or NOBODY
        self._here.append((one, speaker))
        return speaker

    def named_in(self, start: int, end: int) -> str | None:
        """The person, else body, else place that a stretch of text names; the last one of its kind."""
        inside = [m for m in self._mentions if start <= m.start and m.end <= end]
        for kind in ("person", "body", "place"):
            found = [m for m in inside if m.kind == kind]
            if found:
                return found[0].name
        return None

    # ---------- where the words stand

    def _sentence(self, one: "Marked") -> tuple[int, int]:
        """The sentence around the quote, other quotes of the paragraph counting as closed boxes."""
        start, end = self._part.start, self._part.end
        for match in SENTENCE_START.finditer(self._text, start, one.start):
            if not self._in_quote(match.start()):
                start = match.end()
        for match in STOP.finditer(self._text[one.end + 1 : end]):
            at = one.end + 1 + match.start()
            if not self._in_quote(at) and not ABBREVIATION.search(self._text[max(0, at - 6) : at]):
                end = at
                break
        return start, end

    def _in_quote(self, at: int) -> bool:
        return any(m.start <= at < m.end - 1 for m in self._marked)

    # ---------- rules

    def _behind(self, one: "Marked", end: int) -> Speaker | None:
        """As in "…", said X. "…", X told AFP."""
        following = next((m.start - 1 for m in self._marked if m.start > one.end), end)
        stop = max(one.end + 1, min(end, following))
        text = self._text[one.end + 1 : stop]
        lead = LEAD.match(text)
        offset = one.end + 1 + (lead.end() if lead else 0)
        rest = self._text[offset:stop]
        if match := self._according.match(rest):
            return self._subject_after(offset + match.end(), stop, match[0].strip(), "according")
        if match := self._verb.match(rest):
            after = offset + match.end()
            if self._text[after : after + 1] and self._text[after:stop].strip(" ,"):
                spoken = self._subject_after(after, stop, match[0], "verb")
                if spoken:
                    return spoken
            return None
        verb = self._verb.search(rest)
        if lead and lead["dash"] and verb is None and end == self._part.end and len(rest) <= SIGNATURE:
            return self._subject_after(offset, stop, "", "signed")
        if verb is None or "\n" in rest[: verb.start()] or len(rest[: verb.start()]) > 160:
            return None
        front = rest[: verb.start()]
        if NO_SUBJECT.match(front):
            return self._closing(offset + front.rfind(", ") + 1, (offset + verb.start(), offset + verb.end()), stop)
        if not front.strip():
            return None
        return self._subject_before(offset, (offset + verb.start(), offset + verb.end()), stop, is_whole=True)

    def _closing(self, comma: int, verb: Span, stop: int) -> Speaker | None:
        """As in "…" in the north, he said; "…" for the town, says X: the sentence goes on and ends in who says so."""
        front = self._text[comma : verb[0]]
        if not front.strip():
            return self._subject_after(verb[1], stop, self._text[slice(*verb)], "verb")
        whole = not NO_SUBJECT.match(front.lstrip())
        return self._subject_before(comma, verb, stop, is_whole=True) if whole else None

    def _before(self, one: "Marked", start: int) -> Speaker | None:
        """X said: "…"; accusing Y of a "…"."""
        front_start = max([start] + [m.end + 1 for m in self._marked if m.end <= one.start and m.end >= start])
        front = self._text[front_start : one.start - 1]
        if match := list(self._according.finditer(front))[-1:]:
            spoken = self._subject_after(front_start + match[0].end(), one.start - 1, match[0][0].strip(), "according")
            if spoken:
                return spoken
        verbs = [m for m in self._verb.finditer(front) if not is_noun(front, m)]
        for verb in reversed(verbs):
            at = (front_start + verb.start(), front_start + verb.end())
            spoken = self._subject_before(front_start, at, one.start - 1)
            if spoken:
                return spoken
        if verbs and self._here:
            last = self._here[-1][1]
            return (
                replace(last, verb=verbs[-1][0], method="same subject", confidence=0.7)
                if last.name or last.said
                else None
            )
        return None

    def _same_paragraph(self, one: "Marked") -> Speaker | None:
        """A further quote of the same paragraph, whose speaker is the one before it."""
        if self._here and (self._here[-1][1].name or self._here[-1][1].said):
            last = self._here[-1][1]
            return replace(last, verb="", cue="", told_to="", method="same paragraph", confidence=0.7)
        later = self._later(one)
        return replace(later, method="same paragraph", confidence=0.6) if later else None

    def _later(self, one: "Marked") -> Speaker | None:
        """The speaker of the next quote of the paragraph: "…" … said X."""
        for other in self._marked:
            if other.start > one.end:
                _, end = self._sentence(other)
                return self._behind(other, end)
        return None

    def _going_on(self, one: "Marked") -> Speaker | None:
        """A paragraph that is a quote and nothing else, or has a bare verb beside it, goes on with the last speaker."""
        outside = (self._text[self._part.start : one.start - 1] + self._text[one.end + 1 : self._part.end]).strip(" .,")
        verb = self._verb.fullmatch(outside.rstrip(" :"))
        if (verb or len(outside) < 3) and (self._last.name or self._last.said):
            said = verb[0] if verb else ""
            return replace(self._last, said="", verb=said, cue=said, told_to="", method="going on", confidence=0.7)
        return None

    def _around(self, one: "Marked") -> Speaker | None:
        """The only one whom the sentence names before the quote; or whom the pronoun means that opens it."""
        start, _ = self._sentence(one)
        opening = OPENING.match(self._text[start : one.start])
        if (
            opening
            and opening[1].casefold() in ("he", "she", "il", "elle", "он", "она", "él", "ella", "er")
            and self._last.name
        ):
            return replace(self._resolved_pronoun(opening[1], start), method="opening pronoun", confidence=0.5)
        inside = [m for m in self._mentions if start <= m.start and m.end < one.start and m.kind == "person"]
        if inside:
            return Speaker(
                name=inside[0].name,
                said=self._text[inside[0].start : inside[0].end],
                method="named near",
                confidence=0.4,
            )
        return None

    # ---------- subjects

    def _subject_before(self, start: int, verb: Span, stop: int, *, is_whole: bool = False) -> Speaker | None:
        """The subject that stands before the verb; `is_whole`: nothing else stands there."""
        verb_at, verb_end = verb
        said_verb = self._text[verb_at:verb_end]
        front = self._text[start:verb_at]
        tail = RELATIVE.sub("", ADVERBS.sub("", front))
        told = self._told_whom(said_verb, verb_end, stop)
        pronoun = LAST_WORD.search(tail)
        if pronoun and pronoun[1].casefold() in PRONOUNS and pronoun[1] not in ("I", "we", "We"):
            resolved = self._resolved_pronoun(pronoun[1], verb_at)
            return replace(
                resolved, said=pronoun[1], verb=said_verb, told_to=told, cue=self._text[start:verb_end].strip(" ,")
            )
        near = [m for m in self._mentions if start <= m.start and m.end <= start + len(tail) + 1]
        close = [m for m in near if start + len(tail) - m.end <= 3]
        chosen = close[-1] if close and close[-1].kind == "person" else self._best_near(near, start + len(tail))
        introduced = is_whole and is_introduced(tail)
        if introduced and chosen is not None and chosen.kind == "place":
            chosen = None
        noun = self._noun_phrase(tail)
        if chosen is None and said_verb.endswith("ing") and not (noun and tail.rstrip().endswith(noun.split()[-1])):
            return None
        if chosen is not None and (
            chosen.kind == "person"
            or not noun
            or chosen.end < start + len(tail) - len(noun)
            or chosen.name.split()[-1] in noun
            or self._text[chosen.start : chosen.end] in noun
        ):
            said = self._text[self._phrase_start(chosen.start, start) : max(chosen.end, start + len(tail))].strip(" ,")
            return Speaker(
                name=chosen.name,
                said=said[-120:],
                verb=said_verb,
                told_to=told,
                cue=self._text[max(start, chosen.start) : verb_end].strip(),
                method="verb",
                confidence=0.85,
            )
        if noun and not introduced:
            return self._unnamed(noun, said_verb, told)
        return unknown(tail, said_verb, told, is_whole=is_whole)

    def _best_near(self, near: list[NamedSpan], at: int) -> NamedSpan | None:
        """Of several names before the verb the last one of the clause; else one in front of an apposition."""
        clause = [m for m in near if not CLAUSE.search(self._text[m.end : at].removesuffix(","))]
        for kind in ("person", "body", "place"):
            found = [m for m in clause if m.kind == kind]
            if found:
                return found[-1]
        aside = [
            m
            for m in near
            if m.kind != "place" and at - m.end <= APPOSITION and ASIDE.fullmatch(self._text[m.end : at])
        ]
        return aside[-1] if aside else None

    def _phrase_start(self, at: int, start: int) -> int:
        clause = list(PHRASE_END.finditer(self._text[start:at]))
        return start + clause[-1].end() if clause else start

    def _noun_phrase(self, tail: str) -> str:
        """The last noun phrase before a verb, if it names people or bodies by a noun."""
        clause = CLAUSE_END.split(tail)[-1].strip()
        nouns = table("quotes")["anonymous"]["nouns"]
        match = list(pattern(rf"(?<!\w){nouns}(?!\w)").finditer(clause))
        if not match:
            return ""
        words = clause[: match[-1].end()].split()
        return " ".join(words[-6:])

    def _unnamed(self, noun: str, verb: str, told: str) -> Speaker:
        """A speaker by description; "the statement" speaks for the last body that spoke or was named."""
        if STATEMENT.search(noun.split(",", maxsplit=1)[0]):
            body = self._last_body()
            if body:
                return Speaker(
                    name=body, said=noun, verb=verb, told_to=told, cue=f"{noun} {verb}", method="body", confidence=0.6
                )
        return Speaker(
            name=None, said=noun, verb=verb, told_to=told, cue=f"{noun} {verb}", method="description", confidence=0.6
        )

    def _last_body(self) -> str | None:
        """The body that spoke last, else the last one named before this paragraph."""
        bodies = {m.name for m in self._mentions if m.kind == "body"} - self._agencies
        if self._last.name in bodies:
            return self._last.name
        before = [m.name for m in self._mentions if m.name in bodies and m.end <= self._part.start]
        return before[-1] if before else None

    def _subject_after(self, start: int, end: int, verb: str, method: str) -> Speaker | None:
        """The subject that stands behind the verb, or behind "according to"."""
        stop = end
        if match := SUBJECT_END.search(self._text[start:end]):
            stop = start + match.start()
        said = self._text[start:stop].strip(" ,.")
        if not said:
            return None
        pronoun = FIRST_WORD.match(said)
        if pronoun and pronoun[0].casefold() in PRONOUNS and pronoun[0] != "I":
            resolved = self._resolved_pronoun(pronoun[0], start)
            return replace(resolved, said=pronoun[0], verb=verb, cue=f"{verb} {pronoun[0]}")
        inside = [
            m
            for m in self._mentions
            if start <= m.start and m.end <= min(end, stop + 60) and m.start < max(stop, start + 90)
        ]
        people = [m for m in inside if m.kind == "person"]
        bodies = [m for m in inside if m.kind == "body" and m.start < stop]
        places = [m for m in inside if m.kind == "place" and m.start - start < 12]
        chosen = (people or bodies or places or [None])[0]  # type: ignore[list-item]  # the fallback is None
        short = said if len(said) <= 120 else said[:120]
        if chosen is None:
            return replace(self._unnamed(short, verb, ""), cue=f"{verb} {short}")
        return Speaker(name=chosen.name, said=short, verb=verb, cue=f"{verb} {short}", method=method, confidence=0.9)

    def _resolved_pronoun(self, said: str, at: int) -> Speaker:
        """The last speaker that the pronoun fits, else the last person named before."""
        gender = PRONOUNS.get(said.casefold(), "m")
        before = [m for m in self._mentions if m.end <= at]
        people = [m for m in before if m.kind == "person" and (gender not in "mf" or m.gender == gender)]
        last = self._here[-1][1] if self._here else self._last
        known = {m.name: m for m in before}
        if gender in "po":
            bodies = [m for m in before if m.kind == "body"]
            name = (
                last.name
                if last.name in known and known[last.name].kind != "person"
                else bodies[-1].name
                if bodies
                else None
            )
            return Speaker(
                name=name or (last.name if gender == "p" else None), said=said, method="pronoun", confidence=0.5
            )
        if (
            last.name in known
            and known[last.name].kind == "person"
            and (not people or known[last.name].gender == gender)
        ):
            return Speaker(name=last.name, said=said, method="pronoun", confidence=0.75)
        loose = people or [m for m in before if m.kind == "person"]
        return Speaker(name=loose[-1].name if loose else None, said=said, method="pronoun", confidence=0.6)

    def _told_whom(self, verb: str, at: int, stop: int) -> str:
        if not self._told.fullmatch(verb):
            return ""
        match = TOLD_TO.match(self._text, at, stop + 1)
        return match["to"].rstrip(".") if match else ""

    def _reported(self, part: Part) -> Speaker:
        """Who is said to have said something in a paragraph without quotes: the subject of its last verb of speech."""
        for begin, end in reversed(sentences(self._text, part.start, part.end)):
            for verb in self._verbs.finditer(self._text, begin, end):
                if is_noun(self._text[begin:end], verb):
                    continue
                found = self._subject_before(begin, verb.span(), end)
                if found and found.name:
                    return found
        return NOBODY
