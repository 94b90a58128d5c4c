"""How much of the corpus the guard finds: `python -m tests.server.examination.measuring`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from controldock.domain.command import DeploymentKind
from controldock.server.examination.examiner import examine

CORPUS = Path(__file__).parent / "corpus"
KINDS = {"cmd": DeploymentKind.SHELL, "sh": DeploymentKind.SHELL, "ps": DeploymentKind.POWERSHELL}


@dataclass(frozen=True)
class Sample:
    """A line of the corpus."""

    shell: str
    danger: str  # empty: harmless
    script: str

    def found(self) -> set[str]:
        """The classes that the guard finds."""
        return {finding.danger.value for finding in examine(KINDS[self.shell], self.script)}


def samples(name: str) -> list[Sample]:
    """One file of the corpus."""
    lines = (CORPUS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    parts = [line.split("\t") for line in lines if line]
    return [Sample(part[0], part[1] if len(part) > 2 else "", part[-1].replace("⏎", "\n")) for part in parts]


@dataclass(frozen=True)
class Measured:
    """One file's rates."""

    total: int
    flagged: int
    in_class: int
    missed: list[Sample]  # dangerous ones that were not flagged
    misread: list[Sample]  # flagged, in another class only
    alarms: list[Sample]  # harmless ones that were flagged


def measure(name: str) -> Measured:
    """The rates of one file."""
    known = samples(name)
    found = [(one, one.found()) for one in known]
    return Measured(
        total=len(known),
        flagged=sum(bool(classes) for _, classes in found),
        in_class=sum(one.danger in classes for one, classes in found),
        missed=[one for one, classes in found if one.danger and not classes],
        misread=[one for one, classes in found if one.danger and classes and one.danger not in classes],
        alarms=[one for one, classes in found if not one.danger and classes],
    )


def main(show: str = "") -> None:
    """Print the rates; with `lines`, also the lines of the part that rules may be made with."""
    for name in ("dangerous", "harmless", "dangerous_unseen", "harmless_unseen"):
        got = measure(name)
        share = 100 * got.flagged / got.total
        sys.stdout.write(f"{name:18} {got.total:4} lines, {got.flagged:4} flagged ({share:.1f} %)")
        if name.startswith("dangerous"):
            sys.stdout.write(f", {got.in_class} in their class ({100 * got.in_class / got.total:.1f} %)")
        sys.stdout.write("\n")
        if show == "lines" and not name.endswith("unseen"):
            for label, lines in (("missed", got.missed), ("misread", got.misread), ("alarm", got.alarms)):
                for one in lines:
                    found = ",".join(sorted(one.found()))
                    script = one.script.replace("\n", "⏎")
                    sys.stdout.write(f"  {label:8} {one.shell:4} {one.danger:18} {found:18} {script}\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
