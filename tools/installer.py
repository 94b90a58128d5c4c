"""Make the Windows installer of the agent (`python tools/installer.py`); prints where it is, its size and its hash."""

import hashlib
import re
import sys

from environment import ROOT
from msi.build import build


def version() -> str:
    """Of the product."""
    text = (ROOT / "src" / "controldock" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([0-9.]+)"', text)
    if found is None:
        sys.exit("src/controldock/__init__.py names no version.")
    return found[1]


if __name__ == "__main__":
    installer = build(version())
    content = installer.read_bytes()
    print(
        f"  {installer.relative_to(ROOT)}  {len(content) / 2**20:.1f} MiB  sha256 {hashlib.sha256(content).hexdigest()}"
    )
