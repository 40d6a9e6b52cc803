//! Links whose words say nothing of where they lead (WCAG 2.2 §2.4.4, §2.4.9): people who listen to a page go from link
//! to link without the text around. An address as text says where it leads.

use crate::book::walk::{inlines, plain};
use crate::book::{Book, Chapter, InlineKind, Target};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// What says nothing in a language.
struct Vague {
    /// Primary language.
    language: &'static str,
    /// The word for a link: within the book it may be about links.
    link: &'static [&'static str],
    others: &'static [&'static str],
}

const fn vague(language: &'static str, link: &'static [&'static str], others: &'static [&'static str]) -> Vague {
    Vague { language, link, others }
}

const VAGUE: &[Vague] = &[
    vague(
        "en",
        &["link", "more"],
        &[
            "here",
            "click",
            "click here",
            "go here",
            "see here",
            "this",
            "see this",
            "this link",
            "the link",
            "this page",
            "read more",
        ],
    ),
    vague(
        "de",
        &["link", "mehr"],
        &[
            "hier",
            "hier klicken",
            "klick hier",
            "klicken sie hier",
            "siehe hier",
            "dieser link",
            "mehr lesen",
            "diese seite",
        ],
    ),
    vague(
        "fr",
        &["lien"],
        &["ici", "cliquez ici", "cliquer ici", "voir ici", "ce lien", "cette page", "lire la suite"],
    ),
    vague(
        "es",
        &["enlace", "más"],
        &["aquí", "haga clic aquí", "haz clic aquí", "clic aquí", "este enlace", "leer más"],
    ),
    vague("it", &["link"], &["qui", "clicca qui", "vedi qui", "questo link", "leggi tutto", "continua a leggere"]),
    vague("pt", &["link"], &["aqui", "clique aqui", "veja aqui", "este link", "leia mais", "saiba mais"]),
    vague("nl", &["link"], &["hier", "klik hier", "zie hier", "deze link", "lees meer"]),
    vague("pl", &["link"], &["tutaj", "tu", "kliknij tutaj", "ten link", "czytaj więcej"]),
    vague("ru", &["ссылка"], &["здесь", "тут", "нажмите здесь", "эта ссылка", "по ссылке", "подробнее"]),
    vague("uk", &["посилання"], &["тут", "натисніть тут", "це посилання", "докладніше"]),
    vague("zh", &["链接", "連結"], &["这里", "此处", "点击这里", "点击此处", "這裡", "此處", "點擊這裡", "更多"]),
    vague("ja", &["リンク"], &["こちら", "ここ", "ここをクリック", "詳細はこちら"]),
    vague("ko", &["링크"], &["여기", "여기를 클릭"]),
    vague("ar", &["رابط"], &["هنا", "اضغط هنا", "انقر هنا"]),
];

pub(super) fn check(book: &Book, chapter: &Chapter, remarks: &mut Diagnostics) {
    let primary = book.meta.language.split('-').next().unwrap_or_default();
    let Some(vague) = VAGUE.iter().find(|vague| primary.eq_ignore_ascii_case(vague.language)) else { return };
    let notes = chapter.notes.iter().map(|note| &note.blocks);
    for blocks in std::iter::once(&chapter.blocks).chain(notes) {
        inlines(blocks, &mut |inline| {
            let InlineKind::Link { target, content, .. } = &inline.kind else { return };
            let text = plain(content).to_lowercase();
            let words = text.trim_matches(|c: char| !c.is_alphanumeric());
            let away = matches!(**target, Target::Web(_)) && vague.link.contains(&words);
            if **target != Target::Dead && (away || vague.others.contains(&words)) {
                let message = format!("the words of this link say nothing of where it leads: {words:?}");
                let remark = Diagnostic::new(Code::VagueLink, inline.span, message);
                remarks.push(remark.help("let the link name what it leads to: see [the list of herbs](herbs.md)"));
            }
        });
    }
}
