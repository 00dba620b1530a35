"""The locked packages: what the lists, the table and the notice say of them is true."""

import importlib.metadata
import json
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    return {plain(name): version for name, version in PIN.findall((ROOT / file).read_text())}


RUN, DEV = pins("requirements.txt"), pins("requirements-dev.txt")
BUILT_ON = (ROOT / "docs" / "built-on.md").read_text()
ROWS = re.findall(r"^\| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \|.*\|$", BUILT_ON, re.MULTILINE)
PACKAGES = [
    (match[1], version, licence) for filled, version, licence in ROWS if (match := re.search(r"`([^`]+)`", filled))
]


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_a_requirements_file_names_no_host_and_hashes_every_package(file):
    text = (ROOT / file).read_text()
    assert not re.search(r"://|index-url|find-links|trusted-host|^-e ", text, re.MULTILINE)
    for line in re.sub(r"\\\n", " ", text).splitlines():
        assert "--hash=sha256:" in line, line


def test_what_is_tested_is_what_is_served():
    assert {name: DEV.get(name) for name in RUN} == RUN


@pytest.mark.parametrize(("group", "locked"), [("run", RUN), ("dev", DEV)])
def test_the_lists_hold_everything_the_project_declares(group, locked):
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = declared["project"]["dependencies"] if group == "run" else declared["dependency-groups"]["dev"]
    for requirement in wanted:
        name, version = re.match(r"([\w.-]+)(?:\[.*\])?(?:==([\w.]+))?", requirement).groups()
        assert plain(name) in locked, f"{requirement}: run bin/lock"
        assert version in (None, locked[plain(name)]), f"{requirement}: run bin/lock"


@pytest.mark.parametrize(("name", "version", "licence"), PACKAGES, ids=[row[0] for row in PACKAGES])
def test_a_row_of_the_table_says_the_locked_version(name, version, licence):
    assert DEV[plain(name)] == version
    assert licence.strip()


def test_every_package_the_server_declares_is_in_the_table():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {plain(re.match(r"[\w.-]+", requirement)[0]) for requirement in declared}
    assert names <= {plain(name) for name, *_ in PACKAGES}


def test_the_table_and_the_files_kept_for_the_browser_agree():
    listed = {plain(filled.replace(" ", "-")): version for filled, version, _ in ROWS if "`" not in filled}
    kept = json.loads((ROOT / "static" / "vendor" / "vendor.json").read_text())
    for entry in kept if isinstance(kept, list) else kept["files"]:
        name = {"chart.js": "chart-js", "@fontsource/be-vietnam-pro": "be-vietnam-pro"}.get(
            entry["name"], entry["name"]
        )
        assert listed.get(plain(name.replace(" ", "-"))) == entry["version"], entry


def test_the_state_machine_module_belongs_to_the_maintained_package_alone():
    owners = importlib.metadata.packages_distributions()
    assert owners["django_fsm"] == ["django-fsm-2"]
    assert set(owners["viewflow"]) == {"django-viewflow"}


def test_the_licence_follows_from_viewflows():
    assert (ROOT / "LICENSE").read_text().lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    notice = (ROOT / "NOTICE").read_text()
    assert "django-viewflow" in notice
    assert "Viewflow Library Exception" in notice
    for name in RUN:
        # Nothing we serve is under terms that the AGPL cannot live with.
        terms = importlib.metadata.metadata(name) if is_installed(name) else {}
        assert "proprietary" not in str(terms.get("License", "")).lower(), name


def is_installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:  # for another platform
        return False
    return True
