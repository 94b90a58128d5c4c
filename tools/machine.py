"""What tests and builds need from the machine beside Python's packages: Debian's own, installed when we may."""

import os
import shutil
import subprocess
from pathlib import Path

from environment import StepFailed, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# A font that has Korean, a screen without a monitor, what draws windows on it, what presses keys there, tells windows
# apart and takes pictures, and what sets networks up.
TEST_PACKAGES = (
    "fonts-noto-cjk", "xvfb", "python3-wxgtk4.0", "xdotool", "x11-utils", "imagemagick", "iproute2"
)  # fmt: skip
WINDOWS_PACKAGES = ("wine", "wine64", "wixl", "msitools", "osslsigncode")

# Another apt may be at work (unattended upgrades); seconds.
APT_LOCK_WAIT = 180


def install_for_tests() -> None:
    """Install what tests use when this is Debian and we are root; otherwise say what will be skipped."""
    browser = [] if any(map(shutil.which, BROWSERS)) else ["chromium"]
    _install([*browser, *_missing(TEST_PACKAGES)], "tests that need it will be skipped")


def install_for_windows() -> None:
    """The same for what the Windows installer is made with, and tried in."""
    _install(_missing(WINDOWS_PACKAGES), "the Windows installer may not be made, nor tried")


def _install(missing: list[str], without: str) -> None:
    if not missing:
        return
    if not _may_install():
        print(f"  Not on this machine: {', '.join(missing)}; {without}.", flush=True)
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
        step(f"Installing {', '.join(missing)}", *apt, "install", "--no-install-recommends", *missing)
    except StepFailed:
        # CI must not turn green by skipping; a person may go on without.
        if os.environ.get("CI") == "true":
            raise
        print(f"  Not installed: {without}.", flush=True)


def _missing(packages: tuple[str, ...]) -> list[str]:
    if not shutil.which("dpkg-query"):
        return []
    query = ["dpkg-query", "--show", "--showformat=${Package} ${Status}\n", *packages]
    said = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    return [name for name in packages if f"{name} install ok installed" not in said]


def _may_install() -> bool:
    # Debian only: Ubuntu's package of Chromium is a stub that wants snap.
    release = Path("/etc/os-release")
    debian = release.is_file() and "ID=debian" in release.read_text().splitlines()
    return debian and hasattr(os, "geteuid") and os.geteuid() == 0
