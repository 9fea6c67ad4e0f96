"""Random plans of `newsquake backtest`, traded by plain loops that were written from its documentation: writes trading.json.

`trading.py make` draws the market and the news (trading_prices.csv, trading_events.csv) and the plans anew; without `make`
the files are read. Nothing here knows the program: dates, opens and closes are looked up again for every trade and day,
and the account is kept by adding up.

The market has two exchanges. In the order of the world's clock a date has four moments: open and close of Hong Kong, open
and close of New York. Every event is on the calendar of the benchmark MKT, of New York.
"""

import csv
import datetime
import math
import random
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
        self.at = {date: at for at, date in enumerate(self.sessions)}

    def bar(self, symbol, date):
        return self.market[symbol].get(date)

    def price(self, symbol, date, half):
        bar = self.bar(symbol, date)
        return bar and bar[half]

    def day(self, date):
        return datetime.date.fromisoformat(date)

    def first_price(self, symbol, moment, halves):
        """Session, half and price of the first one of those kinds at a moment or later."""
        for at in range(moment[0], len(self.sessions)):
            for half in halves:
                price = self.price(symbol, self.sessions[at], half)
                if price is not None and not before((at, half), moment):
                    return at, half, price
        return None

    def last_close(self, symbol, date):
        """The last close on that date or before."""
        dates = [own for own in self.market[symbol] if own <= date]
        return self.market[symbol][max(dates)]["close"] if dates else None

    def known(self, event):
        """Day 0, and the first moment after the news: session and half. Sessions are positions."""
        date, timing = event["date"], event["timing"]
        later = [at for at, own in enumerate(self.sessions) if own >= date]
        if not later:
            return None
        at = later[0]
        if self.sessions[at] != date:
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
    placed = world.known(event)
    if placed is None or placed[0] >= len(world.sessions):
        raise Refused("after_history")
    day0, moment = placed
    if world.sessions[day0] < min(world.market[symbol]):
        raise Refused("before_history")
    if world.sessions[day0] > max(world.market[symbol]):
        raise Refused("after_history")
    if side.endswith("reaction") and before(moment, (day0 + 1, "open")):
        moment = (day0 + 1, "open")
    if moment[0] >= len(world.sessions):
        raise Refused("after_history")
    estimate = world.estimate(symbol, day0)

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
    planned = [date for date in dates if at + plan["hold"] < len(world.sessions) and date >= world.sessions[at + plan["hold"]]]
    due, forced = (planned[0], False) if planned else (dates[-1], True)
    entered = world.sessions[at]
    if forced and not (due > entered or (due == entered and half == "open")):
        raise Refused("after_history")
    return {
        "event": event, "symbol": symbol, "sign": sign, "date": entered, "half": half, "price": price,
        "first": first[2], "due": due, "forced": forced, "estimate": estimate,
        "key": (world.sessions[day0], symbol, tags, int(event["event_id"])),
    }


# ------------------------------------------------------------------------------------------------------------------ the account


