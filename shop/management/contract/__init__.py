"""The schema as a promise to frontends: what it names, since when, and what may change."""
