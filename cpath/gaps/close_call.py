"""Votes so near the threshold that other voters of the same kind could have decided otherwise."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import erf, sqrt

SURE = Fraction(975, 1000)
"""A result is a close call where its probability lies between 1 - this and this."""
LARGEST_EXACT = 100
"""Votes up to which the probability is exact; above, the normal approximation stands in for it."""


def is_close_call(votes: tuple[int, ...], minimum: Fraction) -> bool:
    """Whether the mean of other votes like these could well fall on the other side of ``minimum``."""
    if not votes:
        return False
    return 1 - SURE < probability_of_reaching(tuple(sorted(votes)), minimum) < SURE


@lru_cache(maxsize=4_096)
def probability_of_reaching(votes: tuple[int, ...], minimum: Fraction) -> Fraction:
    """Probability that the mean of n votes, drawn with replacement from the n cast, reaches ``minimum``.

    The exact bootstrap distribution of the mean (Efron 1979), by convolution; no random numbers.
    """
    number = len(votes)
    if number > LARGEST_EXACT:
        mean = sum(votes) / number
        spread = sqrt(sum((vote - mean) ** 2 for vote in votes)) / number
        if not spread:
            return Fraction(sum(votes) >= minimum * number)
        # Half a step of the sum: its values are whole numbers.
        return Fraction((1 + erf((mean - float(minimum) + 0.5 / number) / spread / sqrt(2))) / 2)
    # The distribution of a sum is a power of one vote's; a whole number whose digits are the counts
    # raises it in one go, wide enough that no digit runs over into the next.
    ways = number**number
    width = ways.bit_length()
    drawn: int = sum(1 << (width * vote) for vote in votes) ** number
    # The least sum that reaches the threshold, rounded up to a whole number.
    least = max(0, -((-minimum.numerator * number) // minimum.denominator))
    above = drawn >> (width * least)
    mask = (1 << width) - 1
    reaching = 0
    while above:
        reaching += above & mask
        above >>= width
    return Fraction(reaching, ways)
