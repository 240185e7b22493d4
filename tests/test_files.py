"""Files are written whole or not at all, and never over somebody's work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolkit.files import OutputError, written_whole


def test_what_exists_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("mine")
    with pytest.raises(OutputError, match=r"exists already; choose another name or add --force"), written_whole(target):
        raise AssertionError("the block must not run")
    assert target.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    with pytest.raises(ZeroDivisionError), written_whole(target) as draft:
        draft.write_text("half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_failure_under_force_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), written_whole(target, force=True) as draft:
        draft.write_text("half")
        raise ZeroDivisionError
    assert (target.read_text(), list(tmp_path.iterdir())) == ("old", [target])


def test_a_file_that_appears_meanwhile_survives(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    with pytest.raises(OutputError, match="exists already"), written_whole(target) as draft:
        draft.write_text("ours")
        target.write_text("theirs")
    assert (target.read_text(), list(tmp_path.iterdir())) == ("theirs", [target])


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="there is no folder"),
        written_whole(tmp_path / "no" / "x.txt"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_is_never_replaced(tmp_path: Path, force: bool) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    with pytest.raises(OutputError), written_whole(target, force=force):
        pass
    assert target.is_dir()


def test_nothing_shows_before_the_end(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    with written_whole(target) as draft:
        draft.write_text("whole")
        assert not target.exists()
    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]


def test_the_draft_has_the_same_ending(tmp_path: Path) -> None:
    with written_whole(tmp_path / "book.xlsx") as draft:
        assert draft.suffix == ".xlsx"
        draft.write_text("x")


def test_force_replaces(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old and longer")
    with written_whole(target, force=True) as draft:
        draft.write_text("new")
    assert target.read_text() == "new"


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_file_has_the_rights_of_any_other(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with written_whole(tmp_path / "report.json") as draft:
            draft.write_text("x")
        (tmp_path / "other").write_text("x")
    finally:
        os.umask(before)
    assert (tmp_path / "report.json").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_relative_path_is_written_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with written_whole(Path("here.txt")) as draft:
        draft.write_text("x")
    assert (tmp_path / "here.txt").read_text() == "x"
