"""The table of rules."""

import re

from controldock.domain.guard import Danger
from controldock.server.examination.calls import Call, Shell
from controldock.server.examination.rules import RULES, reasons


def test_every_class_has_rules_and_every_reason_is_a_code() -> None:
    assert {rule.danger for rule in RULES} == set(Danger)
    assert [rule.why for rule in RULES if not re.fullmatch(r"[a-z]+(_[a-z]+)*", rule.why)] == []


def test_a_rule_is_for_its_shells() -> None:
    assert list(reasons(Call(Shell.SH, "reg", ("add", "HKLM\\x"), 1))) == []
    assert list(reasons(Call(Shell.CMD, "reg", ("add", "HKLM\\x"), 1))) == [
        (Danger.BOOT_OR_REGISTRY, "changes_registry")
    ]


def test_files_that_decide_who_comes_in_are_known_by_what_writes_to_them() -> None:
    call = Call(Shell.SH, "tee", ("/etc/sudoers.d/x",), 1)
    assert list(reasons(call)) == [(Danger.ACCOUNTS, "writes_account_file")]
