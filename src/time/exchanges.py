"""Writes exchanges.csv: sessions of the world's stock exchanges, and how symbols name them.

Opening and closing times, early closes, late opens and holidays are facts of the Python package exchange_calendars; the
endings and prefixes of symbols are those that data vendors document. Where the package differs from what an exchange says
itself, HOURS below states the difference and its source.

    python -m venv .venv && .venv/bin/pip install exchange_calendars
    .venv/bin/python src/time/exchanges.py > src/time/exchanges.csv
"""

import datetime
import sys
import warnings
import zoneinfo
from collections import Counter, defaultdict
from importlib.metadata import version

import exchange_calendars
import pandas as pd

warnings.simplefilter("ignore")

FIRST = datetime.date(1995, 1, 1)
LAST = datetime.date(2030, 12, 31)

# MIC; name; calendar of exchange_calendars (empty: none); zone and hours where there is no calendar; symbols:
# y: Yahoo, e: EODHD, s: Stooq, a: Alpha Vantage, r: Refinitiv and other endings after a dot; b: Bloomberg; f: FactSet;
# p: prefixes of TradingView and Google; i: names of indices without their mark.
EXCHANGES = """
XNYS|United States|XNYS||e US|r N O OQ K A AM P Z PK OB NMS|b US UN UW UQ UR UA UP UV UF|f US|p NYSE NASDAQ AMEX NYSEARCA NYSEAMERICAN NYSEMKT ARCA BATS CBOE OTC OTCMKTS SP DJ XNAS XNYS XASE ARCX|i GSPC SPX SPXTR SP500TR INX DJI DJA DJT DJU INDU IXIC COMP CCMP NDX NDQ OEX RUT RUI RUA RTY NYA XAX VIX VXN W5000 SOX MID SML XOI KBW BKX
XTSE|Toronto|XTSE||y TO|a TRT|b CN CT|f CA|p TSX TSE XTSE|i GSPTSE SPTSX TSX TX60
XTSX|TSX Venture|XTSE||y V|a TRV|b CV|p TSXV CVE XTSX|i JX SPCDNX
XCNQ|Canadian Securities Exchange|XTSE||y CN|b CF|p CSE CNSX XCNQ
NEOE|Cboe Canada|XTSE||y NE|p NEO NEOE
BVMF|Sao Paulo|BVMF||y SA|a SAO|b BZ BS|f BR|p BMFBOVESPA BVMF|i BVSP IBOV BVP IBX50
XMEX|Mexico|XMEX||y MX|b MM MF|f MX|p BMV BIVA XMEX|i MXX MEXBOL IPC
XBUE|Buenos Aires|XBUE||y BA|b AR AF|f AR|p BCBA XBUE|i MERV IMV
XSGO|Santiago|XSGO||y SN|b CI CC|f CL|p BCS SGO XSGO|i IPSA IGPA
XBOG|Bogota|XBOG||y CL|b CB CX|f CO|p BVC XBOG|i COLCAP IGBC
XLIM|Lima|XLIM||e LIM|r LM|b PE|p BVL XLIM|i SPBLPGPT IGBVL
XLON|London|XLON||y L IL|e LSE|s UK|a LON|b LN|f GB|p LSE LSIN LON AQUIS XLON|i FTSE UKX FTMC MCX FTAS ASX FTLC UKXM
XDUB|Dublin|XDUB||y IR|r I|b ID|f IE|p EURONEXTDUB ISE XDUB|i ISEQ
XPAR|Paris|XPAR||y PA|b FP|f FR|p EURONEXT EPA XPAR|i FCHI CAC PX1 SBF120 STOXX50E STOXX SX5E SXXP
XAMS|Amsterdam|XAMS||y AS|b NA|f NL|p AMS XAMS|i AEX AMX
XBRU|Brussels|XBRU||y BR|b BB|f BE|p EBR XBRU|i BFX BEL20 BEL
XLIS|Lisbon|XLIS||y LS|b PL|p ELI XLIS|i PSI20 PSI
XOSL|Oslo|XOSL||y OL|b NO|f NO|p OSL XOSL|i OSEAX OSEBX OBX
XMIL|Milan|XMIL||y MI|b IM|f IT|p MIL BIT XMIL|i FTMIB FTSEMIB MIB ITLMS
XETR|Xetra|XETR||y DE|e XETRA|a DEX|b GY GR|f DE|p XETR ETR XETRA|i GDAXI DAX MDAXI MDAX SDAXI SDAX TECDAX TDXP CDAX
XFRA|Frankfurt|XFRA||y F|a FRK|b GF|p FWB FRA XFRA
XSTU|Stuttgart|XSTU||y SG|e STU|b GS|p SWB STU XSTU
XDUS|Dusseldorf|XDUS||y DU|b GD|p DUS XDUS
XHAM|Hamburg|XHAM||y HM|b GH|p HAM XHAM
XHAN|Hanover|XHAM||y HA|b GI|p HAN XHAN
XMUN|Munich|XHAM||y MU|b GM|p MUN XMUN
XBER|Berlin|XHAM||y BE|b GB|p BER XBER
XSWX|Zurich|XSWX||y SW|r S VX|b SW SE VX|f CH|p SIX SWX VTX XSWX|i SSMI SMI SLI SPI
XWBO|Vienna|XWBO||y VI|b AV|f AT|p VIE XWBO|i ATX
XMAD|Madrid|XMAD||y MC|b SM SQ|f ES|p BME XMAD|i IBEX IBEX35 SMSI
XSTO|Stockholm|XSTO||y ST|b SS|f SE|p OMXSTO STO XSTO|i OMX OMXS30 OMXSPI OMXSBGI OMXS
XCSE|Copenhagen|XCSE||y CO|b DC|f DK|p OMXCOP CPH XCSE|i OMXC25 OMXC20 OMXCPI KFX
XHEL|Helsinki|XHEL||y HE|b FH|f FI|p OMXHEX HEL XHEL|i OMXH25 OMXHPI HEX25
XICE|Reykjavik|XICE||y IC|b IR|f IS|p OMXICE ICE XICE|i OMXI10 OMXIPI
XTAL|Tallinn|XTAL||y TL|b ET|f EE|p OMXTSE TAL XTAL|i OMXTGI
XRIS|Riga|XRIS||y RG|b LR|f LV|p OMXRSE RSE XRIS|i OMXRGI
XLIT|Vilnius|XLIT||y VS|b LH|f LT|p OMXVSE VSE XLIT|i OMXVGI
XWAR|Warsaw|XWAR||y WA|e WAR|b PW|p GPW NEWCONNECT WSE XWAR|i WIG WIG20 MWIG40 SWIG80
XPRA|Prague|XPRA||y PR|b CP CK|f CZ|p PSECZ PRG XPRA|i PX PXI
XBUD|Budapest|XBUD||y BD|e BUD|s HU|r BU|b HB|f HU|p BET XBUD|i BUX
XBSE|Bucharest|XBSE||y RO|b RE RO|f RO|p BVB XBSE|i BETI BETI
ASEX|Athens|ASEX||y AT|b GA|f GR|p ATHEX ATH ASEX|i ATG GD ASE FTSE20
XIST|Istanbul|XIST||y IS|b TI|f TR|p BIST IST XIST|i XU100 XU030 XU050
XZAG|Zagreb|XZAG||y ZA|e ZSE|b CZ|f HR|p ZSE XZAG|i CROBEX
XLJU|Ljubljana|XLJU||e LJSE|r LJ|b SV|f SI|p LJSE XLJU|i SBITOP
XMOS|Moscow|XMOS||y ME|e MCX|r MM|b RM RX|f RU|p MOEX RUS MCX MISX XMOS|i IMOEX MCX10 MOEX RTSI MICEXINDEXCF
XTAE|Tel Aviv|XTAE||y TA|b IT|f IL|p TASE TLV XTAE|i TA125 TA35 TA100 TA25
XSAU|Riyadh|XSAU||y SR SAU|r SE|b AB|f SA|p TADAWUL XSAU|i TASI TASI
DSMD|Doha||Asia/Qatar 0930-1310|y QA|b QD|f QA|p QSE DSMD|i QSI GNRI DSM
XDFM|Dubai||Asia/Dubai 1000-1500|y AE|e DFM|b UH DU|f AE|p DFM XDFM|i DFMGI
XADS|Abu Dhabi||Asia/Dubai 1000-1500|e ADX|r AD|b DH|p ADX XADS|i ADI FADGI
XKUW|Kuwait||Asia/Kuwait 0900-1240|y KW|e KSE|b KK|f KW|p KSE XKUW
XCAI|Cairo||Africa/Cairo 1000-1430|y CA|e EGX|b EY EC|f EG|p EGX XCAI|i CASE30 EGX30 CASE
XJSE|Johannesburg|XJSE||y JO|e JSE|r J|b SJ|f ZA|p JSE XJSE|i JTOPI TOP40 J203 JALSH
XNSA|Lagos||Africa/Lagos 1000-1430|e XNSA|r LG|b NL|f NG|p NSENG XNSA|i NGSEINDX
XNAI|Nairobi||Africa/Nairobi 0930-1500|e XNAI|r NR|b KN|f KE|p NSEKE XNAI|i NSE20
XTKS|Tokyo|XTKS||y T|e TSE|s JP|b JT JP|f JP|p TSE# TYO XTKS|i N225 NI225 NKX NKY NIKKEI225 TOPX TOPIX TPX JPXNK400
XKRX|Korea|XKRX||y KS|e KO|b KS KP|f KR|p KRX KOSPI XKRX|i KS11 KS200 KOSPI KOSPI200
XKOS|Kosdaq|XKRX||y KQ|b KQ KF|p KOSDAQ XKOS|i KQ11 KOSDAQ
XSHG|Shanghai|XSHG||y SS SH|e SHG|a SHH|b CH CG C1|f CN|p SSE SHA SH# XSHG|i SSEC SHC SHCOMP CSI300 SHSZ300 SSE50
XSHE|Shenzhen|XSHG||y SZ|e SHE|a SHZ|b CS C2|p SZSE SHE SZ# XSHE|i SZSC SZI SZCOMP CNT
BJSE|Beijing|XSHG||e BJ|p BJ# BJSE
XHKG|Hong Kong|XHKG||y HK|b HK|f HK|p HKEX HKG HSI XHKG|i HSI HSCE HSCEI HSTECH HSCC
XTAI|Taiwan|XTAI||y TW|b TT|f TW|p TWSE TPE XTAI|i TWII TWSE TWSI TAIEX
ROCO|Taipei Exchange|XTAI||y TWO|b TWO|p TPEX ROCO|i TWOII
XBOM|Bombay|XBOM||y BO|e BSE|b IB|p BSE BOM XBOM|i BSESN SENSEX SNX BSE100 BSE500
XNSE|India|XBOM||y NS|e NSE|b IN IS|f IN|p NSE XNSE|i NSEI NIFTY NIFTY50 NSEBANK CNXIT INDIAVIX NIFTYJR
XSES|Singapore|XSES||y SI|b SP|f SG|p SGX XSES|i STI FTSTI
XKLS|Kuala Lumpur|XKLS||y KL|e KLSE|b MK|f MY|p MYX KLSE XKLS|i KLSE FBMKLCI FKLI KLCI
XIDX|Jakarta|XIDX||y JK|b IJ|f ID|p IDX XIDX|i JKSE JCI JKLQ45 COMPOSITE
XBKK|Bangkok|XBKK||y BK|b TB|f TH|p SET BKK XBKK|i SET SETI SET50
XPHS|Manila|XPHS||y PS|e PSE|b PM|p PSE XPHS|i PSEI PCOMP
HSTC|Ho Chi Minh City||Asia/Ho_Chi_Minh 0900-1500|y VN|b VN|f VN|p HOSE HSTC XSTC|i VNINDEX VNI VN30
HNX|Hanoi||Asia/Ho_Chi_Minh 0900-1500|r HN HNO|b VH|p HNX UPCOM|i HNXINDEX HNX30
XKAR|Karachi|XKAR||e KAR KA|b PA PK|p PSX XKAR|i KSE KSE100 KMI30
XASX|Sydney|XASX||y AX XA|e AU|b AU AT AN|f AU|p ASX XASX|i AXJO AORD AOR AS51 XJO XAO AXKO
XCME|Chicago futures|CMES||y =F|p CME CBOT NYMEX COMEX CME_MINI CBOT_MINI XCME
XNZE|Wellington|XNZE||y NZ|b NZ|f NZ|p NZX NZE XNZE|i NZ50 NZSE50FG NZ50G
fx|foreign exchange||America/New_York 0000-1700|y =X|e FOREX|p FX FX_IDC OANDA FOREXCOM FXCM CURRENCY C
crypto|cryptocurrencies||UTC 0000-2400|e CC|p BINANCE COINBASE KRAKEN BITSTAMP BITFINEX BYBIT OKX KUCOIN GEMINI HUOBI HTX GATEIO MEXC POLONIEX BITGET BINANCEUS UPBIT BITHUMB CRYPTO CRYPTOCAP X
"""

