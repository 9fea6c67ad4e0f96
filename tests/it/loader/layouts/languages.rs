//! Headers of vendors in many languages: each field is read, and none is lost without a word.

use newsquake::market::Field;

use super::{column, read, read_named, said};

/// Headers in the order date, open, high, low, close, volume.
const HEADERS: [&str; 52] = [
    // Vendors in English.
    "Date,Opening price,High price,Low price,Closing price,Total volume",
    "Date,Open Price,High Price,Low Price,Close Price,No.of Shares",
    "time,open,high,low,close,tick_volume",
    "Date,Open,High,Low,Last,Number of Shares",
    "Time,Open,High,Low,Latest,Volume",
    "Date,Price Open,Price High,Price Low,Price Close,Volume",
    "Date,OPEN_PRC,HIGH_1,LOW_1,TRDPRC_1,ACVOL_UNS",
    "tradeDate,openPrice,highPrice,lowPrice,closePrice,tradedVolume",
    "trading_date,open_price,high_price,low_price,close_price,volume",
    "price_date,day_open,day_high,day_low,day_close,share_volume",
    "Dates,PX_OPEN,PX_HIGH,PX_LOW,PX_LAST,PX_VOLUME",
    "<DTYYYYMMDD>,<Open>,<High>,<Low>,<Close>,<Vol>",
    "Trade Date,Opn,Hi,Lo,Cls,Shares Traded",
    // German.
    "Datum;Eröffnung;Tageshoch;Tagestief;Schlusskurs;Volumen",
    "Datum;Anfangskurs;Höchstkurs;Tiefstkurs;Schlusspreis;Umsatz Stück",
    "Datum;Erster;Hoch;Tief;Schluss;Stücke",
    // French, Italian, Spanish, Portuguese.
    "Date;Ouv.;Plus Haut;Plus Bas;Dernier;Vol.",
    "date;ouv;haut;bas;clot;vol",
    "Data;Apertura;Massimo;Minimo;Ultimo;Vol.",
    "Data;Prezzo di apertura;Prezzo massimo;Prezzo minimo;Prezzo di chiusura;Quantità",
    "Fecha;Apertura;Máximo;Mínimo;Cierre;Volumen",
    "Fecha;Precio de apertura;Precio máximo;Precio mínimo;Precio de cierre;Títulos",
    "Data;Abertura;Máxima;Mínima;Fechamento;Volume",
    // Dutch and the north.
    "Datum;Openen;Hoog;Laag;Laatste;Vol.",
    "Datum;Openingskoers;Hoogste koers;Laagste koers;Slotkoers;Volume",
    "Datum;Öppning;Högst;Lägst;Senaste;Volym",
    "Dato;Åbning;Høj;Lav;Lukkekurs;Volumen",
    "Dato;Åpning;Høy;Lav;Siste;Volum",
    "Päivämäärä;Avaus;Ylin;Alin;Päätöskurssi;Vaihto kpl",
    // The east of Europe and Turkey.
    "Data;Otwarcie;Najwyższy;Najniższy;Zamknięcie;Wolumen",
    "Datum;Otevření;Nejvyšší;Nejnižší;Závěr;Objem",
    "Dátum;Nyitó;Maximum;Minimum;Záró;Forgalom",
    "Дата;Откр.;Макс.;Мин.;Цена;Объём",
    "Дата торгов;Открытие;Максимум;Минимум;Закрытие;Количество",
    "Tarih;Açılış;Yüksek;Düşük;Şimdi;Hac.",
    "Ημερομηνία;Άνοιγμα;Υψηλό;Χαμηλό;Κλείσιμο;Όγκος",
    // Asia.
    "日付,始値,高値,安値,終値,出来高",
    "일자,시가,고가,저가,종가,거래량",
    "日期,开盘价,最高价,最低价,收盘价,成交量",
    "日期,開盤價,最高價,最低價,收盤價,成交股數",
    "日期,开盘,高,低,收盘,交易量",
    "日期,開市,高,低,收市,成交量",
    "日付,始値,高値,安値,終値,売買高(株)",
    "Ngày,Mở,Cao,Thấp,Lần cuối,KL",
    "Tanggal,Pembukaan,Tertinggi,Terendah,Terakhir,Vol.",
    "วันที่,เปิด,สูง,ต่ำ,ล่าสุด,ปริมาณ",
    "תאריך,פתיחה,גבוה,נמוך,שער,נפח",
    "التاريخ,الافتتاح,الأعلى,الأدنى,السعر,الحجم",
    // A word for dates that nobody knows, and the names that R gives.
    "Stichtag;Eröffnung;Hoch;Tief;Schluss;Volumen",
    "X,Open,High,Low,Close,Volume",
    "D,O,H,L,C,V",
    "timestamp,1a. open (USD),2a. high (USD),3a. low (USD),4a. close (USD),5. volume",
];

