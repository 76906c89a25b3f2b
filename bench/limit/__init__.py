"""The limit: a bare WSGI application, one prepared statement a request, its text straight out.

No framework, no GraphQL, nothing decided: it hands out texts that were finished for these very
questions, with the stock as it is now beside them. Nothing that tells the same can cost much less
on this server and database.
"""
