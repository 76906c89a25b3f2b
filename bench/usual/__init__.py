"""The usual way: the same tables behind graphene-django, as a careful engineer builds it today.

Models become types by ``DjangoObjectType``, every relation is prefetched by hand for the page,
money is a ``Money`` formatted by babel, the view is graphene-django's own, connections stay open.
"""
