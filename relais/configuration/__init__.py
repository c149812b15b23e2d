"""How a firm has arranged Relais, as one thing: which *modules* are open to whom, what differs from country to country, and the
*configuration* itself – custom fields, objects, layouts, lists, roles, views – drafted, compared, published, undone, carried elsewhere.

A *kind* is a sort of thing that is configured: a record type with what names its records everywhere (`kinds`). A *document* is a
configuration, whole or in part, as plain values by kind and name; a *difference* is what sets two documents apart. What the parts are is
said by the packages that own them; nobody here names them.
"""
