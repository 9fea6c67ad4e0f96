"""The golden vector: five events on one date from closed formulas, no random numbers. Writes golden_vector.json.

Every quantity is computed here from its formula with numpy and scipy alone and compared with the printed table below.
"""

import math

import numpy as np
from scipy import stats

from number_file import write

N, T, L1 = 5, 23, 20
EVENT = np.arange(L1, T)
L2 = len(EVENT)

# The table as printed, ten significant digits.
TABLE = {
    "alpha": [0.0005894164369, 0.0008977694964, 0.001042479949, 0.0009819365481, 0.0006023149126],
    "beta": [0.8718488785, 0.9159855016, 0.9975415804, 1.11263055, 1.334719206],
    "s": [0.007303165737, 0.008412906011, 0.01058323142, 0.01159843404, 0.01312256214],
    "ar_event_0": [-0.01027619949, 0.005358634277, 0.008030993794],
    "car": [0.003113428578, -0.001596616357, 0.01451532094, 0.02455668214, 0.02494070328],
    "aar": [0.0007233907028, 0.01377448905, -0.00139197604],
    "caar": 0.01310590371,
    "sar_event_0": [-1.315947681, 0.7060630946, 1.050102608],
    "car_se": [0.0136999297, 0.01578167949, 0.01985296949, 0.0217573771, 0.02461647254],
    "scar": [0.2272587265, -0.1011689762, 0.7311410489, 1.128660041, 1.013171292],
    "car_p_event_0": 0.8227837497,
    "cross_sectional": 2.414665053,
    "cross_sectional_p": 0.07318423341,
    "time_series": 2.044075555,
    "patell": 1.264515624,
    "patell_days": [-0.3017483093, 2.748144555, -0.1538740458],
    "bmp": 2.559979319,
    "bmp_days": [-0.2747260629, 3.42312465, -0.1441696369],
    "r": -0.0985011302,
    "patell_adjusted": 1.624387009,
    "bmp_adjusted": 3.44668837,
    "generalized_sign_share": 0.52,
    "generalized_sign_positive": 4,
    "generalized_sign": 1.25320103,
    "sign": 1.341640786,
    "sign_p_exact": 0.375,
    "corrado_days": [-0.5602924028, 2.881503786, -0.4002088591],
    "corrado": 1.109091324,
    "grank_z_raw": 2.690799889,
    "grank_t": 3.283520562,
    "grank_z": 2.363356627,
    "skewness": -0.2363563582,
    "skewness_adjusted": 2.197438919,
    "wilcoxon_w": 1,
    "wilcoxon_p_exact": 0.125,
    "bhar": [0.003154695017, -0.002051209014, 0.01465580375, 0.02498626982, 0.02443780143],
}


def two_sided_normal(z):
    return 2.0 * stats.norm.sf(np.abs(z))


def two_sided_t(t, df):
    return 2.0 * stats.t.sf(np.abs(t), df)


def inputs():
    t = np.arange(T)
    market = 0.01 * np.sin(1.3 * t + 0.4) + 0.0005
    columns = []
    for i in range(N):
        own = 0.0002 * (i + 1) + (0.8 + 0.1 * i) * market
        own = own + 0.01 * (1 + 0.2 * i) * np.sin(2.1 * t + 1.7 * 0.37 * i * t + 0.9 * i)
        own[21] += 0.01 * (i + 1) / 2
        columns.append(own)
    return market, np.column_stack(columns)


def cross_sectional(x):
    return math.sqrt(N) * x.mean(axis=0) / x.std(axis=0, ddof=1)


def skewness_of(x):
    q = x.mean() / x.std(ddof=1)
    g = N / ((N - 1) * (N - 2)) * np.sum(((x - x.mean()) / x.std(ddof=1)) ** 3)
    return g, math.sqrt(N) * (q + g * q**2 / 3 + g**2 * q**3 / 27 + g / (6 * N))


def signed_rank(x):
    """Smaller and positive rank sums, the normal z with the tie correction, and the exact p by all 2^n signs."""
    x = x[x != 0]
    n = len(x)
    ranks = stats.rankdata(np.abs(x))
    positive = ranks[x > 0].sum()
    total = n * (n + 1) / 2
    _, ties = np.unique(ranks, return_counts=True)
    variance = n * (n + 1) * (2 * n + 1) / 24 - np.sum(ties**3 - ties) / 48
    z = (positive - total / 2) / math.sqrt(variance)
    sums = [sum(ranks[j] for j in range(n) if bits >> j & 1) for bits in range(2**n)]
    low = sum(value <= positive for value in sums) / 2**n
    high = sum(value >= positive for value in sums) / 2**n
    return min(positive, total - positive), positive, z, min(1.0, 2.0 * min(low, high))


