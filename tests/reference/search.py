"""What searching among plans costs, from closed formulas without random numbers: writes search.json.

Three markets of plans with daily returns r[i][t]: the deflated Sharpe ratio (Bailey & Lopez de Prado 2014) with numpy and
scipy, and the probability of backtest overfitting (Bailey, Borwein, Lopez de Prado & Zhu 2017) in plain loops over every split.
"""

from itertools import combinations

import numpy as np
from scipy.stats import kurtosis, norm, rankdata, skew

from number_file import write

DAYS_PER_YEAR = 252


def returns(plans, days, drift):
    """Plan 3 repeats plan 2, and the last one never trades."""
    t, i = np.meshgrid(np.arange(days), np.arange(plans))
    own = 0.01 * np.sin(1.3 * t + 0.7 * i) + 0.004 * np.cos(0.37 * i * t + 0.2) + drift * (i - 2) / plans
    own += 0.006 * np.sin(0.9 * t)
    own[3] = own[2]
    own[-1] = 0.0
    return own


def ratio(x):
    deviation = np.std(x, ddof=1)
    return np.mean(x) / deviation if deviation > 0 else None


def search(r):
    ratios = [ratio(x) for x in r]
    moving = [i for i, value in enumerate(ratios) if value is not None]
    values = np.array([ratios[i] for i in moving])
    best = moving[int(np.argmax(values))]
    pairs = np.corrcoef(r[moving])[np.triu_indices(len(moving), 1)]
    rho, n = pairs.mean(), len(moving)
    effective = max(rho, 0) + (1 - max(rho, 0)) * n
    spread = np.std(values, ddof=1)
    x = r[best]

    def expected(m):
        euler = np.euler_gamma
        top = (1 - euler) * norm.ppf(1 - 1 / m) + euler * norm.ppf(1 - 1 / (m * np.e))
        return spread * max(top, 0)

    def sure(least):
        sr, g, k = ratios[best], skew(x), kurtosis(x, fisher=False)
        return norm.cdf((sr - least) * np.sqrt(len(x) - 1) / np.sqrt(1 - g * sr + (k - 1) / 4 * sr**2))

    a_year = np.sqrt(DAYS_PER_YEAR)
    return {
        "best_plan": best + 1,
        "days": len(x),
        "trials": n,
        "mean_correlation": rho,
        "effective_trials": effective,
        "sharpe": ratios[best] * a_year,
        "sharpe_deviation": spread * a_year,
        "expected_best_sharpe": expected(effective) * a_year,
        "probabilistic_sharpe": sure(0.0),
        "deflated_sharpe": sure(expected(effective)),
        "deflated_sharpe_if_independent": sure(expected(n)),
    }


def overfitting(r, blocks):
    days = r.shape[1]
    parts = [np.arange(b * days // blocks, (b + 1) * days // blocks) for b in range(blocks)]
    logits, chosen, tested = [], [], []
    for inside in combinations(range(blocks), blocks // 2):
        outside = [b for b in range(blocks) if b not in inside]
        first = [ratio(x[np.concatenate([parts[b] for b in inside])]) for x in r]
        other = [ratio(x[np.concatenate([parts[b] for b in outside])]) or 0.0 for x in r]
        best = max((i for i in range(len(r)) if first[i] is not None), key=lambda i: (first[i], -i))
        # Sums in another order: equal plans count as equal to twelve digits.
        share = rankdata(np.round(other, 12))[best] / (len(r) + 1)
        logits.append(np.log(share / (1 - share)))
        chosen.append(first[best])
        tested.append(other[best])
    return {
        "blocks": blocks,
        "splits": len(logits),
        "probability": np.mean(np.array(logits) <= 0),
        "loss_probability": np.mean(np.array(tested) < 0),
        "slope": np.polyfit(chosen, tested, 1)[0],
        "mean_logit": np.mean(logits),
    }


def main():
    cases = []
    for plans, days, drift, blocks in [(6, 120, 0.0015, 6), (12, 205, 0.0004, 8), (25, 260, 0.0, 10)]:
        r = returns(plans, days, drift)
        cases.append(
            {
                "plans": plans,
                "days": days,
                "drift": drift,
                "search": search(r),
                "overfitting": overfitting(r, blocks),
            }
        )
    write("search.json", {"days_per_year": DAYS_PER_YEAR, "cases": cases})


if __name__ == "__main__":
    main()
