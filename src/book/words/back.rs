//! Words of the back of a book and of references to pages, by language, sorted by tag.

/// The words of one language. `{}` stands for the folio.
pub(super) struct Back {
    pub(super) tag: &'static str,
    /// Heading of the index.
    pub(super) index: &'static str,
    /// Heading of the list of sources.
    pub(super) sources: &'static str,
    /// See, see also: as they stand in an index.
    pub(super) see: [&'static str; 2],
    /// A page within a sentence.
    pub(super) page: &'static str,
}

const fn back(
    tag: &'static str,
    index: &'static str,
    sources: &'static str,
    see: [&'static str; 2],
    page: &'static str,
) -> Back {
    Back { tag, index, sources, see, page }
}

/// What a language is given that is not in the list.
pub(super) const ENGLISH: Back = back("en", "Index", "Bibliography", ["see", "see also"], "page {}");

/// All others.
pub(super) const BACK: &[Back] = &[
    back("ar", "الفهرس", "المراجع", ["انظر", "انظر أيضًا"], "الصفحة {}"),
    back("bg", "Показалец", "Литература", ["вж.", "вж. също"], "страница {}"),
    back("bn", "নির্ঘণ্ট", "গ্রন্থপঞ্জি", ["দেখুন", "আরও দেখুন"], "পৃষ্ঠা {}"),
    back("ca", "Índex alfabètic", "Bibliografia", ["vegeu", "vegeu també"], "pàgina {}"),
    back("cs", "Rejstřík", "Literatura", ["viz", "viz též"], "strana {}"),
    back("da", "Indeks", "Litteratur", ["se", "se også"], "side {}"),
    back("de", "Register", "Literatur", ["siehe", "siehe auch"], "Seite {}"),
    back("el", "Ευρετήριο", "Βιβλιογραφία", ["βλ.", "βλ. επίσης"], "σελίδα {}"),
    back("es", "Índice alfabético", "Bibliografía", ["véase", "véase también"], "página {}"),
    back("et", "Register", "Kirjandus", ["vt", "vt ka"], "lehekülg {}"),
    back("fa", "نمایه", "منابع", ["ببینید", "همچنین ببینید"], "صفحهٔ {}"),
    back("fi", "Hakemisto", "Lähteet", ["ks.", "ks. myös"], "sivu {}"),
    back("fr", "Index", "Bibliographie", ["voir", "voir aussi"], "page {}"),
    back("he", "מפתח", "ביבליוגרפיה", ["ראו", "ראו גם"], "עמוד {}"),
    back("hi", "अनुक्रमणिका", "संदर्भ ग्रंथ", ["देखें", "यह भी देखें"], "पृष्ठ {}"),
    back("hr", "Kazalo", "Literatura", ["vidi", "vidi i"], "stranica {}"),
    back("hu", "Tárgymutató", "Irodalom", ["lásd", "lásd még"], "{}. oldal"),
    back("id", "Indeks", "Daftar Pustaka", ["lihat", "lihat juga"], "halaman {}"),
    back("it", "Indice analitico", "Bibliografia", ["vedi", "vedi anche"], "pagina {}"),
    back("ja", "索引", "参考文献", ["→", "→"], "{}ページ"),
    back("ko", "찾아보기", "참고 문헌", ["→", "→"], "{}쪽"),
    back("lt", "Rodyklė", "Literatūra", ["žr.", "žr. taip pat"], "{} puslapis"),
    back("lv", "Rādītājs", "Literatūra", ["sk.", "sk. arī"], "{}. lappuse"),
    back("nb", "Stikkordregister", "Litteratur", ["se", "se også"], "side {}"),
    back("nl", "Register", "Literatuur", ["zie", "zie ook"], "pagina {}"),
    back("pl", "Indeks", "Bibliografia", ["zob.", "zob. też"], "strona {}"),
    back("pt", "Índice remissivo", "Bibliografia", ["ver", "ver também"], "página {}"),
    back("ro", "Index", "Bibliografie", ["vezi", "vezi și"], "pagina {}"),
    back("ru", "Предметный указатель", "Литература", ["см.", "см. также"], "страница {}"),
    back("sk", "Register", "Literatúra", ["pozri", "pozri aj"], "strana {}"),
    back("sl", "Stvarno kazalo", "Literatura", ["glej", "glej tudi"], "stran {}"),
    back("sr", "Индекс", "Литература", ["види", "види и"], "страна {}"),
    back("sv", "Register", "Litteratur", ["se", "se även"], "sidan {}"),
    back("th", "ดัชนี", "บรรณานุกรม", ["ดู", "ดูเพิ่มเติมที่"], "หน้า {}"),
    back("tr", "Dizin", "Kaynakça", ["bkz.", "ayrıca bkz."], "{}. sayfa"),
    back("uk", "Покажчик", "Література", ["див.", "див. також"], "сторінка {}"),
    back("vi", "Chỉ mục", "Tài liệu tham khảo", ["xem", "xem thêm"], "trang {}"),
    back("zh", "索引", "参考文献", ["见", "另见"], "第{}页"),
    back("zh-hant", "索引", "參考文獻", ["見", "另見"], "第{}頁"),
];
