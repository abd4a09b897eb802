import pytest

from storage.model import Response
from worker.protocol import challenge

PAGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    b"<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script></body></html>"
)


def answer(body: bytes = b"", status: int = 403, **headers: str) -> Response:
    pairs = tuple((name.replace("_", "-"), value.encode()) for name, value in headers.items())
    return Response(url="http://a.example/", final_url="http://a.example/", status=status, headers=pairs, body=body)


@pytest.mark.parametrize(
    ("response", "owner"),
    [
        (answer(PAGE), "Cloudflare"),
        (answer(PAGE, status=200), "Cloudflare"),
        (answer(cf_mitigated="challenge"), "Cloudflare"),
        (answer(x_vercel_mitigated="challenge", status=429), "Vercel"),
        (answer(x_amzn_waf_action="captcha", status=405), "AWS WAF"),
        (answer(b"<html><title>DDoS-Guard</title>"), "DDoS-Guard"),
        (answer(b"<html><script>var s={};sucuri_cloudproxy_js='';</script>"), "Sucuri"),
        (answer(b'<html><script id="x" src="/.within.website/x/cmd/anubis/static/js/main.mjs">', 200), "Anubis"),
        (answer(b"<html><iframe src='/_Incapsula_Resource?SWUDNSAI=1'>Incapsula incident ID: 1</iframe>"), "Imperva"),
    ],
)
def test_a_challenge_page_is_named(response: Response, owner: str) -> None:
    assert challenge(response) == f"answers with a challenge page of {owner}: it lets no programs in"


@pytest.mark.parametrize(
    "response",
    [
        answer(b"<html><title>Forbidden</title>"),
        answer(b"<html><title>News</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>", 200),
        answer(b"<html><title>Just a moment...</title><p>A short story by that name.", 200),
        answer(b"<?xml version='1.0'?><rss><title>Why _cf_chl_opt is on every page</title></rss>", 200),
        answer(b'{"title": "<html> _cf_chl_opt"}', 200),
        answer(status=304, cf_mitigated="challenge"),
        answer(PAGE + b"x" * 400_000, 200),
        answer(),
    ],
)
def test_other_pages_are_not(response: Response) -> None:
    assert challenge(response) == ""


@pytest.mark.parametrize(("status", "is_named"), [(403, True), (429, True), (503, True), (200, False)])
def test_under_an_errors_status_the_word_is_enough(status: int, is_named: bool) -> None:
    page = answer(b"<html><p>Please solve the captcha to go on.", status)
    assert challenge(page) == ("answers with a challenge page for browsers: it lets no programs in" if is_named else "")
