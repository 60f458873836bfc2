"""omnikit: the domain core of an omnichannel helpdesk.

A conversation is a value; a command asks; rules answer, by name; events record; storage commits all of it or
nothing.
"""
