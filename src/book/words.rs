//! The few words that the program itself prints, by language; both editions use the same.

/// The heading of the table of contents.
pub fn contents(language: &str) -> &'static str {
    match primary(language) {
        "ar" => "المحتويات",
        "bn" => "সূচিপত্র",
        "cs" => "Obsah",
        "da" => "Indhold",
        "de" => "Inhalt",
        "el" => "Περιεχόμενα",
        "es" => "Índice",
        "fa" => "فهرست",
        "fi" => "Sisällys",
        "fr" => "Table des matières",
        "he" => "תוכן העניינים",
        "hi" => "विषय सूची",
        "hu" => "Tartalom",
        "it" => "Indice",
        "ja" => "目次",
        "ko" => "차례",
        "nl" => "Inhoud",
        "nb" | "no" | "nn" => "Innhold",
        "pl" => "Spis treści",
        "pt" => "Sumário",
        "ru" => "Содержание",
        "sv" => "Innehåll",
        "th" => "สารบัญ",
        "tr" => "İçindekiler",
        "uk" => "Зміст",
        "vi" => "Mục lục",
        "zh" => "目录",
        _ => "Contents",
    }
}

/// The first subtag of a language tag.
pub fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or("")
}