def main():
    market, returns = inputs()
    found = {"market": market, "returns": returns}

    # One event: the market model by least squares on the first 20 days.
    design = np.column_stack([np.ones(T), market])
    early, late = design[:L1], design[L1:]
    coefficients = np.linalg.lstsq(early, returns[:L1], rcond=None)[0]
    expected = design @ coefficients
    residuals = (returns - expected)[:L1]
    ar = (returns - expected)[L1:].T
    df = L1 - 2
    s = np.sqrt(np.sum(residuals**2, axis=0) / df)
    inverse = np.linalg.inv(early.T @ early)
    factor = 1.0 + np.einsum("tj,jk,tk->t", late, inverse, late)
    ones = late.sum(axis=0)
    se = s * math.sqrt(L2 + ones @ inverse @ ones)
    car = ar.sum(axis=1)
    sar = ar / (s[:, None] * np.sqrt(factor))
    scar = car / se
    total = ((returns[:L1] - returns[:L1].mean(axis=0)) ** 2).sum(axis=0)
    bhar = np.prod(1.0 + returns[L1:], axis=0) - np.prod(1.0 + expected[L1:], axis=0)
    found |= {
        "observations": L1,
        "df": df,
        "alpha": coefficients[0],
        "beta": coefficients[1],
        "s": s,
        "r_squared": 1.0 - (residuals**2).sum(axis=0) / total,
        "forecast_factor": factor,
        "ar": ar,
        "sar": sar,
        "sar_p": two_sided_t(sar, df),
        "car": car,
        "car_se": se,
        "scar": scar,
        "car_p": two_sided_t(scar, df),
        "bhar": bhar,
    }

    # Across events.
    aar = ar.mean(axis=0)
    found |= {"aar": aar, "caar": car.mean(), "caar_running": np.cumsum(aar)}
    for name, day, window in [
        ("cross_sectional", cross_sectional(ar), cross_sectional(car)),
        ("bmp", cross_sectional(sar), cross_sectional(scar)),
    ]:
        found |= {name: window, f"{name}_p": two_sided_t(window, N - 1)}
        found |= {f"{name}_days": day, f"{name}_days_p": two_sided_t(day, N - 1)}

    sd = residuals.mean(axis=1).std(ddof=1)
    series_days, series = aar / sd, aar.sum() / (math.sqrt(L2) * sd)
    found |= {"time_series_sd": sd, "time_series": series, "time_series_p": two_sided_t(series, L1 - 1)}
    found |= {"time_series_days": series_days, "time_series_days_p": two_sided_t(series_days, L1 - 1)}

    spread = math.sqrt(N * df / (df - 2))
    patell_days, patell = sar.sum(axis=0) / spread, scar.sum() / spread
    found |= {"patell": patell, "patell_p": two_sided_normal(patell)}
    # MacKinlay: the mean over sqrt(sum V) / N, V of the abnormal return of a day or of the CAR.
    mackinlay_days = ar.sum(axis=0) / np.sqrt(((ar / sar) ** 2).sum(axis=0))
    mackinlay = car.sum() / math.sqrt((se**2).sum())
    found |= {"mackinlay": mackinlay, "mackinlay_p": two_sided_normal(mackinlay)}
    found |= {"mackinlay_days": mackinlay_days, "mackinlay_days_p": two_sided_normal(mackinlay_days)}
    found |= {"patell_days": patell_days, "patell_days_p": two_sided_normal(patell_days)}

    pairs = [np.corrcoef(residuals[:, i], residuals[:, j])[0, 1] for i in range(N) for j in range(N) if i != j]
    z = residuals / np.sqrt((residuals**2).sum(axis=0))
    r = ((z.sum(axis=1) ** 2).sum() - N) / (N * (N - 1))
    assert abs(r - np.mean(pairs)) < 1e-12 and r > -1 / (N - 1)
    shrink, both = math.sqrt(1 + (N - 1) * r), math.sqrt((1 - r) / (1 + (N - 1) * r))
    found |= {"r": r}
    for name, value in [("patell_adjusted", patell / shrink), ("patell_adjusted_days", patell_days / shrink)]:
        found |= {name: value, f"{name}_p": two_sided_normal(value)}
    for name, value in [("bmp_adjusted", found["bmp"] * both), ("bmp_adjusted_days", found["bmp_days"] * both)]:
        found |= {name: value, f"{name}_p": two_sided_t(value, N - 1)}

    # Ranks and signs.
    everything = np.vstack([residuals, ar.T])
    u = np.apply_along_axis(stats.rankdata, 0, everything) / (T + 1) - 0.5
    portfolio = u.sum(axis=1) / math.sqrt(N)
    corrado_days = portfolio[L1:] / math.sqrt(np.mean(portfolio**2))
    corrado = corrado_days.sum() / math.sqrt(L2)
    found |= {"corrado": corrado, "corrado_p": two_sided_normal(corrado)}
    found |= {"corrado_days": corrado_days, "corrado_days_p": two_sided_normal(corrado_days)}

    t1 = L1 + 1

    def grank(cumulated):
        stacked = np.vstack([residuals / s, cumulated / cumulated.std(ddof=1)])
        ranked = np.apply_along_axis(stats.rankdata, 0, stacked) / (t1 + 1) - 0.5
        mean = ranked.mean(axis=1)
        raw = mean[-1] / math.sqrt(np.mean(mean**2))
        return raw, raw * math.sqrt((t1 - 2) / (t1 - 1 - raw**2)), math.sqrt(12 * N * (t1 + 1) / (t1 - 1)) * mean[-1]

    raw, grank_t, grank_z = grank(scar)
    found |= {"grank_z_raw": raw, "grank_t": grank_t, "grank_t_p": two_sided_t(grank_t, t1 - 2), "grank_df": t1 - 2}
    found |= {"grank_z": grank_z, "grank_z_p": two_sided_normal(grank_z)}
    by_day = np.array([grank(sar[:, d]) for d in range(L2)])
    found |= {"grank_t_days": by_day[:, 1], "grank_t_days_p": two_sided_t(by_day[:, 1], t1 - 2)}
    found |= {"grank_z_days": by_day[:, 2], "grank_z_days_p": two_sided_normal(by_day[:, 2])}

    share = np.mean((residuals > 0).mean(axis=0))

    def signs(x):
        positive = int((x > 0).sum())
        n = int((x != 0).sum())
        plain = (positive - n / 2) / math.sqrt(n / 4)
        exact = stats.binomtest(positive, n, 0.5).pvalue
        general = (positive - N * share) / math.sqrt(N * share * (1 - share))
        return positive, plain, exact, general

    positive, plain, exact, general = signs(car)
    found |= {"generalized_sign_share": share, "generalized_sign_positive": positive}
    found |= {"generalized_sign": general, "generalized_sign_p": two_sided_normal(general)}
    found |= {"sign": plain, "sign_p_exact": exact}
    by_day = [signs(ar[:, d]) for d in range(L2)]
    found |= {"n_positive_days": [int(row[0]) for row in by_day], "sign_days": [row[1] for row in by_day]}
    found |= {"sign_days_p_exact": [row[2] for row in by_day], "generalized_sign_days": [row[3] for row in by_day]}
    found |= {"generalized_sign_days_p": [two_sided_normal(row[3]) for row in by_day]}

    skewness, adjusted = skewness_of(car)
    found |= {"skewness": skewness, "skewness_adjusted": adjusted, "skewness_adjusted_p": two_sided_normal(adjusted)}
    by_day = np.array([skewness_of(ar[:, d])[1] for d in range(L2)])
    found |= {"skewness_adjusted_days": by_day, "skewness_adjusted_days_p": two_sided_normal(by_day)}

    smaller, ranks_up, normal, exact = signed_rank(car)
    assert abs(exact - stats.wilcoxon(car, method="exact").pvalue) < 1e-14
    found |= {"wilcoxon_w": smaller, "wilcoxon_w_positive": ranks_up, "wilcoxon": normal, "wilcoxon_p_exact": exact}
    by_day = [signed_rank(ar[:, d]) for d in range(L2)]
    found |= {"wilcoxon_days": [row[2] for row in by_day], "wilcoxon_days_p_exact": [row[3] for row in by_day]}

    check = found | {"ar_event_0": ar[0], "sar_event_0": sar[0], "car_p_event_0": found["car_p"][0]}
    numbers = 0
    for key, printed in TABLE.items():
        for mine, theirs in zip(np.atleast_1d(check[key]), np.atleast_1d(printed), strict=True):
            assert f"{float(mine):.10g}" == f"{float(theirs):.10g}", (key, mine, theirs)
            numbers += 1
    print(f"{len(TABLE)} rows, {numbers} numbers agree with the table to its ten digits")
    write("golden_vector.json", {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in found.items()})


if __name__ == "__main__":
    main()
