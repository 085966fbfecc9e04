"""A second planner: a constraint programme that puts the question itself, from decision record 6 and the fact files.

The dynamic programme of the product and this one share no code. Drawn questions compare the programmes alone; drawn cases
compare everything from the case to the best plan, but for the response model and the range of doses of a muscle.
"""

from proof.second_planner.proving import prove

__all__ = ["prove"]