# Hours that the package states otherwise, or not at all, from the date on which they hold: zone, hours while New York has
# summer time, hours while it has not, and the date of the first such change; or the hours with their dates.
NEW_YORK = {
    # B3 closes an hour later while New York is on standard time, since Brazil gave up summer time in 2019 (b3.com.br,
    # trading hours); the package has 18:00 all year.
    "BVMF": ("1000-1700", "1000-1800", "2019-11-01"),
    # The Mexican exchanges keep the hours of New York; Mexico gave up summer time in 2022 (bmv.com.mx, press release of
    # October 2025; elceo.com, March 2023). The package has 15:00 all year.
    "XMEX": ("0730-1400", "0830-1500", "2023-03-01"),
    # Bogota (bvc.com.co, circular 3.2.1) and Lima (gestion.pe, March 2025) close with New York; the package has Bogota on the
    # clock of New York, and Lima at 16:00 all year.
    "XBOG": ("0830-1500", "0930-1600", "1995-01-01"),
    "XLIM": ("0830-1500", "0900-1600", "1995-01-01"),
}
ZONES = {"XBOG": "America/Bogota"}
HOURS = {
    # Futures of the CME trade from 17:00 of the day before to 16:00; the package counts to 17:00.
    "CMES": [("", "0000-1600")],
    # Circular 057/21 of the exchange and news of 24 March 2011: floor trading to 22:00 since 2021-11-29, from 08:00 since
    # 2011-06-01; the package has the hours of Xetra.
    "XFRA": [("", "0900-2000"), ("2011-06-01", "0800-2000"), ("2021-11-29", "0800-2200")],
}
# Tel Aviv trades from Monday to Friday since 5 January 2026, on Fridays to 13:50 (tase.co.il); the package ends before.
FRIDAYS = {"XTAE": ("1350", datetime.date(2026, 1, 9))}
# Calendars that cannot be computed to the end.
ENDS = {"XTAE": "2025-12-31"}
VENDORS = ["y", "e", "s", "a", "r", "b", "f", "p", "i"]


