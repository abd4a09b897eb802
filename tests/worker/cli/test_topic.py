"""`copytaster topic …` as a user calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from worker.cli.topic import app
from worker.cli.topic_file import read_topics

ROOT = Path(__file__).parents[3]
TOPICS = (
    '{"set": "towns", "terms": ["aleppo", "idlib"]}\n{"snippet": "sport", "query": "football OR tennis"}\n'
    '{"name": "Towns", "query": "@towns NOT ${sport}", "aliases": false}\n\n'
    '{"name": "Strike", "query": "title:strike"}\n'
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COPYTASTER_CONFIG", raising=False)
    return lambda *arguments, given="": CliRunner().invoke(app, list(arguments), input=given)


@pytest.fixture
def topics(tmp_path) -> str:
    path = tmp_path / "topics.jsonl"
    path.write_text(TOPICS, encoding="utf-8")
    return str(path)


@pytest.fixture
def configured(tmp_path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "topics.toml").write_text(
        '[[topics]]\nname = "Rain"\nquery = "rain NOT ${sport}"\n\n[snippets]\nsport = "football"\n', encoding="utf-8"
    )
    return folder


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_lint_shows_the_reading(run):
    result = run("lint", "rain OR snow ice")
    assert result.exit_code == 0
    assert "reads rain OR (snow AND ice)" in result.stdout
    assert "mixed" in result.stdout


def test_lint_shows_the_caret_under_the_fault(run):
    result = run("lint", "titel:rain AND snow")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        'error: unknown field "titel"', "  titel:rain AND snow", "  ^", "  did you mean title:rain?",
    ]  # fmt: skip


def test_lint_shows_a_finding_with_its_caret_and_what_to_write(run):
    result = run("lint", 'rain OR "heavy rain"')
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == [
        '  warning (eclipsed): "heavy rain" adds nothing: rain finds all of it',
        '    rain OR "heavy rain"',
        "            ^",
        "    instead: rain",
    ]


def test_lint_json_tells_kind_clause_and_hint(run):
    (found,) = lines(run("lint", "--json", "rain AND NOT rain").stdout)
    (warning,) = found["warnings"]
    assert (warning["kind"], warning["column"], warning["clause"], warning["hint"]) == ("dead", 10, "NOT rain", None)


def test_lint_json(run):
    result = run("lint", "--json", "rain")
    assert lines(result.stdout) == [
        {"name": "", "ok": True, "reads": "rain", "errors": [], "warnings": [], "aliases": {}, "struck_out": {}}
    ]


def test_lint_of_a_configured_topic_and_of_all(run, configured):
    assert "Rain: reads rain AND NOT ${sport}" in run("lint", "Rain").stdout
    (configured / "topics.toml").write_text('[[topics]]\nname = "Rain"\nquery = "rain NOT"\n', encoding="utf-8")
    result = run("lint")
    assert result.exit_code == 1
    assert result.stderr.startswith("topics.toml:3: error: the query ends too soon")


def test_lint_jsonl_answers_topic_by_topic(run):
    result = run("lint", "--jsonl", given=TOPICS + '{"name": "bad", "query": "@town"}\n[]\n')
    assert result.exit_code == 1
    answers = lines(result.stdout)
    assert [(answer["name"], answer["ok"]) for answer in answers] == [
        ("Towns", True), ("Strike", True), ("bad", False), (None, False),
    ]  # fmt: skip
    assert answers[0]["reads"] == "@towns AND NOT ${sport}"
    assert answers[2]["errors"] == [{"column": 1, "message": 'unknown set "town"', "hint": "@towns"}]


def test_list(run, configured):
    assert run("list").stdout == "Rain\n  rain AND NOT ${sport}\n"
    assert lines(run("list", "--json").stdout)[0]["query"] == "rain NOT ${sport}"


def test_explain_a_file(run, tmp_path):
    (tmp_path / "a.txt").write_text("Rain fell on Monday", encoding="utf-8")
    result = run("explain", "a.txt", "rain NOT monday")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "does not match: rain NOT monday")
    told = lines(run("explain", "a.txt", "rain NOT monday", "--json").stdout)[0]
    assert told["matched"] is False
    assert [clause["holds"] for clause in told["clauses"]] == [True, False]
    assert told["clauses"][0]["spans"][0]["start"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("explain", "gone.txt", "rain"), "gone.txt: no such file"),
        (("match", "--jsonl", "--topics", "gone.jsonl"), "gone.jsonl: cannot be read"),
    ],
)
def test_what_is_not_there_is_said(run, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"name": "a", "query": "(rain OR"}', "topics.jsonl:5: error: the query ends too soon"),
        ('{"name": "a"}', 'topics.jsonl:5: error: a line needs "query"'),
        ("rain", "topics.jsonl:5: error: "),
        ('{"set": "x", "terms": "y"}', '"terms" must be an array'),
        ('{"name": "Towns", "query": "x"}', "topics.jsonl:5: error: Towns stands here a second time"),
    ],
)
def test_one_wrong_topic_and_nothing_is_matched(run, tmp_path, line, said):
    path = tmp_path / "topics.jsonl"
    path.write_text(
        '{"name": "ok", "query": "rain"}\n' + TOPICS.split("\n\n", maxsplit=1)[0] + "\n" + line + "\n", encoding="utf-8"
    )
    result = run("match", "--jsonl", "--topics", str(path), given='{"id": 1, "text": "rain"}\n')
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr


ARTICLES = (
    '{"id": "a", "text": "Idlib and ALEPPO"}\n{"id": "b", "text": "aleppo football", "title": "Strike"}\nno json\n'
    '{"id": "c"}\n{"id": "d", "text": "x", "fields": {"figures": [{"what": "dead", "value": 3, "low": null}]}}\n'
)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "copytaster.py"), "topic", "match", "--jsonl", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_match_keeps_order_and_goes_on_after_a_bad_line(topics, jobs):
    with start("--topics", topics, "--jobs", jobs) as process:
        out, _ = process.communicate(ARTICLES.encode())
    assert process.returncode == 1
    answers = lines(out.decode())
    assert [answer["id"] for answer in answers] == ["a", "b", None, "c", "d"]
    spans = [{"field": "text", "start": 0, "end": 5, "term": "idlib", "part": "lead"},
             {"field": "text", "start": 10, "end": 16, "term": "aleppo", "part": "lead"}]  # fmt: skip
    assert answers[0]["matches"] == [{"topic": "Towns", "spans": spans}]
    assert [match["topic"] for match in answers[1]["matches"]] == ["Strike"]
    assert answers[1]["matches"][0]["spans"][0]["field"] == "title"
    assert "error" in answers[2]
    assert "error" in answers[3]
    assert answers[4]["matches"] == []


def test_match_answers_before_it_waits_for_the_next_line(topics):
    with start("--topics", topics, "--no-spans", "--jobs", "1") as process:
        assert process.stdin
        assert process.stdout
        for text in ("idlib", "rain", "aleppo"):
            process.stdin.write(json.dumps({"id": text, "text": text}).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert answer == {"id": text, "matches": [] if text == "rain" else [{"topic": "Towns"}]}
        process.stdin.close()
        assert process.wait() == 0


def test_match_takes_figures_from_the_line(run, tmp_path):
    (tmp_path / "t.jsonl").write_text('{"name": "toll", "query": "dead>=3"}', encoding="utf-8")
    with start("--topics", str(tmp_path / "t.jsonl"), "--jobs", "1") as process:
        out, _ = process.communicate(ARTICLES.splitlines()[4].encode() + b"\n")
    assert lines(out.decode()) == [{"id": "d", "matches": [{"topic": "toll", "spans": []}]}]


def test_match_reads_the_topics_of_a_configuration(configured):
    with start("--topics", str(configured / "topics.toml"), "--jobs", "1") as process:
        out, _ = process.communicate(b'{"id": 1, "text": "rain"}\n')
    assert [match["topic"] for match in lines(out.decode())[0]["matches"]] == ["Rain"]


def test_import_writes_topics_that_can_be_read(run, tmp_path):
    given = 'Floods\triver AND (flood OR rain)\n\nit\'s "high water" NOT lake\nriver~\n'
    result = run("import", "--from", "lucene", "-", given=given)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[0] == "standard input:4: error: words that are merely alike are not searched"
    path = tmp_path / "topics.toml"
    path.write_text(result.stdout, encoding="utf-8")
    file = read_topics(path)
    assert [(topic.name, topic.query, topic.aliases) for topic in file.topics] == [
        ("Floods", "river AND (flood OR rain)", False),
        ("lucene 3", '(it\'s OR "high water") AND NOT lake', False),
    ]


def test_import_json_tells_every_query(run, tmp_path):
    path = tmp_path / "searches.txt"
    path.write_text("river^2\nriver lake\n", encoding="utf-8")
    result = run("import", "--from", "meltwater", "--json", str(path))
    good, bad = lines(result.stdout)
    assert (good["ok"], good["query"], good["aliases"], len(good["notes"])) == (True, "river", False, 1)
    assert (bad["ok"], bad["query"], bad["errors"][0]["column"]) == (False, None, 7)
    assert result.exit_code == 2


def test_import_of_a_missing_file(run):
    result = run("import", "--from", "lucene", "nowhere.txt")
    assert result.exit_code == 2
    assert "nowhere.txt" in result.stderr


def test_list_tells_names_that_come_along_and_those_struck_out(run, configured):
    (configured / "topics.toml").write_text(
        '[[topics]]\nname = "A"\nquery = "aleppo OR =Homs OR @own"\n'
        '[[topics]]\nname = "B"\nquery = "aleppo"\naliases = false\n[sets]\nown = ["daesh", "داعش"]\n',
        encoding="utf-8",
    )
    first, second = lines(run("list", "--json").stdout)
    assert "حلب" in first["aliases"]["aleppo"]
    assert "حمص" in first["struck_out"]["=Homs"]
    assert first["sets"] == {"own": ["daesh", "داعش"]}
    assert (second["aliases"], list(second["struck_out"])) == ({}, ["aleppo"])
    shown = run("list").stdout
    assert "@own: daesh, داعش" in shown
    assert "=Homs is not " in shown
    assert "aleppo is also " in shown
