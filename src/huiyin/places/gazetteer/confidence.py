"""From how well a reading fits to how often such readings are right.

Fitted (logistic regression) on 9,000 generated addresses of the sample district (bench/addresses.py), half of them with
mistakes; people find mistakes that no generator makes, so nothing is ever quite sure. Pure.
"""

import math

SUREST = 0.98
# Constant and weight of the score, by how the point was found.
POINT = (0.0, 5.0)
FITTED = {"between": (-5.2, 9.0), "road": (-6.0, 14.0)}
AREAS = {"street", "community", "grid"}


def calibrated(kind: str, score: float, share: float) -> float:
    """`score`: how well name and context fit; `share`: of all that the text may mean, this one's part; 0 to 1 each."""
    score = min(1.0, score)
    if kind in AREAS:
        return min(SUREST, share * (1.0 if score >= 0.3 else score))
    constant, by_score = FITTED.get(kind, POINT)
    return min(SUREST, share, 1 / (1 + math.exp(-(constant + by_score * score))))