def gaps(days):
    """Days as gaps in letters: numbers of base 26, the last digit of each a capital."""
    text, before = [], FIRST
    for day in sorted(days):
        number, before = (day - before).days, day
        digits = chr(ord("A") + number % 26)
        while number >= 26:
            number //= 26
            digits = chr(ord("a") + number % 26) + digits
        text.append(digits)
    return "".join(text)


def clock(time):
    return time.strftime("%H%M")


def hours_text(regimes):
    return ";".join(f"{day} {times}".strip() for day, times in regimes)


def regimes_of(calendar):
    """The regular hours and the dates from which they hold."""
    opens, closes = calendar.open_times, calendar.close_times
    days = {day for day, _ in [*opens, *closes] if day is not None}
    days = [None, *sorted(days)]

    def at(times, day):
        held = [time for start, time in times if start is None or (day is not None and start <= day)]
        return held[-1]

    regimes = []
    for day in days:
        times = f"{clock(at(opens, day))}-{clock(at(closes, day))}"
        text = "" if day is None or day.date() <= FIRST else str(day.date())
        if regimes and regimes[-1][0] == text:
            regimes.pop()
        if not regimes or regimes[-1][1] != times:
            regimes.append((text, times))
    return [(day, times) for day, times in regimes if day <= str(LAST)]


