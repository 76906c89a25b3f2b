"""The demo: facts of two open markets and an announced one, product art, and what starts it all."""
