"""Announcements as a server answers them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.cli.api_double import an_id
from tests.cli.made_deployments import START

from controldock.server.api import schemas as s

ID = an_id(800)
PATH = f"/api/announcements/{ID}"


def an_announcement(**changes: Any) -> s.announcements.Announcement:
    """One that is on its way; what else is to be known of it is a change."""
    values: dict[str, Any] = {
        "id": ID, "number": 1, "title": "점검 안내", "body": "", "priority": "normal", "transmission": "broadcast",
        "display": "toast", "needs_confirmation": False, "question": None, "target": "all", "state": "active",
        "created_at": START, "created_by": "ann", "starts_at": None, "time_zone": "",
        "expires_at": START + timedelta(days=1), "sent_at": START, "withdrawn_at": None, "withdrawn_by": "",
        "copied_from": "", "total": 4, "received": 0, "displayed": 0, "read": 0, "answered": 0, "took_back": 0,
        "reach": [],
    }  # fmt: skip
    return s.announcements.Announcement(**(values | changes))


def a_receipt(host_name: str, **changes: Any) -> s.announcements.Receipt:
    """One of a PC that has heard nothing."""
    values: dict[str, Any] = {
        "announcement_id": ID, "agent_id": an_id(1), "host_name": host_name, "online": True, "received_at": None,
        "heard_udp_at": None, "heard_tcp_at": None, "network": "10.0.0.0/24", "displayed_at": None, "read_at": None,
        "answered_at": None, "withdrawn_at": None, "resent": 0, "sessions": [],
        "missing": s.announcements.Missing(code="on_its_way"),
    }  # fmt: skip
    return s.announcements.Receipt(**(values | changes))


def a_session(**changes: Any) -> s.announcements.SessionReceipt:
    """One in which it was displayed."""
    values: dict[str, Any] = {
        "session": "1", "user": "kim", "displayed_at": START, "means": "toast", "read_at": None, "read_how": "",
        "answered_at": None, "answer": "", "not_shown": "",
    }  # fmt: skip
    return s.announcements.SessionReceipt(**(values | changes))


def a_page(*receipts: s.announcements.Receipt) -> s.announcements.ReceiptPage:
    return s.announcements.ReceiptPage(receipts=list(receipts), total=len(receipts), next_cursor=None)
