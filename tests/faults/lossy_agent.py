"""An agent in a bad network: `lossy_agent.py LOSS STATE_DIR`. That share of datagrams is lost; the others come five
times, and late: after those that were sent later."""

import asyncio
import random
import sys
from typing import Any

from controldock.agent.announcements import presenter
from controldock.agent.announcements.listener import Listener
from controldock.cli.main import run

LOSS = float(sys.argv[1])
COPIES, LATEST = 5, 0.4  # and seconds
chance = random.Random(7)
take = Listener._take

presenter.LOOK = presenter.REST = 0.2
presenter.COMPANION_WITHIN = 0.0


def _take(self: Any, data: bytes) -> None:
    if chance.random() < LOSS:
        return
    loop = asyncio.get_running_loop()
    for _ in range(COPIES):
        loop.call_later(chance.uniform(0.0, LATEST), take, self, data)


Listener._take = _take  # type: ignore[method-assign]
sys.exit(run(["agent", "run", "--state-dir", sys.argv[2]]))
