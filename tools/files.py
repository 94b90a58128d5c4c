"""Checks the files given: none is large, and text ends its lines with LF (pre-commit runs this)."""

import sys
from pathlib import Path

# A picture of the console is about 200 kB; what is larger is usually a mistake, and stays in git for ever.
MAX_BYTES = 500_000

# What only Windows reads keeps Windows' line endings (.gitattributes).
CRLF_ENDINGS = {".bat", ".cmd", ".ps1"}


def complaints(path: Path) -> list[str]:
    """What is wrong with one file."""
    content = path.read_bytes()
    found = []
    if len(content) > MAX_BYTES:
        found.append(f"{path}: {len(content)} bytes, more than {MAX_BYTES}")
    text = b"\0" not in content
    if text and path.suffix not in CRLF_ENDINGS and b"\r\n" in content:
        found.append(f"{path}: line endings are CRLF")
    if text and content and not content.endswith(b"\n"):
        found.append(f"{path}: no newline at the end")
    return found


def main(names: list[str]) -> int:
    """Print every complaint; the exit code says whether there was one."""
    found = [complaint for name in names for complaint in complaints(Path(name))]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
