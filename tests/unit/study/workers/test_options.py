"""The options of who plays, as the command line has them."""

from __future__ import annotations

import sys

from bartizan import cli


def test_processes_and_a_cluster_at_once_are_bad_input_before_any_work(tmp_path, monkeypatch, capsys):
    words = ["bartizan", "run", "one_site", "--processes", "--cluster", "local", "--out", str(tmp_path / "r")]
    monkeypatch.setattr(sys, "argv", words)
    assert cli.main() == 2
    assert "either --processes or --cluster" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()