#[test]
fn every_header_is_read_whole() {
    for header in HEADERS {
        let mark = if header.contains(';') { ";" } else { "," };
        let rows = [
            "2024-01-22,10.0,10.5,9.9,10.2,120000",
            "2024-01-23,10.2,10.4,10.0,10.1,98000",
        ];
        let rows = rows.map(|row| row.replace(',', mark) + "\n").concat();
        let rows = if header.contains("YYYYMMDD") {
            rows.replace("2024-01-", "202401")
        } else {
            rows
        };
        let read = read(&format!("{header}\n{rows}"));
        for (field, values) in [
            (Field::Open, [10.0, 10.2]),
            (Field::High, [10.5, 10.4]),
            (Field::Low, [9.9, 10.0]),
            (Field::Close, [10.2, 10.1]),
            (Field::Volume, [120_000.0, 98_000.0]),
        ] {
            assert_eq!(
                column(&read, "AAA", field),
                values,
                "{}: {header}",
                field.name()
            );
        }
        assert!(said(&read, "unread_column").is_none(), "{header}");
    }
}

#[test]
fn adjusted_closes_are_known_in_many_words() {
    for name in [
        "Adj Close",
        "adj_close",
        "AdjClose",
        "Adj. Close",
        "adjusted",
        "Adjusted Close Price",
        "close_adjusted",
        "Close (Adj)",
        "Adj Closing Price",
        "price_adjusted",
        "adjclose",
        "adjustedClose",
        "Adj Price",
        "adj_last",
        "Adjusted Last Price",
        "closePriceAdjusted",
        "AdjustmentClose",
        "Schlusskurs bereinigt",
        "Clôture ajustée",
        "Cierre ajustado",
        "Fechamento ajustado",
        "調整後終値",
        "終値調整",
        "수정종가",
        "复权收盘价",
    ] {
        let read = read(&format!(
            "date,close,{name}\n2024-01-02,10,9\n2024-01-03,11,10\n"
        ));
        assert_eq!(column(&read, "AAA", Field::AdjClose), [9.0, 10.0], "{name}");
    }
}

#[test]
fn the_page_of_yahoo_is_read_with_its_explanations() {
    let text = "Date,Open,High,Low,\"Close Close price adjusted for splits.\",\"Adj Close Adjusted close price adjusted for splits and dividend and/or capital gain distributions.\",Volume\n\
        \"Feb 13, 2024\",10.0,10.5,9.9,10.2,9.7,\"120,000\"\n\"Feb 12, 2024\",10.2,10.4,10.0,10.1,9.6,\"98,000\"\n";
    let read = read(text);
    assert_eq!(column(&read, "AAA", Field::Close), [10.1, 10.2]);
    assert_eq!(column(&read, "AAA", Field::AdjClose), [9.6, 9.7]);
}

#[test]
fn a_fund_has_a_net_asset_value() {
    let read = read("Date,NAV\n01/22/2024,10.2\n01/23/2024,10.1\n");
    assert_eq!(column(&read, "AAA", Field::Close), [10.2, 10.1]);
}

#[test]
fn datastream_names_securities_by_their_codes() {
    let text = "Name,ALPHA CORP,ALPHA CORP,BETA PLC\nCode,U:AAA(P),U:AAA(VO),B:BBB(RI)\nCURRENCY,U$,U$,£\n22/01/2024,10.2,1200,51.0\n23/01/2024,10.1,980,50.5\n";
    let read = read_named("px.csv", text);
    assert_eq!(column(&read, "U:AAA", Field::Close), [10.2, 10.1]);
    assert_eq!(column(&read, "U:AAA", Field::Volume), [1200.0, 980.0]);
    assert_eq!(column(&read, "B:BBB", Field::AdjClose), [51.0, 50.5]);
}

#[test]
fn a_close_counts_more_than_the_price_of_the_last_trade() {
    for (close, last) in [
        ("Cierre", "Último"),
        ("Fechamento", "Último"),
        ("Slotkoers", "Laatste"),
        ("Stängningskurs", "Senaste"),
        ("Lukkekurs", "Seneste"),
        ("Closing", "Latest"),
        ("Closing Price", "Price"),
        ("終値", "Last"),
        ("Prezzo di chiusura", "Ultimo"),
        ("Kurs zamknięcia", "Ostatnio"),
    ] {
        for header in [
            format!("Date;{close};{last}"),
            format!("Date;{last};{close}"),
        ] {
            let row = if header.ends_with(&format!(";{last}")) {
                "10.2;10.1"
            } else {
                "10.1;10.2"
            };
            let read = read(&format!("{header}\n2024-01-02;{row}\n"));
            assert_eq!(column(&read, "AAA", Field::Close), [10.2], "{header}");
        }
    }
    // A fund on an exchange is traded at its price.
    let fund = read("Date,NAV,Price\n2024-01-02,9.9,10.2\n");
    assert_eq!(column(&fund, "AAA", Field::Close), [10.2]);
}
