//! The mean correlation of a window, and which sessions of two exchanges it pairs.

use crate::catalogue::choice;

choice! {
    /// Which sessions of two calendars are paired in the mean correlation.
    ///
    /// Of six events in New York and six in Hong Kong that react to the same news a session later, residuals correlated by 0.3,
    /// `bmp_adjusted` rejects 16.4 % of true nulls at 5 % with r by date and 5.2 % with r by session; of uncorrelated events 5.2 and
    /// 5.5 % (4,000 samples, `tests/reference/size_of_dependence.py`).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Correlate {
        /// Sessions on the same date.
        #[default]
        Date = "date",
        /// Sessions on the same date, and each session with the next one of the other exchange, which news may reach later.
        Session = "session",
    }
}

/// The mean correlation of a window.
#[derive(Debug, Clone, Copy)]
pub(super) struct MeanCorrelation {
    /// r, where pairs are matched by date.
    pub same_date: Option<f64>,
    /// The same mean of rho tau / L2, but with each session of one calendar paired with the next session of another calendar,
    /// which r leaves out: trading in New York on Friday and in Hong Kong on Monday may react to the same news. The larger value
    /// of the two orders of calendars; `None` if there are no such pairs of sessions.
    pub neighbouring: Option<f64>,
    /// The mean over pairs of the sum of rho tau / L2 over the same date and the neighbouring sessions in both orders: what the
    /// covariances of two CARs add up to.
    pub all_sessions: Option<f64>,
    /// The standard error of r for independent events: each rho has the variance 1 / M, so that that of r is
    /// sum (tau / L2)^2 / M over the squared number of pairs. It is 0 where no two events share a day of the window.
    pub error: Option<f64>,
}

impl MeanCorrelation {
    /// Returns r.
    pub fn r(self, how: Correlate) -> Option<f64> {
        match how {
            Correlate::Date => self.same_date,
            Correlate::Session => self.all_sessions,
        }
    }

    /// Returns the correlation across neighbouring sessions that r leaves out.
    pub fn left_out(self, how: Correlate) -> Option<f64> {
        self.neighbouring.filter(|_| how == Correlate::Date)
    }
}
