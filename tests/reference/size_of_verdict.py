"""Rejection rates of true nulls where the verdict leaves a test unmarked: a second implementation, in numpy, of tests and marks.

`size_of_verdict.py [SAMPLES] [SEED]` simulates samples without any effect, fits the market model on 100 days, runs the tests and applies
the rules that src/study/diagnosis.rs and src/study/misshapen.rs state. It draws a sample in about a millisecond, where a study with
files, calendars and events takes thirty, so that rates are known to half a point. It prints the table in the docs of
`study::inference`, and every rate above 7.5 % by more than two standard errors. examples/size_grid.rs asks the program itself.
"""

import sys

import numpy as np
from scipy import stats
from scipy.special import erfc, ndtr

DAYS, EVENT = 100, 5  # estimation days; the event window is [-5, +5]
WINDOWS = [(0, 0), (-1, 1), (0, 5), (-5, 5)]
CRITICAL, TOLERABLE, LEAST, UPPER = 1.959963984540054, 0.075, 0.03, 1.645
BATCH, R = 250, 0.1
LAYOUTS = [
    ("normal", "own", 5),
    ("normal", "own", 10),
    ("normal", "own", 30),
    ("t(5)", "own", 10),
    ("t(5)", "own", 30),
    ("lognormal", "own", 10),
    ("lognormal", "own", 30),
    ("normal", "one", 30),
    ("normal", "staggered", 30),
]


def shocks(shape, draw, size):
    """Mean 0, variance 1; the lognormal shocks have a skewness of 2.3."""
    if shape == "normal":
        return draw.standard_normal(size)
    if shape == "t(5)":
        return draw.standard_t(5, size=size) * np.sqrt(0.6)
    s2 = 0.36
    return (np.exp(0.6 * draw.standard_normal(size)) - np.exp(s2 / 2)) / np.sqrt((np.exp(s2) - 1) * np.exp(s2))


def normal_p(z):
    return erfc(np.abs(z) / np.sqrt(2))


def student_p(t, df):
    return 2 * stats.t.sf(np.abs(t), df)


def implied(variance):
    """Size of a statistic with this variance instead of 1."""
    return normal_p(CRITICAL / np.sqrt(np.maximum(variance, 1e-12)))


def shifted(variance, shift):
    sd = np.sqrt(variance)
    return ndtr(-(CRITICAL - shift) / sd) + ndtr(-(CRITICAL + shift) / sd)


class Sample:
    """A batch of samples: residuals of n events over estimation and event window, and what tests and marks need of them."""

    def __init__(self, shape, dates, n, draw):
        self.n, self.dates, self.draw = n, dates, draw
        length = DAYS + 2 * EVENT + 1
        self.offset = np.arange(n) % 4 if dates == "staggered" else np.zeros(n, int)
        if dates == "own":
            market = 0.01 * draw.standard_normal((BATCH, n, length))
            error = shocks(shape, draw, (BATCH, n, length))
        else:
            on = self.offset[:, None] + np.arange(length)
            market = 0.01 * draw.standard_normal((BATCH, length + 3))[:, on]
            common = draw.standard_normal((BATCH, length + 3))[:, on]
            error = np.sqrt(R) * common + np.sqrt(1 - R) * shocks(shape, draw, (BATCH, n, length))
        returns = (1 + 0.3 * draw.standard_normal((BATCH, n, 1))) * market + 0.02 * error
        past = slice(0, DAYS)
        x = market - market[:, :, past].mean(2, keepdims=True)
        y = returns - returns[:, :, past].mean(2, keepdims=True)
        self.sxx = (x[:, :, past] ** 2).sum(2)
        slope = (x[:, :, past] * y[:, :, past]).sum(2) / self.sxx
        self.residuals = y - slope[:, :, None] * x
        self.x = x[:, :, DAYS:]
        self.before, self.after = self.residuals[:, :, :DAYS], self.residuals[:, :, DAYS:]
        self.s2 = (self.before**2).sum(2) / (DAYS - 2)
        self.z = self.before / np.sqrt(self.s2)[:, :, None]
        self.up = (self.before > 0).mean(2)
        self.r = {window: self.correlation(window) for window in WINDOWS}

    def distances(self):
        return np.abs(self.offset[:, None] - self.offset[None, :])

    def shares(self, window):
        days = window[1] - window[0] + 1
        shared = np.maximum(days - self.distances(), 0) / days
        return shared if self.dates != "own" else np.zeros_like(shared)

    def correlation(self, window):
        """r: the mean over pairs of rho tau / L2, residuals aligned by date."""
        share, total = self.shares(window), np.zeros(BATCH)
        for a in range(self.n):
            for apart in range(4):
                others = [b for b in range(a + 1, self.n) if self.distances()[a, b] == apart and share[a, b] > 0]
                ahead = [b for b in others if self.offset[b] >= self.offset[a]]
                behind = [b for b in others if self.offset[b] < self.offset[a]]
                for group, own, theirs in [(ahead, slice(apart, DAYS), slice(0, DAYS - apart)), (behind, slice(0, DAYS - apart), slice(apart, DAYS))]:
                    if group:
                        total += share[a, group[0]] * correlate(self.before[:, [a], own], self.before[:, group, theirs]).sum(1)
        return total / (self.n * (self.n - 1) / 2)

    def error(self, window):
        share = self.shares(window)
        squares = ((share**2).sum() - np.trace(share**2)) / 2
        return np.sqrt(squares / DAYS) / (self.n * (self.n - 1) / 2)

    def window(self, window):
        inside = slice(window[0] + EVENT, window[1] + EVENT + 1)
        days = window[1] - window[0] + 1
        car = self.after[:, :, inside].sum(2)
        variance = self.s2 * (days + days**2 / DAYS + self.x[:, :, inside].sum(2) ** 2 / self.sxx)
        return days, inside, car, variance


