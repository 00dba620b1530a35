"""bin/_python.sh and bin/_bootstrap.py: from a machine with only Python to a ready .venv."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

BIN = Path(settings.BASE_DIR) / "bin"
TOOLS = ["bash", "dirname"]


@pytest.fixture
def machine(tmp_path):
    """A PATH folder on which only what a test puts there can be found."""
    folder = tmp_path / "path"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!{shutil.which('bash')}\n{script}\n")
    (folder / name).chmod(0o755)


def find_python(machine: Path, **env: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["bash", "-c", f'. "{BIN}/_python.sh"; echo "$PYTHON"'],
        env={"PATH": str(machine), **env},
        capture_output=True,
        text=True,
    )


def test_a_name_on_the_path_that_does_not_run_is_passed_over(machine):
    put(machine, "python3", "echo 'command not found' >&2; exit 127")
    put(machine, "python3.13", "exit 127")
    (machine / "python3.12").symlink_to(sys.executable)
    assert find_python(machine).stdout.strip() == "python3.12"


def test_a_python_that_is_too_old_is_passed_over(machine):
    put(machine, "python3", "exit 1")  # what the version question answers on 3.9
    (machine / "python3.11").symlink_to(sys.executable)
    assert find_python(machine).stdout.strip() == "python3.11"


def test_a_python_from_elsewhere_can_be_named(machine):
    assert find_python(machine, PYTHON_BIN=sys.executable).stdout.strip() == sys.executable


def test_without_python_the_user_reads_in_two_languages_what_to_install(machine):
    result = find_python(machine)
    assert result.returncode == 1
    assert "Hãy cài một bản" in result.stderr
    assert "No Python 3.11, 3.12 or 3.13 was found" in result.stderr


def project_in(folder: Path) -> Path:
    """A project with the real bootstrap and a requirements file without packages: quick, and no network."""
    root = folder / "project"
    (root / "bin").mkdir(parents=True)
    shutil.copy(BIN / "_bootstrap.py", root / "bin")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (root / name).write_text("# nothing\n")
    return root


@pytest.fixture
def project(tmp_path):
    return project_in(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project whose environment stands, and what making it said: making one takes seconds, copying it does not."""
    root = project_in(tmp_path_factory.mktemp("made"))
    return root, set_up(root)


@pytest.fixture
def standing(made, tmp_path):
    """A copy of it to change."""
    root, first = made
    assert first.returncode == 0, first.stderr
    return Path(shutil.copytree(root, tmp_path / "standing", symlinks=True))


def command(project: Path, name: str = "requirements.txt") -> dict:
    # This interpreter's own environment must not leak in; neither may uv, which not everybody has.
    env = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    return {
        "args": [sys._base_executable, str(project / "bin" / "_bootstrap.py"), name],
        "env": {**env, "NO_UV": "1", "PIP_NO_INDEX": "1"},
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }


def set_up(project: Path, name: str = "requirements.txt") -> subprocess.CompletedProcess:
    return subprocess.run(**command(project, name))


def test_an_environment_is_made_once_and_then_left_alone(made, standing):
    project, first = standing, made[1]
    assert first.returncode == 0, first.stderr
    assert first.stdout == "", "stdout belongs to the command that follows"
    assert subprocess.run([project / ".venv/bin/python", "-c", "import pip"]).returncode == 0
    (project / ".venv" / "mine").touch()
    second = set_up(project)
    assert (second.returncode, second.stderr) == (0, "")
    assert (project / ".venv" / "mine").exists()


def test_a_changed_requirements_file_makes_a_new_environment(standing):
    project = standing
    (project / ".venv" / "left-behind").touch()
    (project / "requirements.txt").write_text("# changed\n")
    assert set_up(project).returncode == 0
    assert not (project / ".venv" / "left-behind").exists()


def test_the_development_set_is_laid_on_top_and_serves_the_demo_too(standing):
    project = standing
    (project / ".venv" / "mine").touch()
    assert set_up(project, "requirements-dev.txt").returncode == 0
    assert set_up(project, "requirements.txt").stderr == ""
    assert (project / ".venv" / "mine").exists()


def test_two_doors_opened_at_once_both_find_a_whole_environment(project):
    both = [subprocess.Popen(**command(project)) for _ in range(2)]
    errors = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], errors
    assert sum("preparing .venv" in error for error in errors) == 1, errors


def test_a_package_that_cannot_be_had_is_said_and_tried_again_next_time(project):
    (project / "requirements.txt").write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    result = set_up(project)
    assert result.returncode == 1
    assert "no-such-package" in result.stderr
    assert "Sửa rồi chạy lại" in result.stderr
    assert "Traceback" not in result.stderr
    (project / "requirements.txt").write_text("# mended\n")
    assert set_up(project).returncode == 0


def test_a_python_without_ensurepip_is_told_which_package_to_install(project):
    hide = (
        "import importlib.util, runpy, sys\n"
        "real = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'ensurepip' else real(name, *rest)\n"
        f"sys.argv = ['_bootstrap.py', 'requirements.txt']\n"
        f"runpy.run_path({str(project / 'bin' / '_bootstrap.py')!r}, run_name='__main__')\n"
    )
    call = command(project)
    call["args"] = [sys._base_executable, "-c", hide]
    result = subprocess.run(**call)
    assert result.returncode == 1
    assert f"python{sys.version_info[0]}.{sys.version_info[1]}-venv" in result.stderr
