"""Put the package together."""

from __future__ import annotations

from pathlib import Path

from deb import archive, contents
from deb.archive import Entry
from environment import ROOT, ensure_uv

OUT = ROOT / "dist"
NEXT_PYTHON = "3.15"  # nothing is compiled for it here


def build(version: str, architecture: str, out: Path = OUT) -> Path:
    """Make `controldock-agent_VERSION_ARCHITECTURE.deb`; the path of it."""
    return pack(contents.entries(ensure_uv(), architecture), version, architecture, out)


def pack(entries: list[Entry], version: str, architecture: str, out: Path) -> Path:
    """Make the package of these files."""
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"controldock-agent_{version}_{architecture}.deb"
    target.write_bytes(archive.package(control(version, architecture), contents.scripts(), entries))
    return target


def control(version: str, architecture: str) -> str:
    """What apt knows of it (deb-control(5)). The companion's toolkit is for PCs with screens: only recommended."""
    oldest = contents.PYTHONS[0]
    return f"""\
Package: controldock-agent
Version: {version}
Architecture: {architecture}
Maintainer: ControlDock <team@controldock.dev>
Section: admin
Priority: optional
Depends: python3 (>= {oldest}), python3 (<< {NEXT_PYTHON}), libc6 (>= {contents.LIBC})
Recommends: python3-wxgtk4.0
Description: ControlDock agent
 Makes this PC one of a ControlDock server's: it is seen there, runs what administrators
 deploy, and shows their announcements to who is logged on.
 .
 Server and enrollment token are in /etc/controldock/agent.toml.
"""