def correlate(a, b):
    a, b = a - a.mean(2, keepdims=True), b - b.mean(2, keepdims=True)
    return (a * b).sum(2) / np.sqrt((a**2).sum(2) * (b**2).sum(2))


def tests(sample, window):
    """The p-values."""
    n, r = sample.n, sample.r[window]
    days, inside, car, variance = sample.window(window)
    scar = car / np.sqrt(variance)
    inflation = np.where(1 + (n - 1) * r > 0, 1 + (n - 1) * r, np.nan)
    bmp = np.sqrt(n) * scar.mean(1) / scar.std(1, ddof=1)
    patell = scar.sum(1) / np.sqrt(n * (DAYS - 2) / (DAYS - 4))
    q = car.mean(1) / car.std(1, ddof=1)
    g = stats.skew(car, axis=1, bias=False) if n > 2 else np.full(BATCH, np.nan)
    positive, p = (car > 0).sum(1), sample.up.mean(1)
    everything = np.concatenate([sample.before, sample.after], 2)
    ranked = (everything.argsort(2).argsort(2) + 1) / (everything.shape[2] + 1) - 0.5
    daily = ranked.sum(1) / np.sqrt(n)
    daily = daily / np.sqrt((daily**2).mean(1))[:, None]
    aar = sample.before.mean(1)
    scaled = np.concatenate([sample.z, (scar / scar.std(1, ddof=1)[:, None])[:, :, None]], 2)
    mean_rank = ((scaled.argsort(2).argsort(2) + 1) / (DAYS + 2) - 0.5).mean(1)
    ratio, t = mean_rank[:, -1] / np.sqrt((mean_rank**2).mean(1)), DAYS + 1
    return {
        "cross_sectional": student_p(np.sqrt(n) * q, n - 1),
        "time_series": student_p(sample.after[:, :, inside].mean(1).sum(1) / (np.sqrt(days) * aar.std(1, ddof=1)), DAYS - 1),
        "patell": normal_p(patell),
        "patell_adjusted": normal_p(patell / np.sqrt(inflation)),
        "bmp": student_p(bmp, n - 1),
        "bmp_adjusted": student_p(bmp * np.sqrt((1 - r) / inflation), n - 1),
        "skewness_adjusted": normal_p(np.sqrt(n) * (q + g * q**2 / 3 + g**2 * q**3 / 27 + g / (6 * n))),
        "corrado": normal_p(daily[:, DAYS:][:, inside].sum(1) / np.sqrt(days)),
        "grank_t": student_p(ratio * np.sqrt((t - 2) / (t - 1 - ratio**2)), t - 2),
        "grank_z": normal_p(np.sqrt(12 * n * (t + 1) / (t - 1)) * mean_rank[:, -1]),
        "sign": np.minimum(1, 2 * np.minimum(stats.binom.cdf(positive, n, 0.5), stats.binom.sf(positive - 1, n, 0.5))),
        "generalized_sign": normal_p((positive - n * p) / np.sqrt(n * p * (1 - p))),
        "wilcoxon": wilcoxon(car),
        "mackinlay": normal_p(car.sum(1) / np.sqrt(variance.sum(1))),
    }


