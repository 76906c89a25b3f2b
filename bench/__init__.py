"""The benchmark: what the shop's reads and writes cost, as ratios to two other ways to do them.

``make bench`` runs it. Three rungs answer the same requests on the same server in the same run: the
shop, *the limit* (one prepared statement by hand, its text straight out) and *the usual way* (a
graphene-django schema with hand-written prefetching). The figures of one machine say little, their
ratios stay.
"""
