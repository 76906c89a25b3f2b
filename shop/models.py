"""The tables that Django finds under ``shop``."""

from shop.accounts.models import Customer, MarketManager
from shop.heartbeat.models import Heartbeat

__all__ = ["Customer", "Heartbeat", "MarketManager"]
