"""The pages in a real browser: the main ways through, by mouse, keyboard and without a script; what strangers wrote."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Watched
from tests.browser.newsroom import HARM, TOPICS, Newsroom

EVIL = quote(TOPICS[-1].name)
PAGES = (
    "/",
    "/topics",
    "/topic?name=Aleppo",
    f"/topic?name={EVIL}",
    "/topic/edit?name=Aleppo",
    f"/topic/edit?query={quote(HARM[1])}",
    "/topic/explain?name=Aleppo&article=a1",
    "/stories/s1",
    "/stories/s2",
    "/articles/a1",
    "/articles/a1/changes",
    "/articles/a2/copy",
    "/articles/a3",
    "/articles/a6",
    "/articles/a6/raw",
    "/sources",
    f"/source?url={quote('http://outlet4.example/rss')}",
    "/outbox",
    "/search?q=aleppo&lang=en",
    f"/search?q={quote(HARM[1])}&source={quote(HARM[2])}",
    "/stories/s99",
)
#: one of each kind
KINDS = (
    "/",
    "/topics",
    "/topic?name=Aleppo",
    "/topic/edit?name=Aleppo",
    f"/topic/edit?query={quote(HARM[1])}",
    "/topic/explain?name=Aleppo&article=a1",
    "/stories/s1",
    "/articles/a3",
    "/articles/a1/changes",
    "/articles/a2/copy",
    "/articles/a6/raw",
    "/sources",
    f"/source?url={quote('http://outlet4.example/rss')}",
    "/outbox",
    "/search?q=bakery&lang=en",
    "/stories/s99",
)
#: what is wrong and matters
SERIOUS = ("serious", "critical")


@cache
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def serious(window: Watched) -> list[str]:
    """What axe finds, in a line each."""
    found = window.page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"]})
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("path", KINDS)
def test_a_page_can_be_used_by_everybody_in_light_and_dark_and_on_a_phone(window: Watched, path: str) -> None:
    page = window.look(path)
    page.evaluate(axe())
    assert serious(window) == []
    page.emulate_media(color_scheme="dark")
    assert serious(window) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert serious(window) == []
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], "nothing sticks out of a phone"


def test_what_strangers_wrote_is_shown_and_does_nothing(window: Watched) -> None:
    found = {"/": window.look("/")}
    for path in PAGES:
        found[path] = window.look(path)
    links = set()
    for path in ("/stories/s3", "/search?q=hacked", "/search?source=outlet4", "/outbox", f"/topic?name={EVIL}"):
        page = window.look(path)
        links |= {link.get_attribute("href") or "" for link in page.locator("main a[href^='/']").all()}
    looked = sorted(link for link in links if re.match(r"/(articles|stories)/\w+$", link))
    assert len(looked) > len(HARM), "every hostile article is among them"
    for path in looked:
        page = window.look(path)
        assert page.evaluate("[typeof window.hacked, document.scripts.length]") == ["undefined", 1], path
    assert window.strangers() == []
    assert [wrong for wrong in window.wrong if not re.search(r"status of 40[04]", wrong)] == []


def test_a_query_is_tried_while_it_is_written_and_saved(window: Watched, newsroom: Newsroom) -> None:
    page = window.look("/topics")
    page.get_by_role("link", name="Harbours").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbours")
    page.get_by_role("link", name="Edit the query").click()
    page.get_by_label("What it asks").fill("orontes OR (")
    expect(page.get_by_role("alert")).to_contain_text("at character")
    page.get_by_label("What it asks").fill("orontes OR dam")
    expect(page.locator("#tried")).to_contain_text("Orontes floods cut off villages")
    expect(page.locator("#tried .reads")).to_have_text("orontes OR dam")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved in topics.toml")
    assert "name = 'Harbours'\nquery = 'orontes OR dam'" in (newsroom.folder / "topics.toml").read_text("utf-8")
    assert [wrong for wrong in window.wrong if "400" not in wrong] == []


def test_without_a_script_the_same_is_done_by_forms(browser: Browser, newsroom: Newsroom) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{newsroom.base}/topic/edit?name=Floods")
    page.get_by_label("What it asks").fill("orontes")
    page.get_by_role("button", name="Try it on the archive").click()
    expect(page.locator("#tried .reads")).to_have_text("orontes")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    plain.close()


def test_by_keyboard_alone(window: Watched) -> None:
    page = window.look("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == first
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories/*")
    page.keyboard.press("/")
    page.wait_for_url("**/search")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("aleppo/j")
    expect(page.get_by_role("combobox")).to_have_value("aleppo/j")


def test_a_story_is_followed_to_what_changed_and_muted(window: Watched) -> None:
    page = window.look("/stories/s1")
    expect(page.get_by_role("img", name=re.compile("Map: Aleppo"))).to_be_visible()
    page.get_by_role("link", name="both texts compared").first.click()
    expect(page.locator("ins").first).to_be_visible()
    expect(page.locator("del").first).to_be_visible()
    window.look("/stories/s1")
    page.get_by_role("button", name="Mute its updates").click()
    expect(page.get_by_role("status")).to_contain_text("Muted")
    page.get_by_role("button", name="Tell its updates again").click()
    expect(page.get_by_role("button", name="Mute its updates")).to_be_visible()


def test_a_dead_letter_is_sent_again(window: Watched) -> None:
    page = window.look("/outbox?only=undelivered")
    expect(page.get_by_text("dead letter", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Everything got through.")).to_be_visible()


def test_arabic_runs_from_right_to_left(window: Watched) -> None:
    page = window.look("/articles/a3")
    assert page.locator("h1").evaluate("h1 => getComputedStyle(h1).direction") == "rtl"
    assert page.locator(".text p").first.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert page.locator("nav").first.evaluate("nav => getComputedStyle(nav).direction") == "ltr"


def test_a_raw_page_is_kept_not_opened(window: Watched, tmp_path: Path) -> None:
    page = window.look("/articles/a6/raw")
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep the file").click()
    assert download.value.suggested_filename == "a6.html.txt"
    assert b"<article>" in Path(download.value.path()).read_bytes()


def test_on_paper_only_the_content_is_left(window: Watched) -> None:
    page = window.look("/stories/s1")
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert not page.get_by_role("button").first.is_visible()
    assert page.locator("h1").is_visible()
