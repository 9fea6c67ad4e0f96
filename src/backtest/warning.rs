//! What a reader should know before believing a backtest: each warning with its numbers, and its text in one place.

use crate::error::{Message, message, option};
use crate::finding::{Finding, first_of};
use crate::time::Date;

/// The most tags that a message lists.
const MOST_TAGS: usize = 12;

/// One thing that a reader should know before believing a backtest.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// Trades at prices from before the news were allowed.
    SameBar {
        /// Number of trades that were entered at such a price.
        trades: usize,
        /// Number of all trades.
        of: usize,
    },
    /// Exit bars touched both the stop and the target.
    StopAndTargetInOneBar {
        /// Number of such trades.
        trades: usize,
        /// Number of all trades.
        of: usize,
    },
    /// Trades were left because the prices end.
    ForcedExits {
        /// Number of such trades.
        trades: usize,
        /// Number of all trades.
        of: usize,
    },
    /// Entries had to wait for a price.
    EntriesDelayed {
        /// Number of such entries.
        entries: usize,
        /// Number of all entries.
        of: usize,
        /// The longest wait, sessions.
        longest: usize,
    },
    /// Exits had to wait for a price.
    ExitsDelayed {
        /// Number of such exits.
        exits: usize,
        /// Number of all exits.
        of: usize,
    },
    /// Fills on days on which nothing was traded.
    NoVolume {
        /// Number of such fills.
        fills: usize,
        /// Number of all fills.
        of: usize,
    },
    /// Entries at the close because the session has no open.
    NoOpen {
        /// Number of such entries.
        entries: usize,
        /// Number of all entries.
        of: usize,
    },
    /// The limits made trades smaller.
    TradesCut {
        /// Number of such entries.
        entries: usize,
        /// Number of all entries.
        of: usize,
    },
    /// Costs that need something the file lacks.
    CostsUnknown {
        /// Number of such fills.
        fills: usize,
        /// Number of all fills.
        of: usize,
    },
    /// Costs of hedges that need something the file lacks.
    HedgeCostsUnknown {
        /// Number of such fills.
        fills: usize,
        /// Number of all fills of hedges.
        of: usize,
    },
    /// Entries without a volume to limit them by.
    VolumeUnknown {
        /// Number of such entries.
        entries: usize,
        /// Number of all entries.
        of: usize,
    },
    /// Exits of more shares than an entry on that day could have had.
    ExitsAboveParticipation {
        /// Number of such exits.
        exits: usize,
        /// Number of all exits.
        of: usize,
    },
    /// Short trades whose event states no borrow fee of its own.
    BorrowUnknown {
        /// Number of such trades.
        trades: usize,
        /// Number of all short trades.
        of: usize,
    },
    /// Events that lost a slot or money to another event of the same moment by the order of their symbols.
    TiesBySymbol {
        /// Number of such events.
        events: usize,
    },
    /// Exits at an exchange rate that was too old.
    StaleRates {
        /// Number of such exits.
        exits: usize,
        /// Number of all exits.
        of: usize,
    },
    /// A tag of the options that no event carries.
    NoSuchTag {
        /// The tag.
        tag: String,
        /// A similar tag that events do carry.
        near: Option<String>,
        /// The tags that events carry.
        known: Vec<String>,
    },
    /// Trades in several currencies, or in some that are not known.
    MixedCurrencies {
        /// The currencies, as the files name them or as the exchanges suggest.
        currencies: Vec<String>,
        /// The time zones of exchanges that suggest no currency.
        zones: Vec<String>,
    },
    /// Numbers of shares that come from adjusted prices.
    AdjustedShares,
    /// Trades at raw closes over a split, which the adjusted column proves.
    SplitInTrade {
        /// Number of such trades.
        trades: usize,
        /// Number of all trades.
        of: usize,
        /// The first of them: symbol, date, and the factor by which the price jumped.
        first: (String, Date, f64),
    },
    /// Hedges that found no price before their trade was left.
    HedgesGivenUp {
        /// Number of such trades.
        trades: usize,
        /// Number of all trades that were to be hedged.
        of: usize,
    },
    /// Trades whose benchmark had no price any more to hedge with.
    Unhedged {
        /// Number of such trades.
        trades: usize,
        /// Number of all trades that were to be hedged.
        of: usize,
    },
    /// A run too short for numbers per year.
    ShortRun {
        /// Number of sessions after the first row.
        sessions: usize,
    },
    /// The account was lost.
    Ruin {
        /// The first close at which equity was zero or below.
        date: Date,
    },
}

