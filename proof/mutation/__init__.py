"""Mutation: small faults put into the engine, and whether the tests of their room see them.

Its own runner, since neither of the usual tools fits: one leaves out functions under decorators, constants and tables, of which
the guard is made; the other starts every test anew for every mutant, which would take most of a day.
"""

from proof.mutation.proving import prove

__all__ = ["prove"]
