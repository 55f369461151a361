"""What is taken from others lies here unchanged, with its licence."""

import re
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "static/vendor/swagger-ui"


def test_every_file_has_the_sum_that_its_readme_states():
    stated = dict(re.findall(r"\| `(.+?)` \| `([0-9a-f]{64})` \|", (FOLDER / "README.md").read_text()))
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in FOLDER.iterdir() if path.name != "README.md"}
    assert found == stated
