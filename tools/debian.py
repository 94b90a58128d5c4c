"""Make the agent's package for Debian and Ubuntu (`python tools/debian.py [amd64|arm64]`); prints where it is."""

import hashlib
import platform
import sys

from deb.build import build
from deb.contents import PLATFORMS
from environment import ROOT
from installer import version

OURS = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), "amd64")

if __name__ == "__main__":
    wished = sys.argv[1] if len(sys.argv) > 1 else OURS
    if wished not in PLATFORMS:
        sys.exit(f"There are packages for {' and '.join(PLATFORMS)}, not for {wished}.")
    package = build(version(), wished)
    content = package.read_bytes()
    print(
        f"  {package.relative_to(ROOT)}  {len(content) / 2**20:.1f} MiB  sha256 {hashlib.sha256(content).hexdigest()}"
    )
