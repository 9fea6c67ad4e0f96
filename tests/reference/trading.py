"""Random plans of `newsquake backtest`, traded by plain loops that were written from its documentation: writes trading.json.

`trading.py make` draws the market and the news (trading_prices.csv, trading_events.csv) and the plans anew; without `make`
the files are read. Nothing here knows the program: dates, opens and closes are looked up again for every trade and day,
and the account is kept by adding up.

The market has two exchanges. In the order of the world's clock a date has four moments: open and close of Hong Kong, open
and close of New York. An event is traded on the sessions of its own exchange; what is estimated of it is on the calendar of
the benchmark MKT, of New York. A hedge is filled at the first price of MKT from the moment of its trade on.
"""

import csv
import datetime
import math
import random
import statistics
import sys
from pathlib import Path

from number_file import FOLDER, write
from trading_measures import interval, measures

PRICES, EVENTS = FOLDER / "trading_prices.csv", FOLDER / "trading_events.csv"
SESSIONS, ESTIMATION, LEAST = 130, range(-30, -5), 13
MOMENTS = [("HK", "open"), ("HK", "close"), ("US", "open"), ("US", "close")]
FIELDS = ["open", "high", "low", "close", "adj_close", "volume"]


# ---------------------------------------------------------------------------------------------------- the market and news


