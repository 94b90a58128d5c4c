"""What the browser tests need from the machine: a Chromium and a font that has Korean."""

import os
import shutil
import subprocess
from pathlib import Path

from environment import StepFailed, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
KOREAN_FONT = "fonts-noto-cjk"

# Another apt may be at work (unattended upgrades); seconds.
APT_LOCK_WAIT = 180


def install_browser() -> None:
    """Install them when this is Debian and we are root; otherwise say what will be skipped."""
    missing = _missing()
    if not missing:
        return
    if not _may_install():
        if "chromium" in missing:
            print("  No Chromium or Chrome on this machine: the browser tests will be skipped.", flush=True)
        return
    apt = (
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-qq",
        "-o",
        f"DPkg::Lock::Timeout={APT_LOCK_WAIT}",
    )
    try:
        step("Reading Debian's package list", *apt, "update")
        step(f"Installing {' and '.join(missing)}", *apt, "install", "--no-install-recommends", *missing)
    except StepFailed:
        # CI must not turn green by skipping; a person may go on without.
        if os.environ.get("CI") == "true":
            raise
        print("  The browser tests will be skipped.", flush=True)


def _missing() -> list[str]:
    missing = [] if any(map(shutil.which, BROWSERS)) else ["chromium"]
    if shutil.which("dpkg-query"):
        query = ["dpkg-query", "--show", "--showformat=${Status}", KOREAN_FONT]
        status = subprocess.run(query, capture_output=True, text=True, check=False).stdout
        missing += [] if status.endswith("ok installed") else [KOREAN_FONT]
    return missing


def _may_install() -> bool:
    # Debian only: Ubuntu's package of that name is a stub that wants snap.
    release = Path("/etc/os-release")
    debian = release.is_file() and "ID=debian" in release.read_text().splitlines()
    return debian and hasattr(os, "geteuid") and os.geteuid() == 0
