"""wxPython: our own, or the one that the system's packages brought."""

from __future__ import annotations

import sys
from importlib import import_module, invalidate_caches
from pathlib import Path

DEBIAN = Path("/usr/lib/python3/dist-packages")  # where python3-wxgtk4.0 is installed
SENTENCE = (
    "The companion needs wxPython, and there is none for this Python ({version}). "
    "On Debian and Ubuntu: apt install python3-wxgtk4.0 (it serves the system's own Python version alone); "
    "elsewhere: pip install wxPython."
)


class ToolkitMissing(Exception):
    """There is no wxPython; the message says what to do."""

    def __init__(self) -> None:
        super().__init__(SENTENCE.format(version=".".join(map(str, sys.version_info[:2]))))


def load(places: tuple[Path, ...] = (DEBIAN,)) -> None:
    """Make `import wx` work from here on, or raise ToolkitMissing.

    A place of the system's goes last on the path, so that none of its packages takes the place of ours; and it goes
    away again where it does not help.
    """
    if _is_there():
        return
    for place in filter(Path.is_dir, places):
        sys.path.append(str(place))
        invalidate_caches()
        if _is_there():
            return
        sys.path.remove(str(place))
    raise ToolkitMissing


def _is_there() -> bool:
    try:
        import_module("wx")
    except ImportError:  # also when it was built for another Python
        for name in [name for name in sys.modules if name == "wx" or name.startswith("wx.")]:
            del sys.modules[name]
        return False
    return True
