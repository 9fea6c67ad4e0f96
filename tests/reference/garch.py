"""The market model with GARCH(1,1) errors on data/alibaba-day, with arch: writes garch.json.

arch works in percent here (its optimiser wants numbers of the order of 1); the file holds fractions. Its presample value,
`backcast`, is set to the mean squared residual of least squares, and its bounds on the variance are set out of reach: they are
no part of the likelihood. The maximum is the best of SLSQP from 20 starts, each taken up again from its own end until nothing is gained.
"""

import numpy as np
import statsmodels.api as sm
from arch.univariate import ARX, GARCH, Normal
from scipy import stats

from alibaba_events import ESTIMATION, EVENT, WINDOWS, events
from number_file import write

PERCENT = 100.0
# Of so many events, with their returns, at omega as a share of the presample variance, arch and garch.
LIKELIHOODS = 4
POINTS = [(0.1, 0.1, 0.8), (0.5, 0.3, 0.2), (0.02, 0.0, 0.97), (0.0, 0.4, 0.6)]


class Sample:
    def __init__(self, event):
        self.event = event
        self.span = event.days(ESTIMATION)
        assert not np.isnan(event.returns[self.span]).any()
        y, x = event.returns[self.span] * PERCENT, event.market[self.span] * PERCENT
        self.y, self.rows = y, np.column_stack([np.ones(len(x)), x])
        self.ols = sm.OLS(y, self.rows).fit()
        self.presample = np.mean(self.ols.resid**2)
        self.model = ARX(y, x=x[:, None], constant=True, volatility=GARCH(1, 0, 1), distribution=Normal(), rescale=False)

    def loglikelihood(self, params):
        """Of alpha, beta, omega, arch, garch in percent, by arch's own variance recursion and density."""
        resids = self.y - self.rows @ params[:2]
        sigma2 = np.empty_like(resids)
        bounds = np.tile([1e-300, 1e300], (len(resids), 1))
        GARCH(1, 0, 1).compute_variance(params[2:], resids, sigma2, self.presample, bounds)
        return float(Normal().loglikelihood([], resids, sigma2)), sigma2

    def maximum(self):
        best = None
        starts = [(a, p - a) for p in (0.3, 0.6, 0.9, 0.97, 0.999) for a in (0.0005, 0.01, 0.05, 0.2)]
        for arch, garch in starts:
            at = np.array([*self.ols.params, (1.0 - arch - garch) * self.presample, arch, garch])
            value = -np.inf
            for _ in range(20):
                # At an edge SLSQP may end a hair outside, and arch would then start elsewhere.
                at = np.concatenate([at[:2], np.maximum(at[2:], [1e-12, 0.0, 0.0])])
                at[3:] *= min(1.0, (1.0 - 1e-12) / at[3:].sum())
                options = {"ftol": 1e-15, "maxiter": 5000}
                found = self.model.fit(
                    starting_values=at, backcast=self.presample, disp="off", show_warning=False, options=options
                )
                at, gained = found.params.to_numpy(), found.loglikelihood - value
                value = found.loglikelihood
                if gained < 1e-11:
                    break
            if best is None or value > best.loglikelihood:
                best = found
        return best


def per_fraction(params):
    return params / np.array([PERCENT, 1.0, PERCENT**2, 1.0, 1.0])


def points(event):
    """The returns, and the likelihood at points that are no maximum."""
    sample = Sample(event)
    found = []
    for share, arch, garch in POINTS:
        at = np.array([*sample.ols.params, share * sample.presample, arch, garch])
        value = sample.loglikelihood(at)[0] + len(sample.y) * np.log(PERCENT)
        found.append({"at": list(per_fraction(at)), "log_likelihood": value})
    return {
        "symbol": event.symbol,
        "returns": list(event.returns[sample.span]),
        "market": list(event.market[sample.span]),
        "presample": sample.presample / PERCENT**2,
        "points": found,
    }


def fit(event):
    sample = Sample(event)
    scale = len(sample.y) * np.log(PERCENT)
    maximum = sample.maximum()
    value, params = maximum.loglikelihood, maximum.params.to_numpy()
    own, h = sample.loglikelihood(params)
    assert abs(own - value) < 1e-9, "arch's bounds on the variance were reached"
    assert np.allclose(np.sqrt(h), maximum.conditional_volatility, rtol=1e-9)
    alpha, beta, omega, arch, garch = per_fraction(params)
    h = h / PERCENT**2
    resids = event.returns[sample.span] - alpha - beta * event.market[sample.span]

    # Not by arch's own forecast: it begins the recursion with another presample value than its fit was given.
    forecasts = [omega + arch * resids[-1] ** 2 + garch * h[-1]]
    at = event.days(EVENT)
    while len(forecasts) < len(at):
        forecasts.append(omega + (arch + garch) * forecasts[-1])
    forecasts = np.array(forecasts)

    coefficients = {"alpha": alpha, "beta": beta, "omega": omega, "arch": arch, "garch": garch}
    found = measured(event, sample, (resids, h, forecasts), coefficients, value + scale)
    return {**found, "observations": len(resids), "forecasts": list(forecasts)}


def measured(event, sample, fitted, coefficients, log_likelihood):
    """The abnormal returns of an event: `fitted` are the residuals and variances of the estimation days, and the variances forecast."""
    resids, h, forecasts = fitted
    at, df = event.days(EVENT), len(resids) - len(coefficients)
    rows = np.column_stack([np.ones(len(event.sessions)), event.market])
    spread = np.linalg.inv(rows[sample.span].T @ (rows[sample.span] / h[:, None]))
    ar = event.returns[at] - rows[at] @ [coefficients["alpha"], coefficients["beta"]]
    windows = []
    for first, last in WINDOWS:
        inside = slice(first - EVENT[0], last - EVENT[0] + 1)
        ones = rows[at][inside].sum(axis=0)
        car, se = ar[inside].sum(), np.sqrt(forecasts[inside].sum() + ones @ spread @ ones)
        p = 2.0 * stats.t.sf(abs(car / se), df)
        windows.append({"from": first, "to": last, "car": car, "se": se, "t": car / se, "p": p})
    return {
        "event_id": event.id,
        "symbol": event.symbol,
        "df": df,
        "sigma": np.sqrt(np.sum(resids**2) / df),
        "log_likelihood": log_likelihood,
        "coefficients": coefficients,
        "ar": list(ar),
        "sar": list(ar / np.sqrt(forecasts + np.einsum("ij,jk,ik->i", rows[at], spread, rows[at]))),
        "windows": windows,
    }


def main():
    found = []
    for event in events():
        found.append(fit(event))
        last = found[-1]
        print(event.symbol, last["log_likelihood"], last["coefficients"])
    likelihood = [points(event) for event in events()[:LIKELIHOODS]]
    models = {"garch": {"events": found}}
    write("garch.json", {"estimation": list(ESTIMATION), "likelihood": likelihood, "models": models})


if __name__ == "__main__":
    main()
