"""Statistics of a run, and of runs."""

import math
from statistics import median

VERSION = 1
WINDOWS = ((10, 60), (60, 300), (300, 1800), (1800, 7200))


def rms(values):
    """Root of the mean square; not a number when there is nothing."""
    return math.sqrt(math.fsum(v * v for v in values) / len(values)) if len(values) else math.nan


def quantile(ordered, share):
    """The value of an ascending list below or at which that share of it lies."""
    if not ordered:
        return math.nan
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def geometric_mean(values):
    """Not a number when there is nothing."""
    values = list(values)
    return math.exp(math.fsum(map(math.log, values)) / len(values)) if values else math.nan


def of_offsets(offsets, settled):
    """Figures of the true offset, one value a second from second 1 on, from second `settled` on."""
    kept = offsets[settled:]
    ordered = sorted(map(abs, kept))
    return {
        "rms": rms(kept),
        "p50": quantile(ordered, 0.50),
        "p99": quantile(ordered, 0.99),
        "max": ordered[-1] if ordered else math.nan,
    }


def of_windows(offsets):
    """The rms in each of the windows of a start."""
    return {f"{start}-{end}": rms(offsets[start:end]) for start, end in WINDOWS}


def of_record(rows, settled):
    """Figures of what the node itself claimed: rows of true time, true offset, estimate of it, sigma, bound.

    `violations` counts the rows in which the bound was broken, from the first bound on; `bound` is its median and
    `calibration` the mean square of the estimate's error over its sigma, both after `settled`.
    """
    broken, claims = 0, 0
    bounds, normalised = [], []
    for when, offset, estimate, sigma, bound in rows:
        if math.isfinite(bound):
            claims += 1
            broken += abs(offset) > bound
            if when >= settled:
                bounds.append(bound)
                if sigma > 0:
                    normalised.append((estimate - offset) / sigma)
    return {
        "claims": claims,
        "violations": broken,
        "bound": median(bounds) if bounds else math.nan,
        "calibration": rms(normalised) ** 2 if normalised else math.nan,
    }


def across(runs, figure):
    """The median of a figure over the runs that have it."""
    values = [run[figure] for run in runs if figure in run and not math.isnan(run[figure])]
    return median(values) if values else math.nan
