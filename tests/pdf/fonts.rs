//! Rules about fonts.

use super::Faults;
use super::read::{at, code_length, dict, name_of, of_kind, string_of};
use lopdf::{Dictionary, Document, Object};

pub(crate) fn fonts(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for font in of_kind(file, "Font") {
        let name = name_of(font, "BaseFont");
        match name_of(font, "Subtype") {
            "Type0" => {
                let known = code_length(file, font).is_some();
                let fits = known && font.has(b"ToUnicode");
                if !fits {
                    faults.push(format!("{name} has no text"));
                }
            }
            kind @ ("CIDFontType0" | "CIDFontType2") => {
                let descriptor = at(file, font, &["FontDescriptor"]).and_then(|d| d.as_dict().ok());
                let there = descriptor.is_some_and(|d| d.has(b"FontFile2") || d.has(b"FontFile3"));
                let mapped = kind != "CIDFontType2" || name_of(font, "CIDToGIDMap") == "Identity";
                let listed = descriptor.is_some_and(|d| d.has(b"CharSet") || d.has(b"CIDSet"));
                if !there || !mapped || !font.has(b"W") || listed {
                    faults.push(format!("{name} is not whole in the file"));
                }
            }
            kind => faults.push(format!("{name} is a {kind}")),
        }
    }
    faults
}

/// The collection of a map of codes is that of its font, and both of its directions agree.
pub(crate) fn collections(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for font in of_kind(file, "Font").into_iter().filter(|font| name_of(font, "Subtype") == "Type0") {
        let Some(map) = at(file, font, &["Encoding"]).and_then(|map| map.as_stream().ok()) else { continue };
        let own = at(file, font, &["DescendantFonts"]).and_then(|fonts| fonts.as_array().ok());
        let own = own
            .and_then(|fonts| dict(file, fonts.first()?))
            .and_then(|font| dict(file, font.get(b"CIDSystemInfo").ok()?));
        let theirs = map.dict.get(b"CIDSystemInfo").ok().and_then(|info| dict(file, info));
        let text = |info: Option<&Dictionary>, key: &str| info.map(|info| string_of(info, key));
        let same = ["Registry", "Ordering"]
            .iter()
            .all(|key| text(own, key).is_some_and(|name| !name.is_empty() && Some(name) == text(theirs, key)));
        let ways = map.dict.get(b"WMode").and_then(Object::as_i64).unwrap_or(0);
        let inside = String::from_utf8_lossy(&map.get_plain_content().unwrap_or_default())
            .contains(&format!("/WMode {ways} def"));
        if !same || !inside {
            faults.push(format!("{}: its map of codes is another's", name_of(font, "BaseFont")));
        }
    }
    faults
}

pub(crate) fn to_unicode(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for font in of_kind(file, "Font") {
        let Some(map) = at(file, font, &["ToUnicode"]).and_then(|map| map.as_stream().ok()) else { continue };
        let map = map.decompressed_content().unwrap_or_else(|_| map.content.clone());
        let map = String::from_utf8_lossy(&map).into_owned();
        let targets = map.lines().filter(|line| line.starts_with('<')).filter_map(|line| line.split('<').nth(2));
        for target in targets {
            let units: Vec<&str> = (0..target.len().saturating_sub(3)).step_by(4).map(|i| &target[i..i + 4]).collect();
            if units.iter().any(|unit| ["0000", "FEFF", "FFFE"].contains(unit)) {
                faults.push(format!("{}: {target}", name_of(font, "BaseFont")));
            }
        }
    }
    faults
}