def with_new_york(regimes, summer, winter, since):
    """The hours of an exchange that changes them when New York's clock changes."""
    zone = zoneinfo.ZoneInfo("America/New_York")
    regimes, day = [held for held in regimes if held[0] < since], datetime.date.fromisoformat(since)
    while day <= LAST:
        is_summer = bool(datetime.datetime(day.year, day.month, day.day, 12, tzinfo=zone).dst())
        times = summer if is_summer else winter
        if not regimes or regimes[-1][1] != times:
            regimes.append((str(day) if regimes else "", times))
        day += datetime.timedelta(days=1)
    return regimes


def hold(regimes, day):
    text = [times for start, times in regimes if start <= str(day)][-1]
    return text.split("-")


def breaks(calendar):
    starts, ends = calendar.break_start_times, calendar.break_end_times
    if not starts or starts[-1][1] is None:
        return ""
    return f"{clock(starts[-1][1])}-{clock(ends[-1][1])}"


def facts(name):
    """The sessions of a calendar: first and last known day, weekdays, regular hours, and what departs from them."""
    factory = exchange_calendars.calendar_utils._default_calendar_factories[name]
    start, end = pd.Timestamp(FIRST), pd.Timestamp(ENDS.get(name, LAST))
    lowest, highest = factory.bound_min(), factory.bound_max()
    start, end = max(start, lowest or start), min(end, highest or end)
    calendar = factory(start=start, end=end)
    regimes = regimes_of(calendar)
    stated, regimes = regimes, HOURS.get(name, regimes)
    if name in NEW_YORK:
        regimes = with_new_york(regimes, *NEW_YORK[name])
    sessions = {session.date() for session in calendar.sessions}
    worked = Counter(day.weekday() for day in sessions)
    usual = sorted(day for day, count in worked.items() if count > 0.5 * max(worked.values()))
    everyday = [start.date() + datetime.timedelta(days=n) for n in range((end - start).days + 1)]
    holidays = [day for day in everyday if day.weekday() in usual and day not in sessions]
    extra = [day for day in sessions if day.weekday() not in usual]
    early, late = defaultdict(list), defaultdict(list)
    for session, row in calendar.schedule.iterrows():
        day = session.date()
        opens, closes = [clock(row[column].tz_convert(calendar.tz)) for column in ("open", "close")]
        regular = hold(stated, day)
        if opens != regular[0]:
            late[opens].append(day)
        if closes != regular[1]:
            early[closes].append(day)
    if name in FRIDAYS:
        time, day = FRIDAYS[name]
        early[time] += [day + datetime.timedelta(weeks=n) for n in range((LAST - day).days // 7 + 1)]
    packed = lambda times: ";".join(f"{time} {gaps(days)}" for time, days in sorted(times.items()))
    return {
        "zone": ZONES.get(name, str(calendar.tz)),
        "known": f"{start.date()}:{end.date()}",
        "week": "".join(map(str, usual)),
        "hours": hours_text(regimes),
        "lunch": breaks(calendar),
        "closes": packed(early),
        "opens": packed(late),
        "holidays": gaps(holidays),
        "extra": gaps(extra),
    }


def main():
    columns = ["mic", "name", "zone", "known", "week", "hours", "lunch", "closes", "opens", "holidays", "extra"]
    names = ["yahoo", "eodhd", "stooq", "alphavantage", "refinitiv", "bloomberg", "factset", "prefixes", "indices"]
    print(f"# exchange_calendars {version('exchange_calendars')}; written by exchanges.py, which tells the sources")
    print(",".join(columns + names))
    taken, computed, rows = {}, {}, []
    for line in EXCHANGES.strip().splitlines():
        mic, name, calendar, by_hand, *symbols = line.split("|")
        if calendar:
            computed[calendar] = computed.get(calendar) or facts(calendar)
            row = dict(computed[calendar])
        else:
            zone, hours = by_hand.split(" ", 1)
            row = dict.fromkeys(columns, "") | {"zone": zone, "hours": hours}
        row |= {"mic": mic, "name": name}
        vendor = {text[0]: text[2:].split() for text in symbols}
        for key, endings in vendor.items():
            for ending in dict.fromkeys(endings):
                mark = {"b": " ", "f": "-", "p": ":", "i": "^"}.get(key, ".")
                other = taken.setdefault((mark, ending), mic)
                if other != mic:
                    sys.exit(f"{mark}{ending} is {other} and {mic}")
        row |= {name: " ".join(dict.fromkeys(vendor.get(key, []))) for key, name in zip(VENDORS, names)}
        rows.append([row[column] for column in columns + names])
    for row in rows:
        print(",".join(row))


if __name__ == "__main__":
    main()
