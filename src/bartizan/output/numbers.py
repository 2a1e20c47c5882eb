"""Numbers as their intervals justify them: no digit that the interval does not carry."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "not known"


def decimals_for(low: float | None, high: float | None, *, most: int = 3) -> int | None:
    """Decimals that half the width of an interval justifies; negative means tens or hundreds; None where there is no
    width.

    Examples
    --------
    >>> decimals_for(208.0, 216.0), decimals_for(0.009, 0.027), decimals_for(1100.0, 1300.0), decimals_for(3.0, 3.0)
    (0, 3, -2, None)
    """
    if low is None or high is None or not math.isfinite(high - low) or high <= low:
        return None
    return max(-3, min(most, -math.floor(math.log10((high - low) / 2.0))))


def plain(value: float | None, decimals: int | None = None) -> str:
    """One number with a comma at the thousands; without `decimals`, three figures.

    Examples
    --------
    >>> plain(1234.5, -2), plain(0.0184, 3), plain(18.44), plain(15.95, 1), plain(None)
    ('1,200', '0.018', '18.4', '16.0', 'not known')
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    if decimals is None:
        decimals = 0 if value == 0 else max(0, min(3, 2 - math.floor(math.log10(abs(value)))))
        text = f"{_rounded(value, decimals):,.{decimals}f}"
        return text.rstrip("0").rstrip(".") if decimals else text
    return f"{_rounded(value, decimals):,.{max(decimals, 0)}f}"


def _rounded(value: float, decimals: int) -> Decimal:
    """Rounded as on paper, half away from zero: 15.95 is 16.0, although its nearest binary number lies below it."""
    exact = Decimal(f"{value:.12g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def percent(share: float | None, decimals: int | None = None) -> str:
    """A share as per cent, without the sign.

    Examples
    --------
    >>> percent(0.7114), percent(0.0042), percent(0.0442, 0), percent(1.0)
    ('71', '0.4', '4', '100')
    """
    if share is None or not math.isfinite(share):
        return NOTHING
    value = 100.0 * share
    if decimals is None:
        decimals = 1 if 0.05 < abs(value) < 1.0 or 99.0 < value < 99.95 else 0
    return plain(value, max(decimals, 0))


def share_of_all(share: float | None) -> str:
    """A share in whole per cent with the sign; a rare thing is not "0 %".

    Examples
    --------
    >>> share_of_all(0.424), share_of_all(0.0015), share_of_all(0.0)
    ('42 %', 'under 1 %', '0 %')
    """
    return "under 1 %" if share and share < 0.005 else f"{percent(share, 0)} %"


def spread(
    value: float | None, low: float | None, high: float | None, *, as_percent: bool, dash: str = "-"
) -> tuple[str, str]:
    """A value and its interval, both rounded to what the interval's width justifies.

    Returns
    -------
    value, interval : str
        `interval` is empty where there is none. Per cents come without their sign.

    Examples
    --------
    >>> spread(0.7114, 0.690, 0.732, as_percent=True)
    ('71', '69-73')
    >>> spread(212.3, 208.2, 216.4, as_percent=False)
    ('212', '208-216')
    """
    scale = 100.0 if as_percent else 1.0
    if low is None or high is None:
        return (percent(value) if as_percent else plain(value)), ""
    decimals = decimals_for(low * scale, high * scale)
    if decimals is None:
        return (percent(value) if as_percent else plain(value)), ""
    if as_percent:
        decimals = max(decimals, 0)
    if abs(scale * low) < 0.5 * 10.0**-decimals and low > 0.0:
        decimals += 1
    texts = [NOTHING if v is None else plain(v * scale, decimals) for v in (value, low, high)]
    return texts[0], texts[1] if texts[1] == texts[2] else f"{texts[1]}{dash}{texts[2]}"


def band_span(low: float, high: float, *, as_percent: bool, dash: str = "-") -> str:
    """The band over readings: its ends are answers of their own, so they keep one digit more than its width would
    leave.

    Examples
    --------
    >>> (
    ...     band_span(0.443, 0.882, as_percent=True),
    ...     band_span(37.2, 74.1, as_percent=False),
    ...     band_span(0.00624999, 0.00625001, as_percent=True),
    ... )
    ('44-88', '37-74', '0.6')
    """
    scale = 100.0 if as_percent else 1.0
    decimals = decimals_for(low * scale, high * scale)
    if decimals is None:
        return percent(low) if as_percent else plain(low)
    finer = max(decimals + 1, 0) if not as_percent else max(decimals, 0)
    ends = [plain(v * scale, finer) for v in (low, high)]
    if ends[0] == ends[1]:
        return percent(low) if as_percent else plain(low)
    return dash.join(ends)


def square_km(value: float | None) -> str:
    """An area in three or four figures, as cells of some hundred metres justify them; a dash where there is none.

    Examples
    --------
    >>> square_km(502_654.8), square_km(72_452.0), square_km(1234.0), square_km(87.3), square_km(None)
    ('503,000', '72,500', '1,230', '87', '–')
    """
    if value is None:
        return "–"
    return plain(value, -3 if value >= 100_000 else -2 if value >= 10_000 else -1 if value >= 1000 else 0)
