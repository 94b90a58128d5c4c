"""Build hook: a wheel of ControlDock, editable or not, holds the built web console."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ConsoleBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds web/ into src/controldock/server/console/ before the files of a wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling; `version` is "standard" or "editable"."""
        if self.target_name != "wheel" or os.environ.get("CONTROLDOCK_SKIP_CONSOLE") == "1":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "tools"))
        import console

        try:
            built = console.build(root / "web", root / "src" / "controldock" / "server" / "console")
        except console.ConsoleError as error:
            raise SystemExit(f"controldock: {error}") from None
        self.app.display_info("console: built" if built else "console: up to date")
