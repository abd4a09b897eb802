"""`check` tries what would fail later: here, what needs neither feed nor channel."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.worker.cli.test_stored import run


def findings(folder: Path, archive: str) -> list[dict[str, Any]]:
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "copytaster.toml").write_text(f"""[storage]
url = "sqlite:///{folder}/copytaster.db"
[retention]
unmatched = "90d"
{archive}
""")
    done = run(folder, "check", "--json")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert done.exit_code == int(any(not one["ok"] for one in found))
    return found


def test_an_archive_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings(tmp_path, 'archive = "none"') == []
    here = f'archive = "{tmp_path}/archive"'
    named = {"kind": "archive", "name": f"{tmp_path}/archive"}
    assert findings(tmp_path, here) == [named | {"ok": True, "said": "can be written"}]
    assert not (tmp_path / "archive").exists(), "a check makes nothing"
    (tmp_path / "archive").write_text("a file, no folder")
    said = f"cannot write {tmp_path}/archive: Not a directory; nothing is let go before"
    assert findings(tmp_path, here) == [named | {"ok": False, "said": said}]
    (tmp_path / "archive").unlink()
    monkeypatch.delitem(sys.modules, "worker.bulk.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (told,) = findings(tmp_path, f'{here}\narchive_format = "parquet"')
    assert (told["ok"], "copytaster[parquet]" in told["said"]) == (False, True)
