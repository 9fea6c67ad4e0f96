"""The market model with GJR-GARCH(1,1) errors on data/alibaba-day, with arch: writes gjr.json.

As garch.py, with one asymmetric term; arch orders the parameters of the variance as omega, alpha, gamma, beta.
"""

import numpy as np
from arch.univariate import ARX, GARCH, Normal

import garch
from alibaba_events import ESTIMATION, EVENT, events
from garch import PERCENT, measured
from number_file import write

# Events in the file, and of those the ones with their returns.
EVENTS, LIKELIHOODS = 8, 3
# omega as a share of the presample variance, arch, garch, asymmetry.
POINTS = [(0.1, 0.05, 0.8, 0.1), (0.5, 0.3, 0.2, -0.2), (0.02, 0.0, 0.9, 0.15), (0.1, 0.2, 0.6, 0.0)]


class Sample(garch.Sample):
    def __init__(self, event):
        super().__init__(event)
        x = self.rows[:, 1]
        self.model = ARX(
            self.y, x=x[:, None], constant=True, volatility=GARCH(1, 1, 1), distribution=Normal(), rescale=False
        )

    def loglikelihood(self, params):
        """Of alpha, beta, omega, alpha_1, gamma_1, beta_1 in percent, by arch's own variance recursion and density."""
        resids = self.y - self.rows @ params[:2]
        sigma2 = np.empty_like(resids)
        bounds = np.tile([1e-300, 1e300], (len(resids), 1))
        GARCH(1, 1, 1).compute_variance(params[2:], resids, sigma2, self.presample, bounds)
        return float(Normal().loglikelihood([], resids, sigma2)), sigma2

    def maximum(self):
        best = None
        starts = [(w, p - w, g) for p in (0.3, 0.6, 0.9, 0.97, 0.999) for w in (0.01, 0.05, 0.2) for g in (-0.8, 0.0, 0.8)]
        for w, beta, g in starts:
            variance = [(1.0 - w - beta) * self.presample, w * (1 - g), 2 * w * g, beta]
            at, value = np.array([*self.ols.params, *variance]), -np.inf
            for _ in range(20):
                at[2] = max(at[2], 1e-12)
                at[[3, 5]] = np.maximum(at[[3, 5]], 0.0)
                at[4] = max(at[4], -at[3])
                total = at[3] + at[4] / 2 + at[5]
                at[3:] *= min(1.0, (1.0 - 1e-12) / total)
                options = {"ftol": 1e-15, "maxiter": 5000}
                found = self.model.fit(
                    starting_values=at, backcast=self.presample, disp="off", show_warning=False, options=options
                )
                at, gained = found.params.to_numpy().copy(), found.loglikelihood - value
                value = found.loglikelihood
                if gained < 1e-11:
                    break
            if best is None or value > best.loglikelihood:
                best = found
        return best


def points(event):
    sample = Sample(event)
    found = []
    for share, arch, persistence, asymmetry in POINTS:
        variance = [share * sample.presample, arch, asymmetry, persistence]
        value = sample.loglikelihood(np.array([*sample.ols.params, *variance]))[0] + len(sample.y) * np.log(PERCENT)
        alpha, beta = sample.ols.params
        at = [alpha / PERCENT, beta, variance[0] / PERCENT**2, arch, persistence, asymmetry]
        found.append({"at": at, "log_likelihood": value})
    return {
        "symbol": event.symbol,
        "returns": list(event.returns[sample.span]),
        "market": list(event.market[sample.span]),
        "presample": sample.presample / PERCENT**2,
        "points": found,
    }


def fit(event):
    sample = Sample(event)
    maximum = sample.maximum()
    params = maximum.params.to_numpy()
    own, h = sample.loglikelihood(params)
    assert abs(own - maximum.loglikelihood) < 1e-9, "arch's bounds on the variance were reached"
    alpha, beta = params[0] / PERCENT, params[1]
    omega, arch, asymmetry, lasting = params[2] / PERCENT**2, params[3], params[4], params[5]
    h = h / PERCENT**2
    resids = event.returns[sample.span] - alpha - beta * event.market[sample.span]
    last = resids[-1]
    forecasts = [omega + (arch + asymmetry * (last < 0)) * last**2 + lasting * h[-1]]
    at = event.days(EVENT)
    while len(forecasts) < len(at):
        forecasts.append(omega + (arch + asymmetry / 2 + lasting) * forecasts[-1])
    forecasts = np.array(forecasts)
    coefficients = {"alpha": alpha, "beta": beta, "omega": omega, "arch": arch, "garch": lasting, "asymmetry": asymmetry}
    return measured(event, sample, (resids, h, forecasts), coefficients, maximum.loglikelihood + len(sample.y) * np.log(PERCENT))


def main():
    some = events()[:EVENTS]
    found = [fit(event) for event in some]
    for event in found:
        print(event["symbol"], event["log_likelihood"], event["coefficients"])
    likelihood = [points(event) for event in some[:LIKELIHOODS]]
    models = {"gjr": {"events": found}}
    write("gjr.json", {"estimation": list(ESTIMATION), "likelihood": likelihood, "models": models})


if __name__ == "__main__":
    main()