impl Warning {
    /// Returns the code in results.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SameBar { .. } => "same_bar",
            Self::StopAndTargetInOneBar { .. } => "stop_and_target_in_one_bar",
            Self::ForcedExits { .. } => "forced_exits",
            Self::EntriesDelayed { .. } => "entries_delayed",
            Self::ExitsDelayed { .. } => "exits_delayed",
            Self::NoVolume { .. } => "no_volume",
            Self::NoOpen { .. } => "no_open",
            Self::TradesCut { .. } => "trades_cut",
            Self::CostsUnknown { .. } => "costs_unknown",
            Self::HedgeCostsUnknown { .. } => "hedge_costs_unknown",
            Self::VolumeUnknown { .. } => "volume_unknown",
            Self::ExitsAboveParticipation { .. } => "exits_above_participation",
            Self::BorrowUnknown { .. } => "borrow_unknown",
            Self::TiesBySymbol { .. } => "ties_by_symbol",
            Self::StaleRates { .. } => "stale_rates",
            Self::NoSuchTag { .. } => "no_such_tag",
            Self::MixedCurrencies { .. } => "mixed_currencies",
            Self::AdjustedShares => "adjusted_shares",
            Self::SplitInTrade { .. } => "split_in_trade",
            Self::HedgesGivenUp { .. } => "hedges_given_up",
            Self::Unhedged { .. } => "unhedged",
            Self::ShortRun { .. } => "short_run",
            Self::Ruin { .. } => "ruin",
        }
    }

    /// Whether it only informs, so that a strict run does not fail on it.
    fn is_note(&self) -> bool {
        matches!(
            self,
            Self::NoOpen { .. }
                | Self::TradesCut { .. }
                | Self::TiesBySymbol { .. }
                | Self::AdjustedShares
                | Self::HedgesGivenUp { .. }
                | Self::ShortRun { .. }
        )
    }

    /// Returns the text for people.
    pub fn message(&self) -> Message {
        match self {
            Self::SameBar { trades, of } => message![
                option::ALLOW_SAME_BAR,
                format!(
                    ": {trades} of {of} trades were entered at a price from before their news was known; nobody could have \
                     traded at it"
                ),
            ],
            Self::VolumeUnknown { entries, of } => message![
                format!("{entries} of {of} entries have no volume, so "),
                option::PARTICIPATION,
                " did not limit them",
            ],
            Self::ExitsAboveParticipation { exits, of } => message![
                format!("{exits} of {of} exits took a larger share of their day's volume than "),
                option::PARTICIPATION,
                " allows an entry; they were made at one price all the same",
            ],
            Self::BorrowUnknown { trades, of } => message![
                format!("{trades} of {of} short trades have no number from 0 in the column of "),
                option::BORROW_COLUMN,
                "; they paid the fee of ",
                option::BORROW_BPS,
            ],
            Self::TiesBySymbol { events } => message![
                format!(
                    "{events} events found no slot or no money at a moment at which another event was traded: the order of \
                     their symbols decided; "
                ),
                option::PRIORITY,
                " names a column, or a draw, that decides instead",
            ],
            Self::AdjustedShares => message![
                "numbers of shares come from adjusted prices and differ from those of the day; ",
                option::PRICE.with("close"),
                " counts them as they were, and reads a split as a move of the price",
            ],
            Self::SplitInTrade {
                trades,
                of,
                first: (symbol, date, factor),
            } => message![
                format!(
                    "{trades} of {of} trades were held over a split or a payment as large, which their raw closes show as a \
                     move of the price: the adjusted close of {symbol} jumps by a factor of {factor:.3} on {date}; leave out "
                ),
                option::PRICE.with("close"),
                " to trade at adjusted prices",
            ],
            _ => self.text().into(),
        }
    }

    /// Returns the text of a warning that names no option.
    fn text(&self) -> String {
        match self {
            Self::StopAndTargetInOneBar { trades, of } => format!(
                "{trades} of {of} trades ended on a bar that touched both the stop and the target; daily bars do not say which \
                 came first, and the stop was taken"
            ),
            Self::ForcedExits { trades, of } => format!(
                "{trades} of {of} trades ended at the last price of the file, before their holding period was over"
            ),
            Self::EntriesDelayed {
                entries,
                of,
                longest,
            } => format!(
                "{entries} of {of} entries had to wait for a price, {longest} sessions at the longest: their bar was missing, \
                 as in a halt"
            ),
            Self::ExitsDelayed { exits, of } => format!(
                "{exits} of {of} exits had to wait for a price after their holding period: their bar was missing, as in a halt"
            ),
            Self::StaleRates { exits, of } => format!(
                "{exits} of {of} exits were made at an exchange rate that was more than ten days old, because the pair has no \
                 newer one"
            ),
            Self::NoVolume { fills, of } => format!(
                "{fills} of {of} fills were made on days on which, according to the file, nothing was traded"
            ),
            Self::NoOpen { entries, of } => format!(
                "{entries} of {of} entries were made at the close of their session, because it has no open in the file"
            ),
            Self::TradesCut { entries, of } => format!(
                "{entries} of {of} entries were made smaller by the limits on leverage, cash, volume, names, tags or net exposure"
            ),
            Self::CostsUnknown { fills, of } => format!(
                "{fills} of {of} fills lack the range, the volume or the sigma that a cost needs: that cost was left out"
            ),
            Self::HedgeCostsUnknown { fills, of } => format!(
                "{fills} of {of} fills of hedges lack the range or the volume of the benchmark that a cost needs, or its sigma, \
                 which is not estimated: that cost was left out"
            ),
            Self::NoSuchTag { tag, near, known } => match (near, &known[..]) {
                (Some(near), _) => {
                    format!("no event carries the tag `{tag}`; did you mean `{near}`?")
                }
                (None, []) => format!("no event carries the tag `{tag}`; the events have no tags"),
                (None, known) => format!(
                    "no event carries the tag `{tag}`; the tags are {}",
                    first_of(known, MOST_TAGS)
                ),
            },
            Self::MixedCurrencies { currencies, zones } => {
                let unknown = zones.iter().map(|zone| format!("that of {zone}"));
                let all: Vec<String> = currencies.iter().cloned().chain(unknown).collect();
                format!(
                    "trades in several currencies ({}): {AT_ONE_TO_ONE}",
                    all.join(", ")
                )
            }
            Self::HedgesGivenUp { trades, of } => format!(
                "{trades} of {of} trades ended before the next price of the benchmark, so that they had no hedge"
            ),
            Self::Unhedged { trades, of } => format!(
                "{trades} of {of} trades have no hedge: the benchmark has no price after their entry"
            ),
            Self::ShortRun { sessions } => format!(
                "the run covers {sessions} sessions: annual growth is not given, and other annual figures rest on few days"
            ),
            Self::Ruin { date } => format!(
                "the account was lost on {date}: equity was zero or below, so that all trades were closed at that close and \
                 none was entered after it"
            ),
            Self::SameBar { .. }
            | Self::VolumeUnknown { .. }
            | Self::TiesBySymbol { .. }
            | Self::BorrowUnknown { .. }
            | Self::ExitsAboveParticipation { .. }
            | Self::SplitInTrade { .. }
            | Self::AdjustedShares => String::new(),
        }
    }
}

const AT_ONE_TO_ONE: &str = "amounts in different currencies are added one to one; the return of each trade is right in its own \
                             currency, without the exchange rate";

impl From<Warning> for Finding {
    fn from(warning: Warning) -> Self {
        let (code, message) = (warning.code(), warning.message());
        match warning.is_note() {
            true => Self::note(code, message),
            false => Self::warning(code, message),
        }
    }
}
