"""What this PC is made of: looked at on a schedule, told as differences."""

from controldock.agent.inventory.facts import gather
from controldock.agent.inventory.reporter import Inventory

__all__ = ["Inventory", "gather"]
