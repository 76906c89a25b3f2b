"""The primary database says each second that it lives, for replicas to tell how late they are."""