def wilcoxon(x):
    n = x.shape[1]
    w = ((np.abs(x).argsort(1).argsort(1) + 1) * (x > 0)).sum(1)
    if n > 25:
        return normal_p((w - n * (n + 1) / 4) / np.sqrt(n * (n + 1) * (2 * n + 1) / 24))
    ways = np.array([1.0])
    for k in range(1, n + 1):
        ways = np.concatenate([ways, np.zeros(k)]) + np.concatenate([np.zeros(k), ways])
    below = np.cumsum(ways / ways.sum())
    return np.minimum(1, 2 * np.minimum(below[w], 1 - np.concatenate([[0.0], below])[w]))


class Shape:
    """The shape of the pooled residuals."""

    def __init__(self, sample):
        z = sample.z.reshape(BATCH, -1)
        self.z = np.sort((z - z.mean(1, keepdims=True)) / z.std(1, keepdims=True), 1)
        count = self.z.shape[1]
        self.skewness, self.kurtosis = (self.z**3).mean(1), (self.z**4).mean(1) - 3
        slope = (self.mean_rank(1.1) - self.mean_rank(0.9)) / 0.2
        values = (np.arange(count) + 0.5) / count - slope[:, None] * (self.z**2 - 1) / 2
        self.rank_variance = 12 * values.var(1)
        edges = np.concatenate([np.zeros((BATCH, 1)), ndtr(self.z), np.ones((BATCH, 1))], 1)
        self.normal_rank_variance = 12 * ((np.arange(count + 1) / count - 0.5) ** 2 * np.diff(edges, axis=1)).sum(1)

    def mean_rank(self, scale):
        return np.array([np.searchsorted(z, scale * z, "right").mean() / len(z) for z in self.z])

    def chance_of_skewness(self, row, g, n, draw):
        drawn = stats.skew(draw.choice(self.z[row], (400, n)), axis=1, bias=False)
        return (1 + (np.abs(drawn) >= abs(g)).sum()) / 401


def event_marks(sample, shape):
    """Marks that look at the tested day: a variance above that of the estimation days, and unusual skewness."""
    n, draw = sample.n, sample.draw
    _, _, ar, variance = sample.window((0, 0))
    sar = ar / np.sqrt(variance)
    ratio = sar.var(1, ddof=1) / ((DAYS - 2) / (DAYS - 4) * (1 - sample.r[0, 0]))
    df = (n - 1) * 2 / (2 + np.maximum(shape.kurtosis, 0))
    wider = (stats.chi2.sf(df * ratio, df) < 0.05) & (implied(ratio) > TOLERABLE)
    unusual = np.zeros(BATCH, bool)
    if n > 2:
        g = stats.skew(sar, axis=1, bias=False)
        error = np.sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))
        for row in np.flatnonzero((normal_p(g / error) < 0.05) & (n < 25 * g**2)):
            unusual[row] = shape.chance_of_skewness(row, g[row], n, draw) < 0.01
    return wider, unusual


