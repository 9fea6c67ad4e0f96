"""The market model with EGARCH(1,1) errors on data/alibaba-day, with arch: writes egarch.json.

As gjr.py, with arch's EGARCH, which orders the parameters of the variance as omega, alpha, gamma, beta. Its likelihood is maximised by
scipy under arch >= |asymmetry|. arch forecasts one day without simulation; further days are the product of the expected factors of
the days between, each integrated numerically by scipy.
"""

import numpy as np
from arch.univariate import EGARCH, Normal
from scipy.integrate import quad
from scipy.optimize import minimize

import garch
from alibaba_events import ESTIMATION, EVENT, events
from garch import PERCENT, measured
from number_file import write

# Events in the file, and of those the ones with their returns.
EVENTS, LIKELIHOODS = 3, 3
# omega as a share of the logarithm of the presample variance, arch, garch, asymmetry.
POINTS = [(0.1, 0.2, 0.9, -0.1), (0.5, 0.05, 0.5, 0.1), (0.0, 0.4, 1.0, 0.0), (1.0, -0.1, 0.0, -0.2)]
MEAN_SIZE = np.sqrt(2.0 / np.pi)


class Sample(garch.Sample):
    def loglikelihood(self, params):
        """Of alpha, beta, omega, alpha_1, gamma_1, beta_1 in percent, by arch's own variance recursion and density."""
        resids = self.y - self.rows @ params[:2]
        sigma2 = np.empty_like(resids)
        bounds = np.tile([1e-300, 1e300], (len(resids), 1))
        EGARCH(1, 1, 1).compute_variance(params[2:], resids, sigma2, np.log(self.presample), bounds)
        return float(Normal().loglikelihood([], resids, sigma2)), sigma2

    def maximum(self):
        """Of arch's likelihood, by SLSQP of scipy: arch's own fit cannot be told that arch >= |asymmetry|."""
        best, days = None, len(self.y)
        bounds = [(None, None)] * 3 + [(0.0, None), (None, None), (0.0, 1.0)]
        weights = [{"type": "ineq", "fun": lambda at, sign=sign: at[3] + sign * at[4]} for sign in (-1.0, 1.0)]
        for beta, alpha, gamma in [(b, a, g) for b in (0.6, 0.95) for a in (0.1, 0.4) for g in (-0.05, 0.05)]:
            at = np.array([*self.ols.params, (1.0 - beta) * np.log(self.presample), alpha, gamma, beta])
            for _ in range(3):
                found = minimize(
                    lambda at: -self.loglikelihood(at)[0] / days,
                    at,
                    method="SLSQP",
                    bounds=bounds,
                    constraints=weights,
                    options={"ftol": 1e-16, "maxiter": 2000},
                )
                at = found.x
            if np.isfinite(found.fun) and (best is None or found.fun < best.fun):
                best = found
        return best.x


def points(event):
    sample = Sample(event)
    found = []
    for share, arch, persistence, asymmetry in POINTS:
        omega = share * np.log(sample.presample)
        value = sample.loglikelihood(np.array([*sample.ols.params, omega, arch, asymmetry, persistence]))[0]
        alpha, beta = sample.ols.params
        # ln h in percent is ln h in fractions + 2 ln 100.
        omega += (persistence - 1.0) * 2.0 * np.log(PERCENT)
        at = [alpha / PERCENT, beta, omega, arch, persistence, asymmetry]
        found.append({"at": at, "log_likelihood": value + len(sample.y) * np.log(PERCENT)})
    return {
        "symbol": event.symbol,
        "returns": list(event.returns[sample.span]),
        "market": list(event.market[sample.span]),
        "presample": sample.presample / PERCENT**2,
        "points": found,
    }


def mean_factor(weight, arch, asymmetry):
    """The mean of exp(weight (arch (|z| - mean) + asymmetry z)) over standard normal z."""

    def at(z):
        return np.exp(weight * (arch * (abs(z) - MEAN_SIZE) + asymmetry * z) - z * z / 2.0) / np.sqrt(2.0 * np.pi)

    return sum(quad(at, *side, epsabs=1e-13, epsrel=1e-12)[0] for side in [(-40.0, 0.0), (0.0, 40.0)])


def forecasts(last, params, days):
    """The expected variances of the days after the last one, whose standardised error and variance are given."""
    omega, arch, lasting, asymmetry = params
    z, h = last
    first = omega + arch * (abs(z) - MEAN_SIZE) + asymmetry * z + lasting * np.log(h)
    found = []
    for further in range(days):
        weights = [lasting**j for j in range(further)]
        logarithm = lasting**further * first + sum(w * omega + np.log(mean_factor(w, arch, asymmetry)) for w in weights)
        found.append(np.exp(logarithm))
    return np.array(found)


def fit(event):
    sample = Sample(event)
    params = sample.maximum()
    maximum, h = sample.loglikelihood(params)
    alpha, beta = params[0] / PERCENT, params[1]
    arch, asymmetry, lasting = params[3], params[4], params[5]
    omega = params[2] - (1.0 - lasting) * 2.0 * np.log(PERCENT)
    h = h / PERCENT**2
    resids = event.returns[sample.span] - alpha - beta * event.market[sample.span]
    at = event.days(EVENT)
    last = (resids[-1] / np.sqrt(h[-1]), h[-1])
    count = at.stop - at.start if isinstance(at, slice) else len(at)
    ahead = forecasts(last, (omega, arch, lasting, asymmetry), count)
    coefficients = {"alpha": alpha, "beta": beta, "omega": omega, "arch": arch, "garch": lasting, "asymmetry": asymmetry}
    return measured(event, sample, (resids, h, ahead), coefficients, maximum + len(sample.y) * np.log(PERCENT))


def main():
    some = events()[:EVENTS]
    found = [fit(event) for event in some]
    for event in found:
        print(event["symbol"], event["log_likelihood"], event["coefficients"])
    likelihood = [points(event) for event in some[:LIKELIHOODS]]
    models = {"egarch": {"events": found}}
    write("egarch.json", {"estimation": list(ESTIMATION), "likelihood": likelihood, "models": models})


if __name__ == "__main__":
    main()
