"""How often tests that allow for dependent events reject a true null at 5 %: a second implementation in numpy.

`size_of_dependence.py [SAMPLES] [SEED]` measures two things, over [0, 0] and [0, +4] after 92 estimation days with the market model.

- Differences between two groups of 15 events: Welch's t, and Welch's t with the variance of correlated events (`welch_adjusted`).
- Six events in New York and six in Hong Kong that react to one piece of news, a session later in Hong Kong: `bmp_adjusted` with r by date
  and by session.

The numbers stand in the docs of `DifferenceOutcome` and of `Correlate`.
"""

import sys

import numpy as np
from scipy import stats

DAYS, AFTER, BATCH = 92, 5, 250
WINDOWS = [1, 5]
# Name: (sessions between the dates, r within a, within b, r between, on which dates the groups share the shock).
DIFFERENCES = {
    "independent": (6, 0.0, 0.0, False),
    "a date each, r 0.3": (6, 0.3, 0.3, False),
    "one date, a shock each, r 0.3": (0, 0.3, 0.3, False),
    "one date, one shock, r 0.3": (0, 0.3, 0.3, True),
    "one date, r 0.35 in one group": (0, 0.35, 0.0, False),
}


def events(draw, market, shock, r, count):
    """Residuals of the market model before and after, (BATCH, count, days), with s and the regressor."""
    own = draw.standard_normal((BATCH, count, DAYS + AFTER))
    error = np.sqrt(r) * shock[:, None, :] + np.sqrt(1 - r) * own
    returns = market[:, None, :] + 0.02 * error
    x = np.broadcast_to((market - market[:, :DAYS].mean(1, keepdims=True))[:, None, :], returns.shape)
    y = returns - returns[:, :, :DAYS].mean(2, keepdims=True)
    sxx = (x[:, :, :DAYS] ** 2).sum(2)
    residuals = y - ((x * y)[:, :, :DAYS].sum(2) / sxx)[:, :, None] * x
    s2 = (residuals[:, :, :DAYS] ** 2).sum(2) / (DAYS - 2)
    return residuals[:, :, :DAYS], residuals[:, :, DAYS:], s2, x[:, :, DAYS:], sxx


def windows(after, s2, x, sxx, days):
    car = after[:, :, :days].sum(2)
    return car, np.sqrt(s2 * (days + days**2 / DAYS + x[:, :, :days].sum(2) ** 2 / sxx))


def lengths(z):
    z = z - z.mean(2, keepdims=True)
    return z / np.sqrt((z**2).sum(2, keepdims=True))


def within(before):
    """The mean correlation of the pairs of one date."""
    n = before.shape[1]
    return ((lengths(before).sum(1) ** 2).sum(1) - n) / (n * (n - 1))


def between(a, b):
    """The mean correlation of pairs of two groups on the same dates."""
    return (lengths(a).sum(1) * lengths(b).sum(1)).sum(1) / (a.shape[1] * b.shape[1])


def aligned(a, b, apart):
    """Estimation days of two groups on the same dates, the second of which has its day 0 `apart` sessions later."""
    return (a[:, :, apart:], b[:, :, : DAYS - apart]) if apart >= 0 else (a[:, :, : DAYS + apart], b[:, :, -apart:])


