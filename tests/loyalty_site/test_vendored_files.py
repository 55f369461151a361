"""What is taken from others lies here unchanged, with its licence."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

FOLDERS = sorted((Path(__file__).resolve().parents[2] / "static/vendor").iterdir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_has_the_sum_that_its_readme_states(folder: Path):
    stated = dict(re.findall(r"\| `(.+?)` \| `([0-9a-f]{64})` \|", (folder / "README.md").read_text()))
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.name != "README.md"}
    assert found == stated
    assert "LICENSE" in found
