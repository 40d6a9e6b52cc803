//! The order of words in a language (UTS 10 with CLDR's rules): all differences, and letters alone.

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use std::cmp::Ordering;

/// Compares as a language does.
pub(super) struct Collators {
    all: Option<CollatorBorrowed<'static>>,
    letters: Option<CollatorBorrowed<'static>>,
}

impl Collators {
    /// For a language; one that is not known has the order that all languages share.
    pub(super) fn of(language: &str) -> Self {
        let of = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            let locale: Option<Locale> = language.parse().ok();
            Collator::try_new(locale.unwrap_or(Locale::UNKNOWN).into(), options).ok()
        };
        Collators { all: of(Strength::Tertiary), letters: of(Strength::Primary) }
    }

    /// The order of two texts; equal only when they are the same.
    pub(super) fn order(&self, a: &str, b: &str) -> Ordering {
        self.all.as_ref().map_or(Ordering::Equal, |collator| collator.compare(a, b)).then_with(|| a.cmp(b))
    }

    /// Whether two letters are one but for accents and case.
    pub(super) fn same_letter(&self, a: &str, b: &str) -> bool {
        self.letters.as_ref().map_or(a == b, |collator| collator.compare(a, b) == Ordering::Equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_differ() {
        let order = |language: &str, a: &str, b: &str| Collators::of(language).order(a, b);
        assert_eq!(order("de", "Äpfel", "Birne"), Ordering::Less);
        assert_eq!(order("sv", "Äpple", "Zebra"), Ordering::Greater);
        assert_eq!(order("es", "ñandú", "oso"), Ordering::Less);
        assert_eq!(order("cs", "chata", "hora"), Ordering::Greater);
        assert_eq!(order("en", "pot stand", "potato"), Ordering::Less);
        assert_eq!(order("tlh", "b", "A"), Ordering::Greater);
        assert!(Collators::of("de").same_letter("Ä", "A") && !Collators::of("sv").same_letter("Ä", "A"));
    }
}