def marks(sample, shape, window, wider, unusual):
    """The assumptions that a window breaks, and the tests that rest on them."""
    n, r, day = sample.n, sample.r[window], sample.r[0, 0]
    days = window[1] - window[0] + 1
    correlated = (implied(1 + (n - 1) * r) > TOLERABLE) | (implied(1 + (n - 1) * (r + UPPER * sample.error(window))) > TOLERABLE)
    within, further = 1 + (n - 1) * day, np.sqrt(max(0, sample.error(window) ** 2 - sample.error((0, 0)) ** 2))
    unseen = [np.where((within > 0) & (1 + (n - 1) * x > 0), (1 + (n - 1) * x) / within, 1.0) for x in (r, r + UPPER * further)]
    event_time = (implied(unseen[0]) > TOLERABLE) | (implied(unseen[1]) > TOLERABLE)
    long = implied((1 + days / DAYS) * np.maximum(unseen[1], 1)) > TOLERABLE
    ranked = DAYS + 2 * EVENT + 1
    many = implied((ranked - days) / (ranked - 1)) < LEAST
    g, k = shape.skewness / np.sqrt(days), shape.kurtosis
    skewed = unusual | ((np.abs(g) > 1) & (n < 8 * g**2))
    tails = (n >= 15) & (n < 15 + 4 * k / days)
    up = 0.5 + (sample.up.mean(1) - 0.5) / np.sqrt(days)
    asymmetric = (shifted(1.0, np.sqrt(3 * n) * (up - 0.5) / np.sqrt(2)) > TOLERABLE) | unusual | (np.abs(g) > 1)
    variance = shape.rank_variance * (1 + 1.5 / n) + np.maximum(shape.normal_rank_variance - 1, 0) * (1 - 1 / days)
    scaled = shifted(variance, 0.0235 * (shape.skewness - g) * np.sqrt(12 * n)) > TOLERABLE
    scaled |= (n >= 10) & (n < 10 + 2.2 * k)
    uneven = shifted(1.0, 2 * (up - 0.5) * np.sqrt(n)) > TOLERABLE
    counted = np.array([sign_size(n, p, q) for p, q in zip(sample.up.mean(1), up)]) > TOLERABLE
    return {
        "cross_sectional": correlated | skewed,
        "time_series": event_time | wider | long,
        "patell": correlated | wider,
        "patell_adjusted": wider,
        "bmp": correlated | skewed,
        "bmp_adjusted": skewed,
        "skewness_adjusted": correlated | tails | (n < 15),
        "corrado": event_time | wider | many,
        "grank_t": event_time | scaled | (n < 11),
        "grank_z": correlated | scaled | (n < 11),
        "sign": correlated | uneven | (n < 6),
        "generalized_sign": correlated | counted | (n < 6),
        "wilcoxon": correlated | asymmetric | (n < 6),
        "mackinlay": correlated | wider,
    }


def sign_size(n, p, actual):
    rises = np.arange(n + 1)
    rejected = np.abs(rises - n * p) > CRITICAL * np.sqrt(n * p * (1 - p))
    return stats.binom.pmf(rises, n, actual)[rejected].sum()


def rates(layout, samples, draw):
    """{(window, test): [samples on which it stands, of those rejected]}"""
    found = {}
    for _ in range(0, samples, BATCH):
        sample = Sample(*layout, draw)
        shape = Shape(sample)
        wider, unusual = event_marks(sample, shape)
        for window in WINDOWS:
            marked = marks(sample, shape, window, wider, unusual)
            for test, p in tests(sample, window).items():
                stands = ~marked[test] & np.isfinite(p)
                count = found.setdefault((window, test), [0, 0])
                count[0] += stands.sum()
                count[1] += (stands & (p <= 0.05)).sum()
    return found


def main():
    samples, seed = (int(text) for text in (sys.argv[1:] + ["2000", "2"][len(sys.argv) - 1 :])[:2])
    draw = np.random.default_rng(seed)
    found = {}
    for layout in LAYOUTS:
        found[layout] = rates(layout, samples, draw)
        print(layout, file=sys.stderr, flush=True)

    def cell(layout, window, test):
        stands, rejected = found[layout][window, test]
        return f"{100 * rejected / stands:.1f}" if stands >= samples / 2 else "†"

    heads = [f"{shape}, {dates}, {n}" for shape, dates, n in LAYOUTS]
    print("| test | " + " | ".join(heads) + " |\n|---|" + "--:|" * len(heads))
    for test in sorted({test for _, test in found[LAYOUTS[0]]}):
        cells = [" / ".join(cell(layout, window, test) for window in (WINDOWS[0], WINDOWS[-1])) for layout in LAYOUTS]
        print(f"| `{test}` | " + " | ".join(cells) + " |")
    for layout in LAYOUTS:
        for (window, test), (stands, rejected) in found[layout].items():
            share, error = rejected / max(stands, 1), np.sqrt(TOLERABLE * (1 - TOLERABLE) / max(stands, 1))
            if stands >= samples / 20 and share > TOLERABLE + 2 * error:
                print(f"above 7.5 %: {test} {window} {layout}: {100 * share:.1f} % of {stands}")


if __name__ == "__main__":
    main()
