"""Messages really arrive: at a web hook over HTTP and at a mail server over SMTP, both real sockets here."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from controldock.domain.errors import Invalid, NotDelivered
from controldock.server.messenger import MAX_PROBLEM, AppriseMessenger, RecordingMessenger

TITLE, BODY = "PC 2대 오프라인: 실습실 1", "LAB-01: offline\nLAB-02: offline"


@asynccontextmanager
async def web_hook(status: str = "200 OK") -> AsyncIterator[tuple[int, list[dict[str, str]]]]:
    """A server that answers every POST with `status`, its port, and what it was sent."""
    heard: list[dict[str, str]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        heard.append(json.loads(await reader.readexactly(length)))
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], heard


@asynccontextmanager
async def mail_server() -> AsyncIterator[tuple[int, list[bytes]]]:
    """As much SMTP as a client needs; its port and the mails."""
    mails: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 lab.example\r\n")
        while line := await reader.readline():
            if line.upper().startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                mails.append((await reader.readuntil(b"\r\n.\r\n"))[:-5])
            if line.upper().startswith(b"QUIT"):
                break
            writer.write(b"250 ok\r\n")
        writer.write(b"221 bye\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], mails


async def test_a_web_hook_gets_it() -> None:
    async with web_hook() as (port, heard):
        await AppriseMessenger().send(f"json://127.0.0.1:{port}/pcs", TITLE, BODY)
    assert [(said["title"], said["message"]) for said in heard] == [(TITLE, BODY)]


async def test_a_mail_server_gets_it() -> None:
    async with mail_server() as (port, mails):
        url = f"mailto://127.0.0.1:{port}?from=controldock@lab.example&to=it@school.example&mode=insecure"
        await AppriseMessenger().send(url, TITLE, BODY)
    (mail,) = [message_from_bytes(raw) for raw in mails]
    assert str(make_header(decode_header(mail["Subject"]))) == TITLE
    assert "it@school.example" in mail["To"]
    text = next(part for part in mail.walk() if part.get_content_type().startswith("text/"))
    said = text.get_payload(decode=True)
    assert isinstance(said, bytes)
    assert "LAB-02: offline" in said.decode()


async def test_a_service_that_refuses_says_why() -> None:
    async with web_hook("503 Service Unavailable") as (port, _):
        with pytest.raises(NotDelivered) as failed:
            await AppriseMessenger().send(f"json://127.0.0.1:{port}/s3cret", TITLE, BODY)
    assert "503" in failed.value.message
    assert "s3cret" not in failed.value.message
    assert len(failed.value.message) <= MAX_PROBLEM


async def test_nobody_there() -> None:
    with pytest.raises(NotDelivered, match="127\\.0\\.0\\.1"):
        await AppriseMessenger().send("json://127.0.0.1:9/hook", TITLE, BODY)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("mailtos://user:s3cret@smtp.example.com?to=it@example.com", "mailtos://smtp.example.com"),
        ("jsons://user:s3cret@hook.example.com/s3cret?token=s3cret", "jsons://hook.example.com"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#pcs", "slack://"),
    ],
)
def test_what_may_be_shown_of_a_url(url: str, shown: str) -> None:
    assert AppriseMessenger().check(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hello",
        "nonsense://x",
        "json://",
        "syslog://",
        "dbus://",
        "json://h/" + "x" * 2000,
        "file:///etc/passwd",
    ],
)
def test_what_is_no_service_is_refused_with_examples(url: str) -> None:
    with pytest.raises(Invalid, match="mailtos://") as refused:
        AppriseMessenger().check(url)
    assert refused.value.details["fields"] == {"url": "url_unusable"}


async def test_the_recording_one_keeps_what_it_is_given() -> None:
    messenger = RecordingMessenger()
    await messenger.send(messenger.check("json://x") + "x", TITLE, BODY)
    assert messenger.sent == [("json://x", TITLE, BODY)]
    messenger.problem = "no"
    with pytest.raises(NotDelivered, match="no"):
        await messenger.send("json://x", TITLE, BODY)
    with pytest.raises(Invalid):
        messenger.check("x")
