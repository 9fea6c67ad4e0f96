//! Names that columns of price files have in other languages and with further vendors. They come after the names of the lexicon.

/// Names of columns of symbols.
#[rustfmt::skip]
pub(super) const SYMBOL: &[&str] = &[
    "ticker_symbol", "symbol_code", "security_symbol", "trading_symbol", "instrument_symbol", "ticker_code",
    "stock_ticker", "stock_code", "stock_id", "instrument_code", "seccode", "sec_code", "securityid",
    "security_id", "ric_code", "bloomberg_ticker", "bbg_ticker", "sc_code", "scrip_code", "scrip",
    "codneg", "cod_neg", "codigo", "código", "código_de_negociação", "papel", "ativo", "kod", "kode_saham",
    "тикер", "код", "σύμβολο", "mã", "mã_ck", "代碼", "證券代碼", "股票代碼", "证券代号", "銘柄", "단축코드",
    "coin", "pair", "isin_code", "cusip", "sedol", "figi",
];

/// Names of columns of dates.
#[rustfmt::skip]
pub(super) const DATE: &[&str] = &[
    "trading_day", "trade_day", "quote_date", "price_day", "as_of_date", "asofdate", "asof", "value_date",
    "valuation_date", "business_date", "session_date", "trade_dt", "trd_dt", "dt", "ymd", "yyyymmdd",
    "epoch", "epoch_time", "unix", "unix_time", "unix_timestamp", "timestamp_ms", "time_stamp", "begins_at", "local_time", "local_date", "datetime_utc", "date_utc", "jour", "séance",
    "date_de_séance", "data_pregão", "data_pregao", "data_do_pregão", "data_sesji", "fecha_de_cotización",
    "päivä", "pvm", "dátum", "kuupäev", "datums", "ημερομηνία", "дата_торгов", "день", "tanggal", "ngày",
    "วันที่", "תאריך", "التاريخ", "交易日", "年月日", "取引日", "約定日", "거래일", "거래일자", "기준일", "기준일자",
];

/// Names of columns of opens.
#[rustfmt::skip]
pub(super) const OPEN: &[&str] = &[
    "開市", "mở", "เปิดตลาด",
    "opn", "op", "open_px", "price_open_first", "open_prc", "openprc", "pxopen", "day_open", "opening_level",
    "eröffnungspreis", "anfangskurs", "prem", "premier", "premier_cours", "cours_d'ouverture", "cours_ouverture",
    "abertura_preço", "preco_abertura", "preço_de_abertura", "preabe", "precio_de_apertura", "precio_apertura",
    "prezzo_di_apertura", "prezzo_apertura", "kurs_otwarcia", "openingskoers", "opening_koers", "öppningspris",
    "åbningskurs", "åpningskurs", "aloitus", "aloituskurssi", "avauskurssi", "açılış_fiyatı", "otevření",
    "otevírací", "nyitó", "nyitóár", "deschidere", "άνοιγμα", "открытие", "цена_открытия", "відкриття",
    "mở_cửa", "giá_mở_cửa", "pembukaan", "buka", "ราคาเปิด", "เปิด", "פתיחה", "الافتتاح", "今开",
    "今開", "开盘价(元)", "開盤", "始値_(円)", "시작가",
];

/// Names of columns of highs.
#[rustfmt::skip]
pub(super) const HIGH: &[&str] = &[
    "高", "cao", "สูง",
    "hi", "high_px", "high_1", "high_prc", "highprc", "day_high_price", "high_price_of_the_day", "highest_price",
    "max_price", "maxprice", "höchst", "höchstkurs", "höchstpreis", "tageshöchst", "tageshöchstkurs",
    "plus_haut_du_jour", "cours_le_plus_haut", "haut_du_jour", "+haut", "alta", "alto", "más_alto", "preço_máximo",
    "preco_maximo", "premax", "precio_máximo", "prezzo_massimo", "massimi", "kurs_maksymalny", "maksimum",
    "maks", "max_kurs", "hoogste_koers", "högsta", "högstakurs", "høyeste", "højeste", "ylin", "ylin_kurssi",
    "en_yüksek", "en_yüksek_fiyat", "nejvyšší", "maximum_ár", "maxim", "υψηλό", "максимум", "максимальная_цена",
    "макс", "найвища", "cao_nhất", "giá_cao_nhất", "tertinggi", "ราคาสูงสุด", "สูงสุด", "גבוה", "الأعلى",
    "最高价(元)", "高値_(円)", "고가격",
];

