//! Events of one kind or another, and what is made of them.

use super::*;

fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

#[test]
fn words_end_at_blocks_and_run_through_spans() {
    let facts = gather([
        Event::Start(Kind::Heading(2)),
        text("One"),
        Event::End,
        Event::Start(Kind::Block),
        text("un"),
        Event::Start(Kind::Span),
        text("bro\u{ad}ken "),
        Event::End,
        text("word"),
        Event::End,
    ])
    .facts;
    assert_eq!(facts.words, ["One", "unbroken", "word"]);
    let heading = &facts.of(Sort::Heading)[0];
    assert_eq!((heading.label.as_str(), heading.text.as_str()), ("level 2", "One"));
    assert_eq!(facts.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(), ["One", "unbroken word"]);
}

#[test]
fn what_is_added_is_counted_and_notes_stand_apart() {
    let facts = gather([
        Event::Start(Kind::Block),
        Event::Start(Kind::Added("list marks")),
        text("1."),
        Event::End,
        text("item"),
        Event::Start(Kind::Note),
        text("said below"),
        Event::End,
        text("goes on"),
        Event::End,
    ])
    .facts;
    assert_eq!(facts.words, ["item", "goes", "on"]);
    assert_eq!(facts.of(Sort::Note)[0].text, "said below");
    assert_eq!(facts.aside.get("list marks"), Some(&1));
}

#[test]
fn a_page_within_a_word_is_told_so() {
    let page = |label: &str| Event::Page(label.to_owned(), None);
    let facts =
        gather([text("one t"), page("2"), text("wo"), page("3"), text(" three "), page("4"), text("four")]).facts;
    let pages: Vec<_> = facts.pages.iter().map(|page| (page.word, page.within)).collect();
    assert_eq!(pages, [(1, 1), (2, 0), (3, 0)]);
}

#[test]
fn a_page_within_a_note_has_its_place_among_the_labels_only() {
    let page = |label: &str| Event::Page(label.to_owned(), None);
    let note = Event::Start(Kind::Note);
    let facts = gather([page("1"), text("a "), note, page("2"), text("b"), Event::End, page("3"), text("c")]).facts;
    let pages: Vec<_> = facts.pages.iter().map(|page| page.label.as_str()).collect();
    assert_eq!(pages, ["1", "3"]);
    assert_eq!(facts.labels, ["1", "2", "3"]);
}

#[test]
fn cells_know_their_place_and_formulas_in_captions_their_source() {
    let cell = Kind::Cell { head: false, columns: 2, rows: 1 };
    let facts = gather([
        Event::Start(Kind::Figure),
        Event::Start(Kind::Caption),
        text("of "),
        Event::Start(Kind::Formula),
        Event::Alt("r^2".to_owned()),
        text("r2"),
        Event::End,
        Event::End,
        Event::End,
        Event::Start(Kind::Table),
        Event::Start(Kind::Row),
        Event::End,
        Event::Start(Kind::Row),
        Event::Start(cell),
        text("x"),
        Event::End,
        Event::End,
        Event::End,
    ])
    .facts;
    assert_eq!(facts.of(Sort::Caption)[0].text, "of [r^2]");
    assert_eq!(facts.of(Sort::Cell)[0].label, "row 2, cell 1, over 2 columns");
    assert_eq!(facts.aside.get(SHOWN), Some(&1));
}
