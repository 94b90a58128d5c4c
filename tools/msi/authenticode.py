"""Whose the programs in the installer are: the Authenticode signatures of Python for Windows.

Checked is that each digest fits the file and that the signer is the Python Software Foundation. Not checked is the
chain up to Microsoft's identity root of 2020, which Debian's certificates do not have; the files' hashes are pinned in
the lock file anyway, so a signature is a second look at whether the right thing was pinned.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

SIGNER = "Python Software Foundation"
SIGNED = ("python.exe", "pythonw.exe", "python3.dll", "python313.dll")


def check(python: Path) -> Iterator[str]:
    """A line for each program; SystemExit when one is another's, or was changed."""
    tool = shutil.which("osslsigncode")
    if tool is None:
        yield "Signatures were not looked at: osslsigncode is not there. The hashes are those of the lock file."
        return
    for name in SIGNED:
        done = subprocess.run(
            [tool, "verify", "-in", str(python / name)], capture_output=True, text=True, check=False
        )
        if (wrong := what_is_wrong(done.stdout + done.stderr)) is not None:
            raise SystemExit(f"{name}: {wrong}")
        yield f"{name}: its digest is right, signed by {SIGNER}"


def what_is_wrong(said: str) -> str | None:
    """With what osslsigncode said of a file; None: nothing."""
    current = re.search(r"Current message digest\s*:\s*(\S+)", said)
    calculated = re.search(r"Calculated message digest\s*:\s*(\S+)", said)
    if current is None or calculated is None:
        return "it is not signed"
    if current[1] != calculated[1]:
        return "it is not the file that was signed"
    signer = re.search(r"Subject\s*:.*?(?:CN\s*=\s*)([^,/\n]+)", said)
    if signer is None or signer[1].strip() != SIGNER:
        return f"it is signed by {signer[1].strip() if signer else 'nobody'}"
    return None
