"""What trading.py measures of its trades: use of time and money, results by tag, the bridge from the mean CAR to money."""

import math
import random
import statistics

# The columns of a trade.
ID, ENTERED, AT, PRICE, LEFT, EXIT, REASON, BOTH, SHARES, COST, PNL, HEDGE_PNL, HEDGE_COST, _, MARKET_IN, MARKET_OUT, HEDGE_TRADED = range(17)
DRAWS = 20_000


def days_between(a, b):
    return (b - a).days


def measures(world, plan, orders, trades, refused, dates, equity):
    by_event = {one["event"]["event_id"]: one for one in orders}
    sessions = dates[1:]
    busy = sum(any(trade[ENTERED] <= date <= trade[LEFT] for trade in trades) for date in sessions)
    filled = 0.0
    for trade in trades:
        filled += trade[SHARES] * (trade[PRICE] + trade[EXIT]) + trade[HEDGE_TRADED]
    years = days_between(world.day(dates[0]), world.day(dates[-1])) / 365.25
    tags = sorted({tag for trade in trades for tag in by_event[trade[ID]]["event"]["tags"].split(";")})
    groups = {"all": group(trades, by_event)}
    for tag in tags:
        if not tag.startswith("n"):
            groups[tag] = group([trade for trade in trades if tag in by_event[trade[ID]]["event"]["tags"].split(";")], by_event)
    return {
        "exposure_time": busy / len(sessions) if sessions else None,
        "turnover": filled / 2 / statistics.fmean(equity) / years if years else None,
        "groups": groups,
        "benchmark": held(world, ["MKT"], dates, plan["capital"]),
        "buy_and_hold": held(world, sorted({by_event[trade[ID]]["symbol"] for trade in trades}), dates, plan["capital"]),
        "bridge": bridge(world, plan, orders, {trade[ID]: trade for trade in trades}, refused),
    }


def net_return(trade):
    """With the hedge, as metrics and groups have it."""
    return (trade[PNL] + trade[HEDGE_PNL]) / (trade[PRICE] * trade[SHARES])


def own_return(trade):
    return trade[PNL] / (trade[PRICE] * trade[SHARES])


def group(trades, by_event):
    returns = [net_return(trade) for trade in trades]
    excess = [own_return(trade) - by_event[trade[ID]]["sign"] * (trade[MARKET_OUT] / trade[MARKET_IN] - 1) for trade in trades if trade[MARKET_IN]]
    mean = lambda values: statistics.fmean(values) if values else None
    return {
        "n_trades": len(trades),
        "win_rate": mean([float(trade[PNL] + trade[HEDGE_PNL] > 0) for trade in trades]),
        "average_trade": mean(returns),
        "median_trade": statistics.median(returns) if returns else None,
        "average_excess": mean(excess),
        "pnl": sum(trade[PNL] for trade in trades),
        "hedge_pnl": sum(trade[HEDGE_PNL] for trade in trades),
    }


def interval(trades):
    """95 % of the means of draws of whole entry dates, by other random numbers than the program's."""
    rng, dates = random.Random(1), {}
    for trade in trades:
        dates.setdefault(trade[ENTERED], []).append(net_return(trade))
    clusters, means = list(dates.values()), []
    for _ in range(DRAWS):
        drawn = [value for cluster in rng.choices(clusters, k=len(clusters)) for value in cluster]
        means.append(sum(drawn) / len(drawn))
    means.sort()
    return [means[int(0.025 * DRAWS)], means[int(0.975 * DRAWS)]]


def held(world, symbols, dates, capital):
    """Every 10th day of equal parts in some securities, bought at the last close by the first date, or at the next one."""
    if not symbols:
        return None
    course = []
    for date in dates[::10]:
        total = 0.0
        for symbol in symbols:
            now = world.last_close(symbol, date)
            later = [own for own in sorted(world.market[symbol]) if own > dates[0]]
            base = world.last_close(symbol, dates[0]) or (later and world.market[symbol][later[0]]["close"])
            total += capital / len(symbols) * (now / base if now else 1.0)
        course.append(total)
    return course


def bridge(world, plan, orders, trades, refused):
    """Money by step, and the mean CAR."""
    steps = dict.fromkeys(
        "car market drift unmeasured gap delay exits overlap limits size costs hedge".split(), 0.0
    )
    cars = []
    for one in orders:
        (name, of), = plan["size"].items()
        share = {
            "equal": lambda: 1 / of["slots"],
            "fraction": lambda: of["percent"] / 100,
            "volatility": lambda: of["percent"] / 100 / (one["estimate"]["sigma"] * math.sqrt(252)) if one["estimate"] else 0.0,
        }[name]()
        stake = one["sign"] * share * plan["capital"]
        symbol, day0 = one["symbol"], one["key"][0]
        closes = {date: bar["close"] for date, bar in world.market[symbol].items() if bar["close"] is not None}
        earlier = [date for date in sorted(closes) if date < day0]
        last = closes[earlier[-1]] if earlier else one["first"]
        planned = closes.get(one["due"], one["price"])
        whole = planned / last - 1
        abnormal = None
        if one["estimate"] and earlier:
            beta, alpha = one["estimate"]["beta"], one["estimate"]["alpha"]
            days = [earlier[-1]] + [date for date in sorted(closes) if day0 <= date <= one["due"]]
            market = [beta * (world.market["MKT"][b]["close"] / world.market["MKT"][a]["close"] - 1) for a, b in zip(days, days[1:])]
            own = [closes[b] / closes[a] - 1 for a, b in zip(days, days[1:])]
            abnormal = sum(r - alpha - m for r, m in zip(own, market)), sum(market)
        if abnormal:
            cars.append(one["sign"] * abnormal[0])
            steps["car"] += stake * abnormal[0]
            steps["market"] += stake * abnormal[1]
            steps["drift"] += stake * (whole - sum(abnormal))
        else:
            steps["unmeasured"] += stake * whole
        from_first, from_entry = planned / one["first"] - 1, planned / one["price"] - 1
        steps["gap"] += stake * (from_first - whole)
        steps["delay"] += stake * (from_entry - from_first)
        trade = trades.get(one["event"]["event_id"])
        if trade is None:
            held = refused[one["event"]["event_id"]] in ("overlap", "extended")
            steps["overlap" if held else "limits"] -= stake * from_entry
            continue
        earned = trade[EXIT] / trade[PRICE] - 1
        steps["exits"] += stake * (earned - from_entry)
        steps["size"] += (one["sign"] * trade[SHARES] * trade[PRICE] - stake) * earned
        steps["costs"] -= trade[COST] + trade[HEDGE_COST]
        steps["hedge"] += trade[HEDGE_PNL] + trade[HEDGE_COST]
    return {"mean_car": statistics.fmean(cars) if cars else None, "steps": steps}
