"""What the shop asks of its database beyond the ORM."""
