"""Turns a validated operation into one straight-line Python function with graphql-core's answer.

graphql-core finds out for every field of every object anew what the field's type is, who resolves
it and how its value is completed: 3 µs a field. All of that is known when the operation is known.
Here it is asked once, and what remains is written down as Python. For a shop that is a dict, the
operation

    { shop(code: "in") { name tags } }

over ``type Shop { name: String!  tags: [String] }`` becomes

    def operation(source, place, request, errors):
        try:  # Query.shop
            info2 = Info(field3, place, request)
            value2 = resolve4(source, info2, **arguments5)
            if value2.__class__ is not dict:
                value2 = present(value2, field3)
            if value2 is not None:
                is_dict6 = isinstance(value2, dict)
                try:  # Shop.name
                    value7 = value2.get('name') if is_dict6 else getattr(value2, 'name', None)
                    if value7.__class__ is not str:
                        value7 = required_leaf(type9, value7, field8)
                except Exception as error:
                    raise located(error, field8, place) from None
                try:  # Shop.tags
                    value10 = value2.get('tags') if is_dict6 else getattr(value2, 'tags', None)
                    if value10.__class__ is not list:
                        value10 = listed(value10, field11)
                    if value10 is not None:
                        items12 = []
                        for index12, item12 in enumerate(value10):
                            place12 = (place, (('shop', 'Query'), ('tags', 'Shop')), index12)
                            try:
                                if item12.__class__ is not str and item12 is not None:
                                    item12 = leaf(type13, item12)
                            except Exception as error:
                                item12 = failed_item(error, field11, place12, errors)
                            items12.append(item12)
                        value10 = items12
                except Exception as error:
                    value10 = failed(error, field11, place, errors)
                value2 = {'name': value7, 'tags': value10}
        except Exception as error:
            value2 = failed(error, field3, place, errors)
        return {'shop': value2}

How to read it:

- Numbered names (``field3``, ``resolve4``) are constants of the generated module; names without a
  number are functions of ``running``. A ``try`` that does not fail costs nothing in Python.
- A usual value passes one test of its class. Any other goes through a function of ``running``,
  which speaks for graphql-core: it raises, gives None, or gives the value to go on with.
- A field that may be null catches what fails in it, notes the error and becomes None. One that may
  not passes it on, located, to the ``try`` around it: so nulls propagate.
- ``place`` says where the function's object stands (``places``); a path is only made of it when an
  error or ``info.path`` asks for one.
- Objects are written in line until Python would nest too many blocks; those further down, and the
  possible types of an interface or a union, get functions of the same form.
- What @skip and @include decide is decided when the code is written: each set of values of their
  variables has a function of its own (``operation``).

Who calls whom: ``document`` (what a request meets) > ``operation`` (which function; second sight;
bounds) > ``selections`` > ``resolving``, ``completing`` (write lines) > ``module``, ``scope``,
``lines`` (hold what is written). ``running``, ``abstract``, ``arguments``, ``info`` are there when
the code runs. ``CompiledDocument.source`` gives the code of any operation.

What it does not do is graphql-core's (``bounds.Unsupported``): resolvers that must be awaited,
subscriptions, what unfolds too far. The tests hold both against each other on thousands of made-up
operations; GRAPHQL_COMPARE does so while the shop runs.
"""
