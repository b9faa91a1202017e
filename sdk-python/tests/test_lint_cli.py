"""The command: paths, output, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from perdure.lint.cli import main

FAULT = """\
import time
from perdure import orchestration

@orchestration("o")
async def o(ctx):
    return time.time()
"""
MESSAGE = 'PRD001 [no-clock] orchestrator code reads a clock: "time.time()". Use ctx.now()'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("orders.py", "inner/more.py", ".venv/skipped.py", "node_modules/skipped.py"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(FAULT)
    (tmp_path / "clean.py").write_text("x = 1\n")
    (tmp_path / "notes.txt").write_text(FAULT)
    return tmp_path


def test_a_folder_is_searched_without_the_folders_of_tools(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder)]) == 1
    output = capsys.readouterr()
    assert output.out.splitlines() == [
        f"{folder}/inner/more.py:6:12: {MESSAGE}",
        f"{folder}/orders.py:6:12: {MESSAGE}",
    ]
    assert output.err == "2 found in 3 files\n"


def test_clean_files_end_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder / "clean.py")]) == 0
    assert capsys.readouterr().err == "0 found in 1 file\n"
    assert main([str(folder), "--disable", "no-clock,PRD002"]) == 0


def test_json_has_findings_and_errors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.py").write_text("def")
    assert main([str(folder / "orders.py"), str(folder / "broken.py"), "--output", "json"]) == 2
    output = json.loads(capsys.readouterr().out)
    (finding,) = output["findings"]
    assert finding["path"] == f"{folder}/orders.py"
    assert (finding["line"], finding["column"]) == (6, 12)
    assert (finding["code"], finding["rule"]) == ("PRD001", "no-clock")
    assert output["errors"] == [f"{folder}/broken.py:1: not Python: invalid syntax"]


def test_a_missing_path_ends_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder / "none")]) == 2
    assert "no such file or folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no PATH is given. Pass files or folders"),
        (["x.py", "--disable", "no-clocks"], 'unknown rule: "no-clocks"'),
    ],
)
def test_wrong_arguments_end_with_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "x.py").write_text("x = 1\n")
    with pytest.raises(SystemExit) as exit:
        main([str(tmp_path / one) if one == "x.py" else one for one in arguments])
    assert exit.value.code == 2
    assert message in capsys.readouterr().err


def test_the_module_runs_and_reads_stdin() -> None:
    command = [sys.executable, "-m", "perdure.lint", "-"]
    ended = subprocess.run(command, input=FAULT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stdout == f"<stdin>:6:12: {MESSAGE}\n"


def test_the_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert capsys.readouterr().out.startswith("PRD001  no-clock")


def test_the_package_declares_the_command_and_the_plugin() -> None:
    scripts = {one.name: one.value for one in entry_points(group="console_scripts")}
    assert scripts["perdure-lint"] == "perdure.lint.cli:main"
    (plugin,) = (one for one in entry_points(group="flake8.extension") if one.name == "PRD")
    assert plugin.load().name == "perdure"
