"""The tables that Django finds under ``shop``."""

from shop.accounts.models import Customer, MarketManager

__all__ = ["Customer", "MarketManager"]
