"""`copytaster feed parse` as a process: one document, a batch, and documents that take too much."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.until import PATIENCE

HERE = Path(__file__).parents[3]
FEED = '<rss version="2.0"><channel><title>f</title><item><title>t</title><link>/1</link></item></channel></rss>'


def run(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(HERE / "copytaster.py"), "feed", "parse", *args]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=PATIENCE, check=False)


def test_one_document_from_a_pipe() -> None:
    done = run("-", "--url", "https://a.example/rss", stdin=FEED.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout)
    assert answer["feed"]["title"] == "f"
    assert answer["entries"][0]["link"] == "https://a.example/1"


@pytest.mark.parametrize(
    ("args", "stdin", "code", "says"),
    [
        (("-",), b"<html><body>", 1, "a web page"),
        (("nothing-here.xml",), b"", 1, "No such file"),
        ((), b"", 2, "name a FILE"),
    ],
)
def test_errors_are_sentences(args: tuple[str, ...], stdin: bytes, code: int, says: str) -> None:
    done = run(*args, stdin=stdin)
    assert (done.returncode, done.stdout) == (code, b"")
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_batch_keeps_order_and_goes_on_after_a_bad_line(tmp_path: Path) -> None:
    good, bad, slow = tmp_path / "good.xml", tmp_path / "bad.xml", tmp_path / "deep.xml"
    good.write_text(FEED)
    bad.write_text("<html>")
    slow.write_text("<rss><channel><a>" + "<a>" * 100_000)
    paths = {"a": good, "b": bad, "c": good, "d": slow, "e": tmp_path / "none", "f": good}
    lines = "".join(json.dumps({"id": ident, "path": str(path)}) + "\n" for ident, path in paths.items())
    done = run("--jsonl", stdin=(lines + "no json\n").encode())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [*paths, None]
    assert ["error" in answer for answer in answers] == [False, True, False, True, True, False, True]
    assert done.returncode == 1


def test_a_document_is_stopped_at_its_limit_of_time() -> None:
    script = (
        "import worker.cli.feed_parse as it, worker.parse as parse\n"
        "it.MOST_SECONDS = 0.1\n"
        "def stuck(*args, **more):\n    while True: pass\n"
        "parse.parse_feed = stuck\n"
        "try: it._parsed(b'', '', '')\n"
        "except ValueError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=HERE, capture_output=True, timeout=PATIENCE, check=False)
    assert done.stdout == b"the document takes more than 0.1 s to read\n"