/// Names of columns of lows.
#[rustfmt::skip]
pub(super) const LOW: &[&str] = &[
    "低", "thấp", "ต่ำ",
    "lo", "low_px", "low_1", "low_prc", "lowprc", "day_low_price", "low_price_of_the_day", "lowest_price",
    "min_price", "minprice", "tiefst", "tiefstkurs", "tiefstpreis", "tagestiefst", "tagestiefstkurs",
    "plus_bas_du_jour", "cours_le_plus_bas", "bas_du_jour", "+bas", "baja", "baixa", "bajo", "más_bajo",
    "preço_mínimo", "preco_minimo", "premin", "precio_mínimo", "prezzo_minimo", "minimi", "kurs_minimalny",
    "min_kurs", "laagste_koers", "lägsta", "lägstakurs", "laveste", "alin_kurssi", "en_düşük", "en_düşük_fiyat",
    "nejnižší", "minimum_ár", "minim", "χαμηλό", "минимум", "минимальная_цена", "мин", "найнижча", "thấp_nhất",
    "giá_thấp_nhất", "terendah", "ราคาต่ำสุด", "ต่ำสุด", "נמוך", "الأدنى", "最低价(元)", "安値_(円)", "저가격",
];

/// Names of columns of closes.
#[rustfmt::skip]
pub(super) const CLOSE: &[&str] = &[
    "cls", "close_px", "hst_close", "close_prc", "closeprc", "last_close", "day_close", "closing_level",
    "close_close_price_adjusted_for_splits", "legal_close_price", "schlusskurse", "schluss_kurs", "cours_de_clôture",
    "cours_clôture", "cours_de_cloture", "fechamento_preço", "preço_de_fechamento", "preco_fechamento", "precio_de_cierre",
    "precio_cierre", "prezzo_di_chiusura", "prezzo_chiusura", "kurs_zamknięcia", "kurs_zamkniecia", "slotkurs",
    "sluitkoers", "sluiting", "stängningspris", "slutkurs", "lukkekurs", "lukning", "sluttkurs", "sluttpris", "lukke",
    "päätöskurssi", "päätös", "kapanış", "kapanış_fiyatı", "zavření", "závěr", "záró", "záróár", "închidere", "κλείσιμο",
    "закрытие", "цена_закрытия", "закриття", "đóng_cửa", "giá_đóng_cửa", "penutupan", "ราคาปิด", "ปิด", "סגירה",
    "שער_נעילה", "الإغلاق", "收市", "收市價", "收盘价(元)", "收盤", "終値_(円)", "종료가",
];

/// Names of columns of last prices. Where a file has a close, too, as those of several exchanges do, the close counts: the last price
/// is that of the last trade.
#[rustfmt::skip]
pub(super) const LAST_PRICE: &[&str] = &[
    "último", "ultimo", "dernier", "цена", "last", "price", "px", "latest", "laatste", "senaste", "seneste", "siste",
    "ostatnio", "şimdi",
    "nav", "net_asset_value", "unit_price", "share_price", "rücknahmepreis", "valeur_liquidative", "valor_liquidativo", "שער",
    "السعر", "ราคา", "index_level", "price_index", "settle", "settlement", "settle_price", "settlement_price", "trdprc_1",
    "pxlast", "index_value", "letzter", "letzter_kurs", "dernier_cours", "preult", "precio", "preço", "prezzo",
    "ultimo_prezzo", "preço_do_último_negócio", "preço_último_negócio", "precio_último", "último_precio", "cena", "kurs",
    "laatste_koers", "senast", "son", "fiyat", "preț", "τιμή", "последняя", "ціна", "lần_cuối", "terakhir", "ล่าสุด", "最終價",
];