def differences(draw, layout, count=15):
    apart, r_a, r_b, shared = layout
    length = DAYS + AFTER + apart
    market = 0.01 * draw.standard_normal((BATCH, length))
    shocks = [draw.standard_normal((BATCH, length)) for _ in range(2)]
    shocks[1] = shocks[0] if shared else shocks[1]
    first, second = slice(0, DAYS + AFTER), slice(apart, None)
    a = events(draw, market[:, first], shocks[0][:, first], r_a, count)
    b = events(draw, market[:, second], shocks[1][:, second], r_b, count)
    found = []
    for days in WINDOWS:
        (x, s_x), (y, s_y) = windows(*a[1:], days), windows(*b[1:], days)
        tau = max(days - apart, 0) / days
        r_ab = tau * between(*aligned(a[0], b[0], apart)) if tau > 0 else 0.0
        ra, rb = within(a[0]), within(b[0])
        parts = [x.var(1, ddof=1) / count, y.var(1, ddof=1) / count]
        t = (x.mean(1) - y.mean(1)) / np.sqrt(sum(parts))
        df = sum(parts) ** 2 / sum(part**2 / (count - 1) for part in parts)
        v = [(s**2).mean(1) for s in (s_x, s_y)]
        s = [s.mean(1) for s in (s_x, s_y)]
        actual = sum((v + (count - 1) * r * s**2) / count for v, s, r in zip(v, s, (ra, rb))) - 2 * r_ab * s[0] * s[1]
        assumed = sum((v - r * s**2) / count for v, s, r in zip(v, s, (ra, rb)))
        adjusted = t * np.sqrt(np.where(actual > 0, assumed / actual, np.nan))
        found += [2 * stats.t.sf(np.abs(t), df), 2 * stats.t.sf(np.abs(adjusted), df)]
    return found


def sessions(draw, r, count=6):
    """Hong Kong has its day 0 one session after New York, and each shock one session later."""
    length = DAYS + AFTER + 1
    market = 0.01 * draw.standard_normal((BATCH, length))
    news = draw.standard_normal((BATCH, length + 1))
    here, there = slice(0, DAYS + AFTER), slice(1, length)
    a = events(draw, market[:, here], news[:, 1:][:, here], r, count)
    b = events(draw, market[:, there], news[:, :-1][:, there], r, count)
    n, pairs = 2 * count, count * (2 * count - 1)
    found = []
    for days in WINDOWS:
        scar = np.concatenate([car / se for car, se in (windows(*a[1:], days), windows(*b[1:], days))], 1)
        bmp = np.sqrt(n) * scar.mean(1) / scar.std(1, ddof=1)
        inside = (within(a[0]) + within(b[0])) * count * (count - 1) / 2

        def crossed(lag):
            """Sum of rho tau / L2 with each session of New York paired with the one `lag` later in Hong Kong."""
            shared = max(days - abs(1 - lag), 0) / days
            return shared * count**2 * between(*aligned(a[0], b[0], 1 - lag)) if shared > 0 else 0.0

        for mean in [(inside + crossed(0)) / pairs, (inside + crossed(0) + crossed(1) + crossed(-1)) / pairs]:
            inflation = 1 + (n - 1) * mean
            t = bmp * np.sqrt(np.where(inflation > 0, (1 - mean) / inflation, np.nan))
            found.append(2 * stats.t.sf(np.abs(t), n - 1))
    return found


def rates(simulate, samples):
    found = [simulate() for _ in range(0, samples, BATCH)]
    columns = [np.concatenate(column) for column in zip(*found)]
    return [100 * (column[np.isfinite(column)] <= 0.05).mean() for column in columns]


def main():
    samples, seed = (int(text) for text in (sys.argv[1:] + ["4000", "2"][len(sys.argv) - 1 :])[:2])
    draw = np.random.default_rng(seed)
    print("percent rejected over [0, 0] / [0, +4]")
    for name, layout in DIFFERENCES.items():
        welch, adjusted, welch5, adjusted5 = rates(lambda layout=layout: differences(draw, layout), samples)
        print(f"{name}: welch {welch:.1f} / {welch5:.1f}, welch_adjusted {adjusted:.1f} / {adjusted5:.1f}", flush=True)
    for r in [0.0, 0.3]:
        date, session, date5, session5 = rates(lambda r=r: sessions(draw, r), samples)
        print(f"r {r} a session apart: by date {date:.1f} / {date5:.1f}, by session {session:.1f} / {session5:.1f}", flush=True)


if __name__ == "__main__":
    main()
