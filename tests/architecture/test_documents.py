"""What the documents point to is there."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\((?!https?://|#|/)([^)#\s]+)")


def documents() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    return [ROOT / name for name in listed]


def test_every_link_to_a_file_leads_to_one() -> None:
    links = [
        (page.relative_to(ROOT), target)
        for page in documents()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
    ]

    assert len(links) > 5
    assert [link for link in links if not (ROOT / link[0].parent / link[1]).exists()] == []
