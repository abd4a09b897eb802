"""What is installed is one name, and it runs whatever lies around it."""

import shutil
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("worker", "config", "storage")
HOSTILE = "raise SystemExit('a stray module of the working folder was imported')\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it and nothing of the checkout; the dependencies are those of this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    _run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--ignore-installed",  # or pip takes the checkout out of this environment
        f"--prefix={folder}",
        str(wheel),
        cwd=folder,
    )
    borrowed = [path for path in sys.path if path.endswith("-packages")]
    (site / "borrowed.pth").write_text("\n".join(_without_checkout(borrowed, folder)) + "\n")
    return folder / "bin" / "python"


def _without_checkout(paths: list[str], folder: Path) -> list[str]:
    """The packages of this environment as links, so that its .pth files, the checkout's among them, are not read."""
    links = folder / "borrowed"
    links.mkdir()
    for path in map(Path, paths):
        for entry in path.iterdir():
            if entry.suffix != ".pth" and not entry.name.startswith("copytaster") and not (links / entry.name).exists():
                (links / entry.name).symlink_to(entry)
    return [str(links)]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A working folder whose modules bear our names."""
    for name in OURS:
        (tmp_path / f"{name}.py").write_text(HOSTILE)
    return tmp_path


def _run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result


@pytest.mark.slow
def test_the_wheel_has_one_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"copytaster"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


@pytest.mark.slow
def test_the_wheel_has_every_file_of_the_program(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name.removeprefix("copytaster/") for name in archive.namelist()}
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("only a checkout knows which files belong to the program")
    tracked = _run("git", "-c", "safe.directory=*", "ls-files", "-z", *OURS, cwd=ROOT).stdout.split("\0")
    assert not {name for name in tracked if name} - packed


@pytest.mark.slow
@pytest.mark.parametrize("start", [("-m", "copytaster"), ("{bin}/copytaster",)])
def test_what_is_installed_runs_beside_modules_of_the_same_names(
    python: Path, hostile: Path, start: tuple[str, ...]
) -> None:
    command = [part.format(bin=python.parent) for part in start]
    result = _run(str(python), *command, "--version", cwd=hostile)
    assert result.stdout.startswith("copytaster 0.")
    _run(str(python), *command, "init", "--yes", cwd=hostile)
    assert (hostile / "config" / "copytaster.toml").exists()


@pytest.mark.slow
def test_the_installed_demo_runs(python: Path, hostile: Path) -> None:
    result = _run(str(python), f"{python.parent}/copytaster", "demo", cwd=hostile)
    assert "Aleppo" in result.stdout


def test_no_dependency_owns_a_name_of_ours() -> None:
    owners = packages_distributions()
    assert {name: owners[name] for name in OURS if set(owners.get(name, ())) - {"copytaster"}} == {}


def test_the_launcher_puts_its_folder_first(hostile: Path) -> None:
    result = _run(sys.executable, str(ROOT / "copytaster.py"), "--version", cwd=hostile)
    assert result.stdout.startswith("copytaster ")
