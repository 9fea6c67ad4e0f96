"""The events of data/ai-chip-news traded by two established backtesters: writes backtest.json.

Both know bars, not sessions with two prices. Each session becomes four bars: one at the open alone, one with the whole
range, and two at the close alone. An entry at the open is an order on the first, an exit at the close one on the second,
an entry at the close one on the third, so that exits at a close come before entries at it; equity is read on the fourth,
when the commissions of all of them are booked.

`single`: one security with all the money, whole shares, stop and target, by `backtesting`.
`portfolio`: four slots of a shared account, both sides, by `vectorbt`; which events find a slot is decided here, by plain
loops. `metrics`: the portfolio's daily equity as quantstats, empyrical and scipy measure it.

Prices are those of `close` and of the file's open, high and low.
"""

import csv
import warnings
from pathlib import Path

import empyrical
import numpy as np
import pandas as pd
import quantstats
import vectorbt as vbt
from backtesting import Backtest, Strategy
from scipy import stats

from number_file import write

DATA = Path(__file__).resolve().parents[2] / "data"
CAPITAL = 1_000_000.0
STEP = 4
OPEN, RANGE, CLOSE, AFTER = range(STEP)


def read_prices():
    """symbol -> frame of open, high, low, close by session."""
    frame = pd.read_csv(DATA / "alibaba-day" / "prices_us.csv", parse_dates=["date"])
    columns = ["open", "high", "low", "close"]
    return {symbol: own.set_index("date")[columns].astype(float) for symbol, own in frame.groupby("symbol")}