/// Names of columns of adjusted closes.
#[rustfmt::skip]
pub(super) const ADJ_CLOSE: &[&str] = &[
    "adjustment_close", "adjustmentclose_price", "total_return_index", "tr_index",
    "adjust_close", "adjust_price", "adjustedclosingprice", "adjusted_last_price", "adj_last_price",
    "last_adjusted", "last_adj", "adj_px_last", "px_last_adj", "px_adj", "adj_px", "adjprcwd", "adj_cls",
    "close_adjusted_price", "closeadjusted", "price_close_adjusted", "adjusted_price_close", "close_price_adjusted",
    "close_price_adj", "adjusted_closing_level", "total_return_close", "tr_close", "px_total_return",
    "adj_close_adjusted_close_price_adjusted_for_splits_and_dividend_and/or_capital_gain_distributions",
    "adj_close_adjusted_close_price_adjusted_for_splits_and_dividend_and_capital_gain_distributions",
    "bereinigter_schlusskurs", "schlusskurs_bereinigt", "bereinigt", "clôture_ajustée", "cours_ajusté",
    "cierre_ajustado", "fechamento_ajustado", "chiusura_rettificata", "zamknięcie_skorygowane",
    "aangepaste_slotkoers", "justerad_stängningskurs", "justert_sluttkurs", "düzeltilmiş_kapanış",
    "adj._schluss", "cierre_aj.", "precio_ajustado", "chiusura_adj.", "fech._ajustado", "fechamento_ajust.",
    "закрытие_(скорр.)", "скорр._закрытие", "kurs_zamknięcia_skorygowany", "total_return_price",
    "tot_return_index_gross_dvds", "tot_return_index_net_dvds", "dividend_adjusted_close", "div_adj_close",
    "close_(div_adj)", "fclose", "hfq_close", "close_hfq", "qfq_close", "close_qfq", "前复权收盘价", "调整收盘价",
    "скорректированная_цена_закрытия", "调整后收盘价", "調整後收盤價", "复权收盘价", "后复权收盘价", "終値調整",
    "調整後終値", "調整後終値*", "修正後終値", "수정종가", "수정주가",
];

/// Names of columns of numbers of shares traded.
#[rustfmt::skip]
pub(super) const VOLUME: &[&str] = &[
    "交易量", "kl", "売買高(株)", "売買高（株）", "出来高(株)", "出来高（株）", "成交量（股）", "נפח", "cumulative_volume",
    "vol_shares", "volume_traded", "trading_volume", "trade_volume", "trade_vol", "share_volume",
    "day_volume", "volume_shares", "total_trade_quantity", "total_traded_qty", "tot_trd_qty", "traded_qty",
    "trade_quantity", "quantity", "qty", "acvol_uns", "acvol_1", "turnover_volume", "umsatz_stück",
    "umsatz_in_stück", "gehandelte_stücke", "stück", "handelsvolumen", "volume_échangé", "volume_(titres)",
    "quantité", "volumen_títulos", "títulos", "volume_negociado", "quantidade", "quatot", "quantidade_negociada",
    "volumen_(títulos)", "quantità", "volume_totale", "wolumen_obrotu", "obrót_wolumen", "omvang", "omzet_stuks",
    "omsatt_antall", "antal_aktier", "omsat_antal", "vaihto_kpl", "osakevaihto", "işlem_miktarı", "hac", "adet",
    "objem", "forgalom", "volum", "όγκος", "объём_торгов", "количество", "обсяг", "khối_lượng", "volume_saham",
    "ปริมาณ", "מחזור", "الحجم", "成交量(股)", "成交股數", "成交數量", "売買高", "거래수량",
];
