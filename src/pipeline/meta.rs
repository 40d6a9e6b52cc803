//! What the book says of itself, with a value for everything that must have one.

use crate::book::Metadata;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::Error;
use std::path::Path;

/// The moment that files are stamped with when neither `SOURCE_DATE_EPOCH` nor the book has one.
const NO_MOMENT: &str = "2000-01-01T00:00:00Z";

/// The metadata; `dir` is the book's folder, whose name is the title of a book without one.
pub(super) fn metadata(
    config: &Config,
    dir: &Path,
    epoch: Option<&str>,
    remarks: &mut Diagnostics,
) -> Result<Metadata, Error> {
    let title = match &config.title {
        Some(title) => title.clone(),
        None => {
            let folder = dir.file_name().map_or_else(|| "Book".to_owned(), |name| name.to_string_lossy().into_owned());
            let message = format!("the book has no title; it is called \"{folder}\" after its folder");
            let remark = Diagnostic::new(Code::EmptyTitle, config.title_span, message);
            remarks.push(remark.help("give it one in book.toml: [book] title = \"…\""));
            folder
        }
    };
    let ours = &config.publication;
    let mut identifiers = ours.identifiers.iter().cloned();
    Ok(Metadata {
        identifier: identifiers.next().unwrap_or_else(|| derived(&title, &config.authors, &config.language)),
        identifiers: identifiers.collect(),
        title,
        subtitle: ours.subtitle.clone(),
        authors: config.authors.clone(),
        description: config.description.clone(),
        language: config.language.clone(),
        direction: config.direction,
        date: ours.date.clone(),
        modified: modified(epoch, ours.date.as_deref())?,
        publisher: ours.publisher.clone(),
        rights: ours.rights.clone(),
        subjects: ours.subjects.clone(),
        contributors: ours.contributors.clone(),
        series: ours.series.clone(),
        conformance: ours.conformance.clone(),
        macros: Vec::new(),
        hyphenation: config.hyphenation.clone(),
        cover: None,
    })
}

/// A UUID of version 8 (RFC 9562 §5.8: the content is ours to choose): FNV-1a in 128 bits of title,
/// authors and language. Editions of one book share it, another build gives it again.
pub(super) fn derived(title: &str, authors: &[String], language: &str) -> String {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let parts = ["chapbook", title, language].into_iter().chain(authors.iter().map(String::as_str));
    for part in parts {
        // 0xff is in no UTF-8 text: it keeps "ab", "c" apart from "a", "bc".
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    let hash = hash & !(0xf << 76) | 8 << 76;
    let hash = hash & !(0b11 << 62) | 0b10 << 62;
    let hex = format!("{hash:032x}");
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The moment that files are stamped with: `SOURCE_DATE_EPOCH` (reproducible-builds.org), the
/// book's date, or a constant; never the clock.
fn modified(epoch: Option<&str>, date: Option<&str>) -> Result<String, Error> {
    if let Some(epoch) = epoch {
        return match epoch.trim().parse::<u64>() {
            // Up to the end of the year 9999.
            Ok(seconds) if seconds <= 253_402_300_799 => Ok(moment(seconds)),
            _ => Err(Error::new(format!("SOURCE_DATE_EPOCH is not a number of seconds since 1970: {epoch:?}"))),
        };
    }
    Ok(match date {
        // A year or a month begins on its first day.
        Some(date) => format!("{date}{}T00:00:00Z", &"-01-01"[date.len().saturating_sub(4).min(6)..]),
        None => NO_MOMENT.to_owned(),
    })
}

/// `YYYY-MM-DDThh:mm:ssZ` from seconds since 1970; the days by Howard Hinnant, "chrono-compatible
/// low-level date algorithms", civil_from_days.
fn moment(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_right() {
        assert_eq!(moment(0), "1970-01-01T00:00:00Z");
        assert_eq!(moment(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(moment(253_402_300_799), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn the_stamp_is_the_epoch_the_date_or_the_constant() {
        let stamp = |epoch, date| modified(epoch, date).ok();
        assert_eq!(stamp(Some("86400"), Some("2020")).as_deref(), Some("1970-01-02T00:00:00Z"));
        assert_eq!(stamp(None, Some("2020")).as_deref(), Some("2020-01-01T00:00:00Z"));
        assert_eq!(stamp(None, Some("2020-06")).as_deref(), Some("2020-06-01T00:00:00Z"));
        assert_eq!(stamp(None, Some("2020-06-09")).as_deref(), Some("2020-06-09T00:00:00Z"));
        assert_eq!(stamp(None, None).as_deref(), Some(NO_MOMENT));
        assert_eq!(stamp(Some("soon"), None), None);
    }

    #[test]
    fn derived_identifiers_tell_books_apart() {
        let id = derived("T", &["ab".to_owned(), "c".to_owned()], "en");
        assert_eq!(id.len(), "urn:uuid:".len() + 36);
        assert_eq!(&id[23..24], "8", "{id}");
        assert!(matches!(&id[28..29], "8" | "9" | "a" | "b"), "{id}");
        assert_ne!(id, derived("T", &["a".to_owned(), "bc".to_owned()], "en"));
        assert_eq!(id, derived("T", &["ab".to_owned(), "c".to_owned()], "en"));
    }
}
