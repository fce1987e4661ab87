"""A matter's unit lets somebody outside do the work: a contractor, a specialist system, a level above, another city.

The unit stays responsible, always exactly one. A hand-off is its means: a row with a state, a deadline and an end. Who
stays silent loses it, the unit is told, and nothing lies anywhere unseen.
"""
