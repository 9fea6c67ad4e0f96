//! The evidence on a group of events that a test receives.

use crate::math::moments::mean;
use crate::study::abnormal::AbnormalReturns;
use crate::study::portfolio::Portfolios;

/// The evidence on a group of events that a test receives, for one day or one window.
///
/// The N events are those with an abnormal return on the day, or on every day of the window. All slices with a value per event
/// have the same order.
#[derive(Debug, Clone)]
pub struct Evidence<'a> {
    /// `abnormal[i]`: x, AR on the day or CAR over the window of event `i`, a fraction.
    pub abnormal: &'a [f64],
    /// `standardized[i]`: S, SAR on the day or SCAR over the window of event `i`.
    pub standardized: &'a [f64],
    /// `errors[i]`: sqrt(V), the standard deviation of `abnormal[i]`, including the error of the estimates.
    pub errors: &'a [f64],
    /// `df[i]`: nu, the degrees of freedom of the model of event `i`.
    pub df: &'a [f64],
    /// L2: the number of days of the window; 1 for a day.
    pub days: usize,
    /// The sum over those days of AAR_t, each the mean over the events with data on t.
    pub aar_sum: f64,
    /// The mean abnormal return of the group on each day of the estimation window on which an event has one.
    pub estimation_aar: &'a [f64],
    /// r, the mean correlation of estimation residuals over pairs of events, weighted by the days that they share; `None` for
    /// fewer than two events.
    pub mean_correlation: Option<f64>,
    /// `positive_share[i]`: the share of estimation residuals of event `i` that are above zero.
    pub positive_share: &'a [f64],
    /// Corrado's statistic of each day of the window, over the events with data on that day.
    pub rank_days: &'a [Option<f64>],
    /// The ranks of S among the estimation days, or the reason why there are none.
    pub generalized_ranks: Result<GeneralizedRanks, &'static str>,
    /// The estimation windows of the events.
    pub estimation: EstimationWindows<'a>,
    /// The events as calendar-time portfolios.
    pub portfolios: Portfolios<'a>,
}

impl<'a> Evidence<'a> {
    /// Builds evidence from given numbers, to try out a test: N events of one day that are not correlated, without
    /// estimation windows, ranks and portfolios. The fields can be set afterwards.
    ///
    /// ```
    /// use newsquake::study::inference::{CrossSectional, Evidence, Significance};
    /// let evidence = Evidence::for_tests(&[0.01, 0.02, 0.03], &[1.0, 2.0, 3.0], &[98.0; 3]);
    /// let t = CrossSectional {}.evaluate(&evidence).statistic().unwrap();
    /// // mean 2 %, standard deviation 1 %
    /// assert!((t - 2.0 * 3.0_f64.sqrt()).abs() < 1e-12);
    /// ```
    pub fn for_tests(abnormal: &'a [f64], standardized: &'a [f64], df: &'a [f64]) -> Self {
        Self {
            abnormal,
            standardized,
            errors: &[],
            df,
            days: 1,
            aar_sum: mean(abnormal).unwrap_or(0.0),
            estimation_aar: &[],
            mean_correlation: (abnormal.len() > 1).then_some(0.0),
            positive_share: &[],
            rank_days: &[],
            generalized_ranks: Err("there are no ranks"),
            estimation: EstimationWindows::given(0, &[], &[]),
            portfolios: Portfolios::given(&[]),
        }
    }

    /// Returns N, the number of events.
    pub fn n(&self) -> f64 {
        self.abnormal.len() as f64
    }

    /// Returns the number of abnormal returns above zero.
    pub fn positive(&self) -> usize {
        self.abnormal.iter().filter(|x| **x > 0.0).count()
    }

    /// Returns the effect, the same for all events, that moves the sum of S by `sum`: an effect moves S of each event by the effect over
    /// its standard deviation. Infinite where no event has one.
    pub fn shift(&self, sum: f64) -> f64 {
        sum / self.errors.iter().map(|error| 1.0 / error).sum::<f64>()
    }

    /// Returns r, where the corrections of Kolari & Pynnonen are defined.
    ///
    /// # Errors
    /// Fewer than two events, or r at its floor of -1/(N - 1).
    pub fn usable_correlation(&self) -> Result<f64, &'static str> {
        match self.mean_correlation {
            None => Err("needs two events or more"),
            Some(r) if 1.0 + (self.n() - 1.0) * r <= 0.0 => {
                Err("the mean correlation is at or below -1/(N - 1)")
            }
            Some(r) => Ok(r),
        }
    }
}

/// The ranks that the generalised rank tests compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeneralizedRanks {
    /// Ubar_0, the mean scaled rank of the events.
    pub mean: f64,
    /// S, the spread of the mean scaled ranks of all observations.
    pub spread: f64,
    /// T, the number of observations.
    pub observations: f64,
}

/// The estimation windows of the events of an [`Evidence`], in its order.
#[derive(Debug, Clone, Copy)]
pub struct EstimationWindows<'a>(Source<'a>);

#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    Measured {
        abnormal: &'a AbnormalReturns,
        members: &'a [usize],
    },
    Given {
        days: usize,
        residuals: &'a [Vec<f64>],
        sigma: &'a [f64],
    },
}

impl<'a> EstimationWindows<'a> {
    /// Returns the estimation windows of these events of a study.
    pub(in crate::study) fn measured(abnormal: &'a AbnormalReturns, members: &'a [usize]) -> Self {
        Self(Source::Measured { abnormal, members })
    }

    /// Creates estimation windows of L1 days from the residuals and s of each event.
    pub fn given(days: usize, residuals: &'a [Vec<f64>], sigma: &'a [f64]) -> Self {
        Self(Source::Given {
            days,
            residuals,
            sigma,
        })
    }

    /// Returns L1, the number of days of the estimation window.
    pub fn days(&self) -> usize {
        match self.0 {
            Source::Measured { abnormal, .. } => abnormal.windows.estimation.days(),
            Source::Given { days, .. } => days,
        }
    }

    /// Returns the residuals of event `i`, one for each estimation day, NaN where the day is not usable.
    pub fn residuals(&self, i: usize) -> Vec<f64> {
        match self.0 {
            Source::Measured { abnormal, members } => abnormal.residuals(members[i]),
            Source::Given { residuals, .. } => residuals[i].clone(),
        }
    }

    /// Returns s of event `i`.
    pub fn sigma(&self, i: usize) -> f64 {
        match self.0 {
            Source::Measured { abnormal, members } => abnormal.events[members[i]].fit.sigma,
            Source::Given { sigma, .. } => sigma[i],
        }
    }
}
