"""How often tests of regressions reject a true null, beside the sizes implied by their squared errors.

`python size_of_regressions.py` prints a Markdown table: percent of samples rejected at 5 %, simulated / implied. The errors of events of one
date have the correlation r; those of different dates are independent. The implied size is computed as in newsquake, from the covariances
themselves.
"""

import math

import numpy as np
from scipy import stats

DRAWS = 4000


def estimators(x, dates):
    """The rows whose squared products with the errors sum to the squared error of the last coefficient, by test."""
    n, k = x.shape
    weights = (np.linalg.inv(x.T @ x) @ x.T)[-1]
    rest = np.eye(n) - x @ np.linalg.inv(x.T @ x) @ x.T
    each = np.diag(weights) @ rest
    count = dates.max() + 1
    by_date = np.array([np.where(dates == g, weights, 0.0) @ rest for g in range(count)])
    factor = count / (count - 1) * (n - 1) / (n - k)
    kinds = {
        "HC1": (each * math.sqrt(n / (n - k)), n - k, False),
        "HC3": (each / np.diag(rest)[:, None], n - k, False),
    }
    if count > k:
        kinds["by date"] = (by_date * math.sqrt(factor), count - 1, True)
    return weights, kinds


def main():
    random = np.random.default_rng(17)
    print("| events | HC1 | HC3 | by date |")
    print("|---|--:|--:|--:|")
    for what, dates, x, r in [
        ("two groups of 15 on a date each, r 0.3", np.repeat([0, 1], 15), np.repeat([0.0, 1.0], 15), 0.3),
        ("2 of 18 independent events against the others", np.arange(18), (np.arange(18) < 2) * 1.0, 0.0),
        ("4 dates of 3, slope between dates, r 0.5", np.repeat(np.arange(4), 3), np.repeat([-1.0, 0, 1, 2], 3), 0.5),
        ("24 dates of 3, slope between dates, r 0.5", np.repeat(np.arange(24), 3), np.repeat(np.arange(24) % 4, 3) * 1.0, 0.5),
        ("24 dates of 3, two of them against the others, r 0.5", np.repeat(np.arange(24), 3), (np.arange(72) < 6) * 1.0, 0.5),
        ("20 dates of 3, slope within dates, r 0.5", np.repeat(np.arange(20), 3), np.tile([-1.0, 0, 1], 20), 0.5),
    ]:  # fmt: skip
        n = len(dates)
        same = dates[:, None] == dates[None, :]
        omega = np.where(same, r, 0.0) + (1.0 - r) * np.eye(n)
        errors = random.standard_normal((DRAWS, n)) @ np.linalg.cholesky(omega).T
        weights, kinds = estimators(np.column_stack([np.ones(n), x]), dates)
        cells = []
        for name in ["HC1", "HC3", "by date"]:
            if name not in kinds:
                cells.append("-")
                continue
            rows, nominal, allows = kinds[name]
            critical = stats.t.ppf(0.975, nominal)
            t = errors @ weights / np.sqrt(((errors @ rows.T) ** 2).sum(axis=1))
            allowed = omega if allows else np.eye(n)
            m = rows @ allowed @ rows.T
            df = np.trace(m) ** 2 / (m**2).sum()
            ratio = np.trace(rows @ omega @ rows.T) / (weights @ omega @ weights)
            implied = 2.0 * stats.t.sf(critical * math.sqrt(ratio), df)
            cells.append(f"{np.mean(np.abs(t) > critical) * 100:.1f} / {implied * 100:.1f}")
        print(f"| {what} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
