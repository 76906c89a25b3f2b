"""The staff's schema: what they look after, why it is seen and sold or not, and how to change it.

Everything is found through ``viewer``: a row that is not within the reach of who asks is not there.
"""