def draw_market(rng):
    day, days = datetime.date(2023, 1, 2), []
    while len(days) < SESSIONS:
        if day.weekday() < 5:
            days.append(day)
        day += datetime.timedelta(1)
    symbols = ["MKT", "ALFA", "BETA", "COCO", "DELT", "ECHO", "0001.HK", "0002.HK"]
    rows = []
    moves = [rng.gauss(0.0003, 0.01) for _ in days]
    for number, symbol in enumerate(symbols):
        close, factor = 30.0 + 25 * number, 0.8
        slope = 1.0 if symbol == "MKT" else rng.uniform(0.4, 1.6)
        for at, date in enumerate(days):
            noise = 0.0 if symbol == "MKT" else rng.gauss(0, 0.025)
            opened = close * (1 + rng.gauss(0, 0.002 if symbol == "MKT" else 0.018))
            close *= 1 + slope * moves[at] + noise
            high = max(opened, close) * (1 + abs(rng.gauss(0, 0.008)))
            low = min(opened, close) * (1 - abs(rng.gauss(0, 0.008)))
            if rng.random() < 0.02:
                factor = min(1.0, factor * 1.03)
            row = {"open": opened, "high": high, "low": low, "close": close, "adj_close": close * factor}
            row["volume"] = float(rng.randrange(2_000, 60_000))
            row = {name: f"{value:.6g}" for name, value in row.items()}
            if symbol not in ("BETA", "0002.HK"):
                row["adj_close"] = ""
            if rng.random() < 0.03:
                row["open"] = ""
            if symbol != "MKT" and rng.random() < 0.03:
                row["high"] = row["low"] = ""
            if rng.random() < 0.03:
                row["volume"] = ""
            halted = symbol != "MKT" and rng.random() < 0.03
            unlisted = (symbol == "DELT" and at > 95) or (symbol == "ECHO" and at < 40)
            if not halted and not unlisted:
                rows.append({"symbol": symbol, "date": date.isoformat(), **row})
    with open(PRICES, "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, ["symbol", "date", *FIELDS], lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    return days, symbols


def draw_events(rng, days, symbols):
    rows = []
    for number in range(1, 61):
        date = rng.choice(days[33:]) + datetime.timedelta(rng.choice([0, 0, 0, 0, 0, 0, 1]))
        timing = rng.choice(["pre", "intraday", "post", "unknown"])
        direction = rng.choice([1, 1, -1, -1, 0])
        # A tag of its own each, so that none counts as a copy of another.
        tags = f"{rng.choice(['deal', 'suit', 'chip'])};n{number:02}"
        symbol = rng.choice(symbols[1:])
        rows.append({"event_id": number, "symbol": symbol, "date": date.isoformat(), "timing": timing, "direction": direction, "tags": tags})
    with open(EVENTS, "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def draw_plan(rng):
    side = rng.choice(["direction", "direction", "long", "short", "follow-reaction", "fade-reaction", "tagged"])
    options = {}
    if side.endswith("reaction"):
        options = {"threshold": rng.choice([0.0, 0.5])}
    if side == "tagged":
        options = {"long": ["deal"], "short": ["suit"]}
    size = rng.choice(
        [
            {"equal": {"slots": rng.choice([1, 3, 10])}},
            {"fraction": {"percent": rng.choice([10.0, 40.0])}},
            {"volatility": {"percent": rng.choice([5.0, 20.0])}},
        ]
    )
    costs = [
        {"basis-points": {"rate": 7.0}},
        {"fixed": {"amount": 12.0}},
        {"per-share": {"amount": 0.02, "least": 5.0}},
        {"half-spread": {"spread": 9.0}},
        {"range": {"percent": 5.0}},
        {"impact": {"coefficient": 0.8}},
        {"borrow": {"rate": 250.0}},
    ]
    level = lambda: rng.choice([None, None, round(rng.uniform(1, 9), 2)])
    return {
        "side": {side: options},
        "entry": rng.choice(["first", "open", "close"]),
        "delay": rng.choice([0, 0, 1, 3]),
        "hold": rng.choice([0, 1, 3, 5, 12]),
        "stop": level(),
        "take": level(),
        "trail": level(),
        "overlap": rng.choice(["allow", "skip", "extend", "replace"]),
        "hedge": rng.choice(["none", "beta", "dollar"]),
        "capital": rng.choice([20_000.0, 1_000_000.0]),
        "size": size,
        "leverage": rng.choice([None, None, 0.6, 2.5]),
        "cash_only": rng.random() < 0.3,
        "participation": rng.choice([None, None, 2.0, 20.0]),
        "whole_shares": rng.random() < 0.3,
        "costs": [cost for cost in costs if rng.random() < 0.3],
        "benchmark": "MKT",
    }


# ------------------------------------------------------------------------------------------------------------- what is read


def read_market():
    """symbol -> date -> prices on the basis of `adj_close` where the symbol has it; volume so that turnover stays."""
    market = {}
    with open(PRICES, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            bar = {name: float(row[name]) if row[name] else None for name in FIELDS}
            if bar["adj_close"] is not None:
                factor = bar["adj_close"] / bar["close"]
                for name in ("open", "high", "low"):
                    bar[name] = bar[name] and bar[name] * factor
                bar["volume"] = bar["volume"] and bar["volume"] / factor
                bar["close"] = bar["adj_close"]
            market.setdefault(row["symbol"], {})[row["date"]] = bar
    return market


def read_events():
    with open(EVENTS, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class World:
    def __init__(self, market, events):
        self.market, self.events = market, events
        self.sessions = sorted(market["MKT"])
        self.dates = sorted({date for bars in market.values() for date in bars})
        self.at = {date: at for at, date in enumerate(self.dates)}
        self.own = {}
        for where in ("US", "HK"):
            self.own[where] = sorted({date for symbol, bars in market.items() if exchange(symbol) == where for date in bars})

    def bar(self, symbol, date):
        return self.market[symbol].get(date)

    def price(self, symbol, date, half):
        bar = self.bar(symbol, date)
        return bar and bar[half]

    def day(self, date):
        return datetime.date.fromisoformat(date)

    def first_price(self, symbol, moment, halves):
        """Session, half and price of the first one of those kinds at a moment or later."""
        sessions = self.own[exchange(symbol)]
        for at in range(moment[0], len(sessions)):
            for half in halves:
                price = self.price(symbol, sessions[at], half)
                if price is not None and not before((at, half), moment):
                    return at, half, price
        return None

    def last_close(self, symbol, date):
        """The last close on that date or before."""
        dates = [own for own in self.market[symbol] if own <= date]
        return self.market[symbol][max(dates)]["close"] if dates else None

    def known(self, event, sessions):
        """Day 0, and the first moment after the news: session and half. Sessions are positions."""
        date, timing = event["date"], event["timing"]
        later = [at for at, own in enumerate(sessions) if own >= date]
        if not later:
            return None
        at = later[0]
        if sessions[at] != date:
            return at, (at, "open")
        if timing == "pre":
            return at, (at, "open")
        if timing == "intraday":
            return at, (at, "close")
        if timing == "post":
            return at + 1, (at + 1, "open")
        return at, (at + 1, "open")

    def estimate(self, symbol, day0):
        """alpha, beta, sigma of the market model, and SAR of day 0; None where there are too few days."""
        own, market = [], []
        for at in (day0 + lag for lag in ESTIMATION):
            pair = self.returns(symbol, at)
            if pair:
                own.append(pair[0])
                market.append(pair[1])
        n = len(own)
        if n < LEAST:
            return None
        mean_own, mean_market = sum(own) / n, sum(market) / n
        spread = sum((m - mean_market) ** 2 for m in market)
        beta = sum((r - mean_own) * (m - mean_market) for r, m in zip(own, market)) / spread
        alpha = mean_own - beta * mean_market
        sigma = math.sqrt(sum((r - alpha - beta * m) ** 2 for r, m in zip(own, market)) / (n - 2))
        today, sar = self.returns(symbol, day0), None
        if today:
            error = sigma * math.sqrt(1 + 1 / n + (today[1] - mean_market) ** 2 / spread)
            sar = (today[0] - alpha - beta * today[1]) / error
        return {"alpha": alpha, "beta": beta, "sigma": sigma, "sar": sar}

    def returns(self, symbol, at):
        """Returns of the security and of the market over one session, if there are closes at both ends."""
        if not 1 <= at < len(self.sessions):
            return None
        closes = [self.price(name, self.sessions[day], "close") for name in (symbol, "MKT") for day in (at - 1, at)]
        if any(close is None for close in closes):
            return None
        return closes[1] / closes[0] - 1, closes[3] / closes[2] - 1


# ---------------------------------------------------------------------------------------------------------- from news to orders


def exchange(symbol):
    return "HK" if symbol.endswith(".HK") else "US"


def before(a, b):
    """Whether a moment comes before another one; moments are (session, half)."""
    return (a[0], a[1] == "close") < (b[0], b[1] == "close")


class Refused(Exception):
    pass


def order(world, plan, event):
    """What is to be traded, or Refused with the code."""
    symbol = event["symbol"]
    (side, options), = plan["side"].items()
    sessions = world.own[exchange(symbol)]
    placed = world.known(event, sessions)
    if placed is None or placed[0] >= len(sessions):
        raise Refused("after_history")
    day0, moment = placed
    if sessions[day0] < min(world.market[symbol]):
        raise Refused("before_history")
    if sessions[day0] > max(world.market[symbol]):
        raise Refused("after_history")
    of_study = world.known(event, world.sessions)
    estimate = None
    if of_study and of_study[0] < len(world.sessions):
        estimate = world.estimate(symbol, of_study[0])
    if side.endswith("reaction"):
        # The reaction is known when the market that it is measured against has closed on its own day 0.
        measured = max(sessions[day0], world.sessions[of_study[0]] if estimate else "")
        after = sum(own <= measured for own in sessions)
        if before(moment, (after, "open")):
            moment = (after, "open")
    if moment[0] >= len(sessions):
        raise Refused("after_history")

    sign = 0
    tags = event["tags"].split(";")
    if side in ("long", "short"):
        sign = 1 if side == "long" else -1
    elif side == "direction":
        sign = int(event["direction"])
    elif side == "tagged":
        sign = any(tag in options["long"] for tag in tags) - any(tag in options["short"] for tag in tags)
    elif estimate and estimate["sar"] is not None and abs(estimate["sar"]) > options["threshold"]:
        sign = (1 if estimate["sar"] > 0 else -1) * (1 if side == "follow-reaction" else -1)
    if sign == 0:
        raise Refused("no_direction")
    if plan["hedge"] == "beta" and estimate is None:
        raise Refused("too_few_observations")

    wished = moment
    if plan["entry"] == "open" and moment[1] == "close":
        wished = (moment[0] + 1, "open")
    if plan["entry"] == "close":
        wished = (moment[0], "close")
    wished = (wished[0] + plan["delay"], wished[1])
    first = world.first_price(symbol, moment, ["open", "close"])
    entry = world.first_price(symbol, wished, ["open", "close"] if plan["entry"] == "first" else [plan["entry"]])
    if first is None or entry is None:
        raise Refused("after_history")

    at, half, price = entry
    dates = sorted(world.market[symbol])
    planned = [date for date in dates if at + plan["hold"] < len(sessions) and date >= sessions[at + plan["hold"]]]
    due, forced = (planned[0], False) if planned else (dates[-1], True)
    entered = sessions[at]
    return {
        "event": event, "symbol": symbol, "sign": sign, "date": entered, "half": half, "price": price,
        "first": first[2], "due": due, "forced": forced, "estimate": estimate,
        "key": (sessions[day0], symbol, tags, int(event["event_id"])),
    }


# ------------------------------------------------------------------------------------------------------------------ the account


class Account:
    def __init__(self, world, plan, orders):
        self.world, self.plan, self.orders = world, plan, orders
        self.cash, self.held, self.trades, self.refused = plan["capital"], [], [], {}
        # Hedges of trades that were left, which wait for a price.
        self.leaving, self.lost, self.entered_last = [], None, []

    # Costs.

    def known(self, symbol, date, half):
        """The range and the volume that are known: at the open those of the sessions before."""
        bars = self.world.market[symbol]
        if half == "close":
            bar = bars.get(date) or dict.fromkeys(FIELDS)
            return bar["low"], bar["high"], bar["volume"]
        if half == "none":
            return None, None, None
        earlier = [bars[own] for own in sorted(bars, reverse=True) if own < date]
        ranged = [bar for bar in earlier if bar["low"] is not None and bar["high"] is not None]
        volumes = [bar["volume"] for bar in earlier if bar["volume"] is not None][:20]
        low, high = (ranged[0]["low"], ranged[0]["high"]) if ranged else (None, None)
        return low, high, statistics.median(volumes) if volumes else None

    def cost(self, symbol, date, half, price, shares, sigma):
        low, high, volume = self.known(symbol, date, half)
        total = 0.0
        for entry in self.plan["costs"]:
            (name, of), = entry.items()
            if name == "basis-points":
                total += of["rate"] / 1e4 * price * shares
            elif name == "fixed":
                total += of["amount"]
            elif name == "per-share":
                total += max(of["least"], of["amount"] * shares)
            elif name == "half-spread":
                total += of["spread"] / 2 / 1e4 * price * shares
            elif name == "range" and high is not None and low is not None:
                total += of["percent"] / 100 * (high - low) * shares
            elif name == "impact" and sigma is not None and volume:
                total += of["coefficient"] * sigma * math.sqrt(shares / volume) * price * shares
        return total

    def hedges(self):
        """Every hedge that is filled and not left yet."""
        return [trade["hedge"] for trade in self.held if trade["hedge"] and trade["hedge"]["shares"]] + [leg for leg, _, _ in self.leaving]

    def night(self, days):
        rate = sum(of["rate"] for cost in self.plan["costs"] for name, of in cost.items() if name == "borrow")
        for leg, shares in [(trade, trade["sign"] * trade["shares"]) for trade in self.held] + [(leg, leg["shares"]) for leg in self.hedges()]:
            if shares < 0:
                fee = -shares * leg["mark"] * rate / 1e4 * days / 365
                leg["cost"] += fee
                self.cash -= fee

    # The benchmark, whose exchange may be closed. A moment is (date, tick).

    def next_price(self, date, tick):
        """The first price of MKT from a moment on: date, tick, half, price."""
        for own in self.world.sessions:
            for later, (where, half) in enumerate(MOMENTS):
                price = self.world.price("MKT", own, half) if where == "US" else None
                if price is not None and (own, later) >= (date, tick):
                    return own, later, half, price
        return None

    def last_price(self, date, tick):
        """The last price of MKT by a moment."""
        for own in reversed(self.world.sessions):
            for earlier in reversed(range(len(MOMENTS))):
                where, half = MOMENTS[earlier]
                price = self.world.price("MKT", own, half) if where == "US" else None
                if price is not None and (own, earlier) <= (date, tick):
                    return price
        return None

    def benchmark(self, date, tick):
        found = self.next_price(date, tick)
        return found[3] if found else self.last_price(date, tick)

    # Money.

    def worth(self):
        legs = sum(leg["shares"] * leg["mark"] for leg in self.hedges())
        return self.cash + sum(trade["sign"] * trade["shares"] * trade["mark"] for trade in self.held) + legs

    def gross(self, trade):
        hedge = trade["hedge"]
        of_hedge = 0.0
        if hedge:
            of_hedge = abs(hedge["shares"] * hedge["mark"]) if hedge["shares"] else abs(hedge["wished"])
        return trade["shares"] * trade["mark"] + of_hedge

    def purse(self):
        """Cash without what hedges that wait for a price will cost to buy."""
        waiting = [trade["hedge"] for trade in self.held if trade["hedge"] and not trade["hedge"]["shares"]]
        return self.cash - sum(max(leg["wished"], 0.0) for leg in waiting)

    # Hedges.

    def fill(self, date, tick):
        """Fills what waits for a price that is made by this moment."""
        for trade in self.held:
            leg = trade["hedge"]
            if leg and not leg["shares"] and leg["due"][:2] <= (date, tick):
                self.fill_entry(leg)
        for waiting in [one for one in self.leaving if one[1][:2] <= (date, tick)]:
            self.leaving.remove(waiting)
            self.fill_exit(*waiting)

    def fill_entry(self, leg):
        own, _, half, price = leg["due"]
        leg["shares"] = leg["wished"] / price
        leg["price"] = leg["mark"] = price
        leg["cost"] = self.cost("MKT", own, half, price, abs(leg["shares"]), None)
        self.cash -= leg["shares"] * price + leg["cost"]

    def fill_exit(self, leg, due, row):
        own, _, half, price = due
        cost = self.cost("MKT", own, half, price, abs(leg["shares"]), None)
        self.cash += leg["shares"] * price - cost
        leg["cost"] += cost
        row[11] = leg["shares"] * (price - leg["price"]) - leg["cost"]
        row[12] = leg["cost"]
        row[16] = abs(leg["shares"]) * (leg["price"] + price)

    # One day.

    def day(self, date):
        for tick, (where, half) in enumerate(MOMENTS):
            self.fill(date, tick - 1)
            for trade in list(self.held):
                bar = self.world.bar(trade["symbol"], date)
                if exchange(trade["symbol"]) != where or bar is None:
                    continue
                found = self.exit(trade, date, half, bar)
                if found:
                    self.leave(trade, date, tick, *found)
                    continue
                if bar[half] is not None:
                    trade["mark"] = bar[half]
                reached = []
                if half == "open" and date != trade["date"]:
                    reached = [bar["open"]]
                if half == "close":
                    reached = [bar["high"], bar["low"]] if None not in (bar["high"], bar["low"]) else [bar["close"]]
                reached = [price for price in reached if price is not None]
                trade["best"] = max([trade["best"], *reached], key=lambda price: trade["sign"] * price)
            self.fill(date, tick)
            now = [one for one in self.orders if (one["date"], exchange(one["symbol"]), one["half"]) == (date, where, half)]
            if not now:
                continue
            for leg in self.hedges():
                leg["mark"] = self.last_price(date, tick)
            equity = self.worth()
            for one in now:
                try:
                    self.enter(one, date, tick, equity)
                except Refused as refusal:
                    self.refused[one["event"]["event_id"]] = str(refusal)
            # Trades at the last price of a file held their slot until here, since nobody knew.
            for trade in list(self.held):
                if trade in self.entered_last:
                    self.leave(trade, date, tick, trade["price"], "end_of_data", False)
            self.entered_last = []
        for leg in self.hedges():
            leg["mark"] = self.world.last_close("MKT", date)
        if self.worth() <= 0:
            self.lost = date
            for trade in list(self.held):
                self.leave(trade, date, 2 * (exchange(trade["symbol"]) == "US") + 1, trade["mark"], "ruin", False)
            for leg, _, row in self.leaving:
                self.fill_exit(leg, (date, 3, "none", leg["mark"]), row)
            self.leaving = []

    def exit(self, trade, date, half, bar):
        """Price, reason and whether the bar touched both levels; None where the trade goes on."""
        sign, plan = trade["sign"], self.plan
        levels = []
        if plan["stop"] is not None:
            levels.append((trade["price"] * (1 - sign * plan["stop"] / 100), "stop"))
        if plan["trail"] is not None:
            levels.append((trade["best"] - sign * trade["price"] * plan["trail"] / 100, "trail"))
        stop = max(levels, key=lambda level: sign * level[0]) if levels else None
        take = trade["price"] * (1 + sign * plan["take"] / 100) if plan["take"] is not None else None
        # The last bit of a level is rounding.
        better = lambda price, level: sign * price >= sign * level - 1e-12 * level
        if half == "open":
            price = bar["open"]
            if price is None or date == trade["date"]:
                return None
            if stop and better(stop[0], price):
                return price, stop[1], False
            if take is not None and better(price, take):
                return price, "take", False
            return None
        if bar["close"] is None:
            return None
        ranged = bar["high"] is not None and bar["low"] is not None
        worst, best = (bar["low"], bar["high"]) if ranged else (bar["close"], bar["close"])
        if sign < 0:
            worst, best = best, worst
        hit_stop, hit_take = bool(stop) and better(stop[0], worst), take is not None and better(best, take)
        # At the level, or at the nearest price that the bar had.
        fill = lambda level: min(max(level, bar["low"]), bar["high"]) if ranged else bar["close"]
        if hit_stop:
            return fill(stop[0]), stop[1], hit_take
        if hit_take:
            return fill(take), "take", False
        if plan["trail"] is not None:
            # The close comes last: beyond the level of the day's best price, that level was crossed on this day.
            top = max(trade["best"], best, key=lambda price: sign * price)
            level = (top - sign * trade["price"] * plan["trail"] / 100, "trail")
            if plan["stop"] is not None:
                level = max(level, levels[0], key=lambda level: sign * level[0])
            if better(level[0], bar["close"]):
                return fill(level[0]), level[1], False
        if date >= trade["due"]:
            return bar["close"], "end_of_data" if trade["forced"] else "hold", False
        return None

    def leave(self, trade, date, tick, price, reason, both):
        sign, shares = trade["sign"], trade["shares"]
        sigma = trade["estimate"] and trade["estimate"]["sigma"]
        at = max(own for own in self.world.market[trade["symbol"]] if own <= date) if reason == "ruin" else date
        cost = self.cost(trade["symbol"], at, MOMENTS[tick][1], price, shares, sigma)
        self.cash += sign * shares * price - cost
        trade["cost"] += cost
        self.held.remove(trade)
        pnl = sign * shares * (price - trade["price"]) - trade["cost"]
        row = [
            trade["event"]["event_id"], trade["date"], trade["half"], trade["price"], date, price, reason, both, shares,
            trade["cost"], pnl, 0.0, 0.0, None, trade["market"], self.benchmark(date, tick), 0.0,
        ]
        self.trades.append((trade["number"], row))
        leg = trade["hedge"]
        if not leg or not leg["shares"]:
            return
        due = self.next_price(date, tick) if self.lost is None else None
        if due is None:
            due = (date, tick, "none", self.last_price(date, tick))
        if due[:2] <= (date, tick):
            self.fill_exit(leg, due, row)
        else:
            self.leaving.append((leg, due, row))

    def enter(self, one, date, tick, equity):
        plan, sign, price, symbol, estimate = self.plan, one["sign"], one["price"], one["symbol"], one["estimate"]
        (name, of), = plan["size"].items()
        if name == "equal":
            wished = equity / of["slots"]
        elif name == "fraction":
            wished = equity * of["percent"] / 100
        elif estimate is None:
            raise Refused("too_few_observations")
        else:
            wished = equity * of["percent"] / 100 / (estimate["sigma"] * math.sqrt(252))
        ratio = {"none": 0.0, "dollar": 1.0, "beta": estimate and estimate["beta"]}[plan["hedge"]]

        same = [trade for trade in self.held if trade["symbol"] == symbol]
        if same and plan["overlap"] == "skip":
            raise Refused("overlap")
        if same and plan["overlap"] == "extend":
            if same[0]["sign"] != sign:
                raise Refused("overlap")
            if one["due"] >= same[0]["due"]:
                same[0]["due"], same[0]["forced"] = one["due"], one["forced"]
            raise Refused("extended")
        left = same if same and plan["overlap"] == "replace" else []
        if name == "equal" and len(self.held) - len(left) >= of["slots"]:
            raise Refused("no_capital")

        sigma, value = estimate and estimate["sigma"], wished
        most = plan["leverage"] if plan["leverage"] is not None else (None if name == "equal" else 1.0)
        against = self.next_price(date, tick) if ratio else None
        if against is None:
            ratio = 0.0
        if most is not None:
            gross = sum(self.gross(trade) for trade in self.held if trade not in left)
            value = min(value, (most * equity - gross) / (1 + abs(ratio)))
        half = one["half"]
        if plan["cash_only"]:
            bought = (1.0 if sign > 0 else 0.0) + (abs(ratio) if sign * ratio < 0 else 0.0)
            hedge_at = None
            if ratio:
                is_now = against[:2] <= (date, tick)
                hedge_at = (against[0], against[2], against[3] if is_now else self.last_price(date, tick) or against[3])
            purse = self.purse() + sum(self.proceeds(trade, date, tick, price) for trade in left)
            value = self.payable(value, bought, ratio, symbol, date, half, price, sigma, hedge_at, purse)
        if plan["participation"] is not None and self.world.bar(symbol, date)["volume"] == 0:
            raise Refused("no_capital")
        volume = self.known(symbol, date, half)[2]
        if plan["participation"] is not None and volume is not None:
            value = min(value, plan["participation"] / 100 * volume * price)
        # A billionth of what was wished for is what rounding leaves of a limit that is used up.
        if value <= 1e-9 * abs(wished):
            raise Refused("no_capital")
        shares = math.floor(value / price * (1 + 1e-9)) if plan["whole_shares"] else value / price
        if shares <= 0:
            raise Refused("too_small")
        for trade in reversed(left):
            self.leave(trade, date, tick, price, "replaced", False)

        cost = self.cost(symbol, date, half, price, shares, sigma)
        self.cash -= sign * shares * price + cost
        hedge = None
        if ratio:
            hedge = {"wished": -sign * ratio * shares * price, "due": against, "shares": 0.0, "price": None, "mark": None, "cost": 0.0}
            if against[:2] <= (date, tick):
                self.fill_entry(hedge)
        found = self.next_price(date, tick)
        trade = {**one, "market": found[3] if found else None, "shares": shares, "cost": cost, "hedge": hedge, "mark": price, "best": price}
        self.held.append(trade)
        if half == "close" and one["due"] == date:
            if one["forced"]:
                self.entered_last.append(trade)
            else:
                self.leave(trade, date, tick, price, "hold", False)

    def proceeds(self, trade, date, tick, price):
        """The cash that leaving a trade sets free at once."""
        sigma = trade["estimate"] and trade["estimate"]["sigma"]
        cash = trade["sign"] * trade["shares"] * price
        cash -= self.cost(trade["symbol"], date, MOMENTS[tick][1], price, trade["shares"], sigma)
        leg = trade["hedge"]
        if leg and not leg["shares"]:
            cash += max(leg["wished"], 0.0)
        elif leg:
            due = self.next_price(date, tick)
            if due and due[:2] <= (date, tick):
                cash += leg["shares"] * due[3] - self.cost("MKT", due[0], due[2], due[3], abs(leg["shares"]), None)
        return cash

    def payable(self, value, bought, ratio, symbol, date, half, price, sigma, hedge_at, purse):
        """The most of a value whose purchases and costs the cash pays."""

        def pays(value):
            total = bought * value + self.cost(symbol, date, half, price, value / price, sigma)
            if ratio:
                own, at, known = hedge_at
                total += self.cost("MKT", own, at, known, abs(ratio) * value / known, None)
            return total <= purse

        if bought == 0 or value <= 0 or pays(value):
            return value
        low, high = 0.0, value
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if pays(middle) else (low, middle)
        return low


def run(world, plan):
    orders, refused = [], {}
    for event in world.events:
        try:
            orders.append(order(world, plan, event))
        except Refused as refusal:
            refused[event["event_id"]] = str(refusal)
    moments = {moment: place for place, moment in enumerate(MOMENTS)}
    orders.sort(key=lambda one: (one["date"], moments[exchange(one["symbol"]), one["half"]], one["key"]))
    for number, one in enumerate(orders):
        one["number"] = number
    account = Account(world, plan, orders)
    first = world.at[orders[0]["date"]]
    dates, equity = [world.dates[first - 1]], [plan["capital"]]
    for date, yesterday in zip(world.dates[first:], world.dates[first - 1:]):
        if (not account.held and not account.leaving and date > orders[-1]["date"]) or account.lost:
            break
        account.night((datetime.date.fromisoformat(date) - datetime.date.fromisoformat(yesterday)).days)
        account.day(date)
        dates.append(date)
        equity.append(account.worth())
    if account.lost:
        late = [one for one in orders if one["date"] > account.lost]
        refused.update({one["event"]["event_id"]: "no_capital" for one in late})
    account.refused.update(refused)
    trades = [row for _, row in sorted(account.trades, key=lambda pair: pair[0])]
    return {
        "plan": plan,
        "from": dates[0],
        "trades": [[*row[:13], row[15] / row[14] - 1 if row[14] else None] for row in trades],
        "measures": measures(world, plan, orders, trades, account.refused, dates, equity),
        "excluded": dict(sorted(account.refused.items(), key=lambda pair: int(pair[0]))),
        "equity": equity,
    }


def main():
    rng = random.Random(20240607)
    if sys.argv[1:] == ["make"]:
        draw_events(rng, *draw_market(rng))
    rng = random.Random(7)
    plans = [draw_plan(rng) for _ in range(32)]
    world = World(read_market(), read_events())
    cases = [run(world, plan) for plan in plans]
    busiest = max(range(len(cases)), key=lambda place: len(cases[place]["trades"]))
    ends = interval(cases[busiest]["trades"])
    write("trading.json", {"cases": cases, "interval": {"case": busiest, "ends": ends}})


if __name__ == "__main__":
    main()