def read_events(sessions):
    """Events with the session and the half of the first price after them, in the order in which they are traded."""
    with open(DATA / "ai-chip-news" / "events.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        date = pd.Timestamp(row["date"])
        at = int(np.searchsorted(sessions, date))
        rolled = sessions[at] != date
        row["at_close"] = row["timing"] == "intraday" and not rolled
        row["session"] = at + 1 if row["timing"] == "post" and not rolled else at
        row["direction"] = int(row["direction"])
        # The day whose close shows the news comes first among what orders events, then symbol and tags.
        row["key"] = (row["session"], row["at_close"], row["symbol"], sorted_tags(row), row["event_id"])
    return sorted(rows, key=lambda row: row["key"])


def sorted_tags(row):
    return row["tags"].split(";")


def without_twins(rows):
    """Of events with the same security, session and tags the first stays."""
    seen, kept = set(), []
    for row in rows:
        key = (row["symbol"], row["session"], row["tags"])
        if key not in seen:
            kept.append(row)
        seen.add(key)
    return kept


def four_bars(frame):
    """Four bars a session: the open alone, the whole range, the close alone, twice."""
    opens, closes = frame["open"].to_numpy(), frame["close"].to_numpy()
    bars = np.empty((len(frame) * STEP, 4))
    bars[OPEN::STEP] = opens[:, None]
    bars[RANGE::STEP] = frame.to_numpy()
    bars[CLOSE::STEP] = closes[:, None]
    bars[AFTER::STEP] = closes[:, None]
    hours = [pd.Timedelta(hours=9.5), pd.Timedelta(hours=12), pd.Timedelta(hours=16), pd.Timedelta(hours=17)]
    index = pd.DatetimeIndex([day + hour for day in frame.index for hour in hours])
    return pd.DataFrame(bars, index=index, columns=["Open", "High", "Low", "Close"])


def single(symbol, side, frame, events, stop, take, hold, commission):
    """One security, every event on one side, by `backtesting`."""
    own = [row for row in events if row["symbol"] == symbol]
    entries = {STEP * row["session"] + (CLOSE if row["at_close"] else OPEN): row["event_id"] for row in reversed(own)}

    class Events(Strategy):
        def init(self):
            self.leave_at = None
            self.taken = []

        def next(self):
            bar = len(self.data) - 1
            if self.position and bar == self.leave_at:
                self.position.close()
            if bar in entries and not self.position:
                price = self.data.Close[-1]
                quantity = int(self.equity // price)
                order = self.buy if side > 0 else self.sell
                order(size=quantity, sl=price * (1 - side * stop / 100), tp=price * (1 + side * take / 100))
                self.taken.append(entries[bar])
                self.leave_at = STEP * (bar // STEP + hold) + RANGE

    # Half of the money is enough for a position, so that commissions never make an order too dear.
    test = Backtest(four_bars(frame), Events, cash=CAPITAL, commission=commission, trade_on_close=True, margin=0.5, finalize_trades=True)
    result = test.run()
    trades = result["_trades"].sort_values("EntryBar")
    names = result["_strategy"].taken
    assert len(names) == len(trades)
    equity = result["_equity_curve"]["Equity"].to_numpy()[AFTER::STEP]
    sessions = frame.index
    return {
        "symbol": symbol,
        "side": side,
        "trades": [
            {
                "event_id": name,
                "entry_date": sessions[trade.EntryBar // STEP].strftime("%Y-%m-%d"),
                "entry_price": trade.EntryPrice,
                "exit_date": sessions[trade.ExitBar // STEP].strftime("%Y-%m-%d"),
                "exit_price": trade.ExitPrice,
                "quantity": abs(trade.Size),
            }
            for name, trade in zip(names, trades.itertuples())
        ],
        "dates": [day.strftime("%Y-%m-%d") for day in sessions],
        "equity": equity.tolist(),
    }


def schedule(events, sessions, slots, hold):
    """Which events find a slot and their security free, by plain loops."""
    held, taken = [], []
    for row in events:
        if row["direction"] == 0:
            continue
        moment = STEP * row["session"] + (CLOSE if row["at_close"] else OPEN)
        held = [other for other in held if other[1] >= moment]
        if any(other[0] == row["symbol"] for other in held) or len(held) == slots:
            continue
        leave = STEP * min(row["session"] + hold, len(sessions) - 1) + RANGE
        held.append((row["symbol"], leave))
        taken.append((row, moment, leave))
    return taken


def portfolio(prices, events, slots, hold, fees):
    """A shared account by `vectorbt`: every order wishes for a share of the account's value at its bar."""
    symbols = sorted(prices)
    sessions = prices["SPX"].index
    taken = schedule(events, sessions, slots, hold)
    close = pd.DataFrame({symbol: four_bars(prices[symbol])["Close"] for symbol in symbols})
    size = pd.DataFrame(np.nan, index=close.index, columns=symbols)
    for row, moment, leave in taken:
        size.iloc[moment, symbols.index(row["symbol"])] = row["direction"] / slots
        size.iloc[leave, symbols.index(row["symbol"])] = 0.0
    result = vbt.Portfolio.from_orders(
        close, size, size_type="targetpercent", direction="both", fees=fees, init_cash=CAPITAL,
        cash_sharing=True, group_by=True, call_seq="auto", freq="1h",
    )  # fmt: skip
    records = result.trades.records_readable.sort_values(["Entry Timestamp", "Column"])
    names = {(moment, row["symbol"]): row["event_id"] for row, moment, _ in taken}
    trades = []
    for trade in records.itertuples(index=False):
        entered, left = close.index.get_loc(trade[3]), close.index.get_loc(trade[6])
        trades.append(
            {
                "event_id": names[entered, trade[1]],
                "entry_date": sessions[entered // STEP].strftime("%Y-%m-%d"),
                "entry_price": trade[4],
                "exit_date": sessions[left // STEP].strftime("%Y-%m-%d"),
                "exit_price": trade[7],
                "quantity": trade[2],
                "cost": trade[5] + trade[8],
                "pnl": trade[9],
                "return": trade[10],
            }
        )
    assert len(trades) == len(taken)
    first = min(moment for _, moment, _ in taken) // STEP - 1
    last = max(leave for _, _, leave in taken) // STEP
    equity = result.value().to_numpy()[AFTER::STEP][first : last + 1]
    span = sessions[first : last + 1]
    return {
        "trades": trades,
        "dates": [day.strftime("%Y-%m-%d") for day in span],
        "equity": equity.tolist(),
        "metrics": metrics(pd.Series(equity, span), prices["SPX"]["close"].loc[span], trades),
    }


def metrics(equity, market, trades):
    r, m = equity.pct_change().dropna(), market.pct_change().dropna()
    greeks = quantstats.stats.greeks(r, m, periods=252, prepare_returns=False)
    days = (equity.index[-1] - equity.index[0]).days
    cagr = (equity.iloc[-1] / equity.iloc[0]) ** (365.25 / days) - 1
    drawdown = quantstats.stats.max_drawdown(r)
    assert abs(empyrical.max_drawdown(r) / drawdown - 1) < 1e-12
    sharpe = quantstats.stats.sharpe(r, periods=252)
    assert abs(empyrical.sharpe_ratio(r) / sharpe - 1) < 1e-12
    sortino = quantstats.stats.sortino(r, periods=252)
    assert abs(empyrical.sortino_ratio(r) / sortino - 1) < 1e-12
    skewness, kurtosis = stats.skew(r), stats.kurtosis(r, fisher=False)
    daily = r.mean() / r.std()
    spread = np.sqrt(1 - skewness * daily + (kurtosis - 1) / 4 * daily**2)
    pnl = np.array([trade["pnl"] for trade in trades])
    returns = np.array([trade["return"] for trade in trades])
    return {
        "total_return": quantstats.stats.comp(r),
        "cagr": cagr,
        "volatility": quantstats.stats.volatility(r, periods=252),
        "sharpe": sharpe,
        "sortino": sortino,
        "calmar": cagr / -drawdown,
        "max_drawdown": drawdown,
        "max_drawdown_days": longest_drawdown(equity),
        "skewness": skewness,
        "kurtosis": kurtosis,
        "probabilistic_sharpe": stats.norm.cdf(daily * np.sqrt(len(r) - 1) / spread),
        "beta": greeks["beta"],
        "alpha": greeks["alpha"],
        "information_ratio": quantstats.stats.information_ratio(r, m, prepare_returns=False) * np.sqrt(252),
        "n_trades": len(trades),
        "win_rate": (pnl > 0).mean(),
        "profit_factor": pnl[pnl > 0].sum() / -pnl[pnl < 0].sum(),
        "expectancy": pnl.mean(),
        "average_trade": returns.mean(),
        "best_trade": returns.max(),
        "worst_trade": returns.min(),
        "costs_paid": sum(trade["cost"] for trade in trades),
    }


def longest_drawdown(equity):
    """Calendar days from a peak to the day that regains it, or to the last day."""
    longest, peak, at, below = 0, equity.iloc[0], equity.index[0], False
    for day, value in equity.items():
        if value < peak:
            below = True
            longest = max(longest, (day - at).days)
        else:
            longest = max(longest, (day - at).days) if below else longest
            peak, at, below = value, day, False
    return longest


def main():
    warnings.simplefilter("ignore")
    prices = read_prices()
    sessions = prices["SPX"].index
    events = without_twins(read_events(sessions))
    cases = [("NVDA", 1), ("AMD", -1), ("BABA", 1), ("MRVL", -1), ("TSM", 1)]
    write(
        "backtest.json",
        {
            "single": [single(symbol, side, prices[symbol], events, 4.0, 6.0, 5, 0.0005) for symbol, side in cases],
            "portfolio": portfolio(prices, events, 4, 5, 0.0005),
        },
    )


if __name__ == "__main__":
    main()
