"""Global ids, where the GraphQL machinery looks for them; see ``shop.kit.ids``."""

from shop.kit.ids import GlobalId, read_id, to_id

__all__ = ["GlobalId", "read_id", "to_id"]
