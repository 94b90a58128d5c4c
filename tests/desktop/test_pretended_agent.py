"""The agent's end, played."""

import asyncio
from pathlib import Path

from controldock.desktop.pretended_agent import PretendedAgent
from controldock.protocol.desktop import Present, Welcome
from controldock.protocol.frames import FrameReader, frame

LIMIT = 30.0  # seconds


async def test_it_hears_what_companions_say_and_speaks_to_them(tmp_path: Path) -> None:
    agent = PretendedAgent(tmp_path / "agent.sock")
    await agent.start()
    reader, writer = await asyncio.open_unix_connection(tmp_path / "agent.sock")
    writer.write(frame(b'{"type":"present","display":":7"}'))
    heard = await asyncio.wait_for(agent.until(bool), LIMIT)
    assert heard == [Present(display=":7")]
    await agent.say(Welcome(server="s", connected=True))
    assert b'"type":"welcome"' in FrameReader().feed(await reader.read(1000))[0]
    await agent.stop()
    assert await asyncio.wait_for(reader.read(), LIMIT) == b""
    assert not (tmp_path / "agent.sock").exists()
    writer.close()
