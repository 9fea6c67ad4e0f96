//! Names of months in several languages.

/// Names of months, and abbreviations that are not their beginnings, in English, German, French, Spanish, Italian, Portuguese,
/// Dutch, the languages of Scandinavia, Finnish, Polish, Russian, Turkish, Hungarian, Romanian, Indonesian, Czech, Greek, Ukrainian,
/// Hebrew and Arabic. English names may be cut to three letters or more. `srp` is not read: it is August in Czech and July in
/// Croatian.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari",
      "styczeń", "stycznia", "sty", "январь", "января", "янв", "ocak", "oca", "január", "ianuarie", "ian", "tammikuu", "tammikuuta",
      "leden", "ledna", "led", "ιανουάριος", "ιανουαρίου", "ιαν", "січень", "січня", "січ", "ינואר", "يناير"],
    &["february", "februar", "février", "févr", "fév", "fevrier", "febrero", "febbraio", "fevereiro", "fev", "februari",
      "luty", "lutego", "lut", "февраль", "февраля", "фев", "февр", "şubat", "şub", "február", "februarie", "helmikuu", "helmikuuta",
      "únor", "února", "úno", "φεβρουάριος", "φεβρουαρίου", "φεβ", "лютий", "лютого", "лют", "פברואר", "فبراير"],
    &["march", "märz", "mrz", "maerz", "mars", "marzo", "março", "marco", "maart", "mrt",
      "marzec", "marca", "март", "марта", "мар", "március", "márc", "martie", "marts", "maret", "maaliskuu", "maaliskuuta",
      "mär", "mart", "březen", "března", "bře", "μάρτιος", "μαρτίου", "μαρ", "березень", "березня", "бер", "מרץ", "مارس"],
    &["april", "avril", "avr", "abril", "abr", "aprile",
      "kwiecień", "kwietnia", "kwi", "апрель", "апреля", "апр", "nisan", "nis", "április", "ápr", "aprilie", "huhtikuu", "huhtikuuta",
      "duben", "dubna", "dub", "απρίλιος", "απριλίου", "απρ", "квітень", "квітня", "кві", "квіт", "אפריל", "أبريل"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maj",
      "maja", "май", "мая", "mayıs", "május", "máj", "toukokuu", "toukokuuta",
      "květen", "května", "kvě", "μάιος", "μαΐου", "μαΐ", "μαι", "травень", "травня", "тра", "трав", "מאי", "مايو"],
    &["june", "juni", "juin", "junio", "giugno", "giu", "junho",
      "czerwiec", "czerwca", "cze", "июнь", "июня", "июн", "haziran", "haz", "június", "jún", "iunie", "iun", "kesäkuu", "kesäkuuta",
      "červen", "června", "čvn", "ιούνιος", "ιουνίου", "ιουν", "червень", "червня", "чер", "черв", "יוני", "يونيو"],
    &["july", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho",
      "lipiec", "lipca", "lip", "июль", "июля", "июл", "temmuz", "tem", "július", "júl", "iulie", "iul", "heinäkuu", "heinäkuuta",
      "červenec", "července", "čvc", "ιούλιος", "ιουλίου", "ιουλ", "липень", "липня", "лип", "יולי", "يوليو"],
    &["august", "août", "aout", "agosto", "ago", "augustus", "augusti",
      "sierpień", "sierpnia", "sie", "август", "августа", "авг", "ağustos", "ağu", "augusztus", "agustus", "agu", "agt", "elokuu", "elokuuta",
      "srpen", "srpna", "αύγουστος", "αυγούστου", "αυγ", "серпень", "серпня", "сер", "серп", "אוגוסט", "أغسطس"],
    &["september", "sept", "septembre", "septiembre", "settembre", "set", "setembro",
      "wrzesień", "września", "wrz", "сентябрь", "сентября", "сен", "сент", "eylül", "eyl", "szeptember", "szept", "septembrie", "syyskuu", "syyskuuta",
      "září", "zář", "σεπτέμβριος", "σεπτεμβρίου", "σεπ", "вересень", "вересня", "вер", "ספטמבר", "سبتمبر"],
    &["october", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out",
      "październik", "października", "paź", "октябрь", "октября", "окт", "ekim", "eki", "október", "octombrie", "lokakuu", "lokakuuta",
      "říjen", "října", "říj", "οκτώβριος", "οκτωβρίου", "οκτ", "жовтень", "жовтня", "жов", "жовт", "אוקטובר", "أكتوبر"],
    &["november", "novembre", "noviembre", "novembro",
      "listopad", "listopada", "lis", "ноябрь", "ноября", "ноя", "нояб", "kasım", "kas", "noiembrie", "nop", "marraskuu", "marraskuuta",
      "listopadu", "νοέμβριος", "νοεμβρίου", "νοε", "листопад", "листопада", "лис", "лист", "נובמבר", "نوفمبر"],
    &["december", "dezember", "dez", "décembre", "déc", "decembre", "diciembre", "dic", "dicembre", "dezembro",
      "grudzień", "grudnia", "gru", "декабрь", "декабря", "дек", "aralık", "ara", "decembrie", "desember", "des", "joulukuu", "joulukuuta",
      "prosinec", "prosince", "δεκέμβριος", "δεκεμβρίου", "δεκ", "грудень", "грудня", "гру", "груд", "דצמבר", "ديسمبر"],
];

/// `MONTHS_OF_THAILAND[i]`: abbreviation of month `i` in Thai, whose points stand within it.
const MONTHS_OF_THAILAND: [&str; 12] = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
];

/// Replaces a Thai month with its English name; `None` if there is none.
pub(super) fn with_thai_months(text: &str) -> Option<String> {
    let mut months = MONTHS_OF_THAILAND.iter().zip(MONTHS);
    let (thai, names) = months.find(|(thai, _)| text.contains(*thai))?;
    Some(text.replace(thai, names[0]))
}

/// Returns the number of a month, from 1, by its name.
pub(super) fn month_number(name: &str) -> Option<u32> {
    // Most parts that are looked up are numbers.
    name.starts_with(char::is_alphabetic).then_some(())?;
    let name = name.to_lowercase();
    let fits = |names: &&[&str]| {
        names.contains(&name.as_str()) || (name.len() >= 3 && names[0].starts_with(&name))
    };
    MONTHS.iter().position(fits).map(|i| i as u32 + 1)
}