class Account:
    def __init__(self, world, plan, orders):
        self.world, self.plan, self.orders = world, plan, orders
        self.cash, self.held, self.trades, self.refused = plan["capital"], [], [], {}
        self.later = []

    # Costs.

    def cost(self, symbol, date, price, shares, sigma):
        bar = self.world.bar(symbol, date) or dict.fromkeys(FIELDS)
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
            elif name == "range" and bar["high"] is not None and bar["low"] is not None:
                total += of["percent"] / 100 * (bar["high"] - bar["low"]) * shares
            elif name == "impact" and sigma is not None and bar["volume"]:
                total += of["coefficient"] * sigma * math.sqrt(shares / bar["volume"]) * price * shares
        return total

    def night(self, days):
        rate = sum(of["rate"] for cost in self.plan["costs"] for name, of in cost.items() if name == "borrow")
        for trade in self.held:
            legs = [(trade, trade["sign"] * trade["shares"])] + ([(trade["hedge"], trade["hedge"]["shares"])] if trade["hedge"] else [])
            for leg, shares in legs:
                if shares < 0:
                    fee = -shares * leg["mark"] * rate / 1e4 * days / 365
                    leg["cost"] += fee
                    self.cash -= fee

    # The benchmark, whose exchange may be closed.

    def benchmark(self, date, tick):
        """The price that a hedge is traded at, and the moment of the date at which it is made."""
        for later in range(tick, len(MOMENTS)):
            where, half = MOMENTS[later]
            price = self.world.price("MKT", date, half) if where == "US" else None
            if price is not None:
                return price, later
        return self.benchmark_by(date, tick), tick

    def benchmark_by(self, date, tick):
        """Its last price at that moment."""
        for earlier in range(tick, -1, -1):
            where, half = MOMENTS[earlier]
            price = self.world.price("MKT", date, half) if where == "US" else None
            if price is not None:
                return price
        return max((own, bar["close"]) for own, bar in self.world.market["MKT"].items() if own < date)[1]

    # Money.

    def value(self, trade):
        hedge = trade["hedge"]
        return trade["sign"] * trade["shares"] * trade["mark"] + (hedge["shares"] * hedge["mark"] if hedge else 0.0)

    def gross(self, trade):
        hedge = trade["hedge"]
        return trade["shares"] * trade["mark"] + (abs(hedge["shares"] * hedge["mark"]) if hedge else 0.0)

    def purse(self, tick):
        """Cash without what hedges that are filled later today bring or cost."""
        return self.cash - sum(amount for made, amount in self.later if made > tick)

    # One day.

    def day(self, date):
        self.later = []
        for tick, (where, half) in enumerate(MOMENTS):
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
                if half == "close":
                    reached = [bar["high"], bar["low"]] if None not in (bar["high"], bar["low"]) else [bar["close"]]
                    trade["best"] = max([trade["best"], *reached], key=lambda price: trade["sign"] * price)
            now = [one for one in self.orders if (one["date"], exchange(one["symbol"]), one["half"]) == (date, where, half)]
            if not now:
                continue
            for trade in self.held:
                hedge = trade["hedge"]
                if hedge and (hedge["date"] < date or hedge["made"] <= tick):
                    hedge["mark"] = self.benchmark_by(date, tick)
            equity = self.purse(tick) + sum(self.value(trade) for trade in self.held)
            for one in now:
                try:
                    self.enter(one, date, tick, equity)
                except Refused as refusal:
                    self.refused[one["event"]["event_id"]] = str(refusal)
        for trade in self.held:
            if trade["hedge"]:
                trade["hedge"]["mark"] = self.world.last_close("MKT", date)

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
        better = lambda price, level: sign * price >= sign * level
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
        if date >= trade["due"]:
            return bar["close"], "end_of_data" if trade["forced"] else "hold", False
        return None

    def leave(self, trade, date, tick, price, reason, both):
        sign, shares = trade["sign"], trade["shares"]
        sigma = trade["estimate"] and trade["estimate"]["sigma"]
        cost = self.cost(trade["symbol"], date, price, shares, sigma)
        self.cash += sign * shares * price - cost
        trade["cost"] += cost
        hedge, hedge_pnl, hedge_cost = trade["hedge"], 0.0, 0.0
        if hedge:
            at, made = self.benchmark(date, tick)
            cost = self.cost("MKT", date, at, abs(hedge["shares"]), None)
            self.cash += hedge["shares"] * at - cost
            self.later.append((made, hedge["shares"] * (at - hedge["mark"]) - cost))
            hedge["cost"] += cost
            hedge_cost = hedge["cost"]
            hedge_pnl = hedge["shares"] * (at - hedge["price"]) - hedge_cost
        self.held.remove(trade)
        pnl = sign * shares * (price - trade["price"]) - trade["cost"]
        self.trades.append(
            (
                trade["number"],
                [
                    trade["event"]["event_id"], trade["date"], trade["half"], trade["price"], date, price, reason, both, shares,
                    trade["cost"], pnl, hedge_pnl, hedge_cost, hedge["shares"] if hedge else 0.0,
                    trade["market"], self.benchmark(date, tick)[0],
                ],
            )
        )

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
        if same and plan["overlap"] == "replace":
            for trade in same:
                self.leave(trade, date, tick, price, "replaced", False)
        if name == "equal" and len(self.held) >= of["slots"]:
            raise Refused("no_capital")

        sigma, value = estimate and estimate["sigma"], wished
        most = plan["leverage"] if plan["leverage"] is not None else (None if name == "equal" else 1.0)
        if most is not None:
            value = min(value, (most * equity - sum(self.gross(trade) for trade in self.held)) / (1 + abs(ratio)))
        against = self.benchmark(date, tick) if ratio else None
        if plan["cash_only"]:
            bought = (1.0 if sign > 0 else 0.0) + (abs(ratio) if sign * ratio < 0 else 0.0)
            known = self.benchmark_by(date, tick)
            value = self.payable(value, bought, ratio, symbol, date, price, sigma, known, self.purse(tick))
        bar = self.world.bar(symbol, date)
        if plan["participation"] is not None and bar["volume"] is not None:
            value = min(value, plan["participation"] / 100 * bar["volume"] * price)
        # A billionth of what was wished for is what rounding leaves of a limit that is used up.
        if value <= 1e-9 * wished:
            raise Refused("no_capital")
        shares = math.floor(value / price) if plan["whole_shares"] else value / price
        if shares <= 0:
            raise Refused("too_small")

        cost = self.cost(symbol, date, price, shares, sigma)
        self.cash -= sign * shares * price + cost
        hedge = None
        if ratio:
            at, made = against
            units = -sign * ratio * shares * price / at
            paid = self.cost("MKT", date, at, abs(units), None)
            self.cash -= units * at + paid
            self.later.append((made, -paid))
            hedge = {"shares": units, "price": at, "mark": at, "made": made, "date": date, "cost": paid}
        trade = {**one, "market": self.benchmark(date, tick)[0], "shares": shares, "cost": cost, "hedge": hedge, "mark": price, "best": price}
        self.held.append(trade)
        if one["half"] == "close" and one["due"] == date:
            self.leave(trade, date, tick, price, "hold", False)

    def payable(self, value, bought, ratio, symbol, date, price, sigma, known, purse):
        """The most of a value whose purchases and costs the cash pays."""

        def pays(value):
            total = bought * value + self.cost(symbol, date, price, value / price, sigma)
            if ratio:
                total += self.cost("MKT", date, known, abs(ratio) * value / known, None)
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
    dates, equity = [world.sessions[first - 1]], [plan["capital"]]
    for date, yesterday in zip(world.sessions[first:], world.sessions[first - 1:]):
        if not account.held and date > orders[-1]["date"]:
            break
        account.night((datetime.date.fromisoformat(date) - datetime.date.fromisoformat(yesterday)).days)
        account.day(date)
        dates.append(date)
        equity.append(account.cash + sum(account.value(trade) for trade in account.held))
    account.refused.update(refused)
    trades = [row for _, row in sorted(account.trades, key=lambda pair: pair[0])]
    return {
        "plan": plan,
        "from": dates[0],
        "trades": [[*row[:13], row[15] / row[14] - 1] for row in trades],
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
