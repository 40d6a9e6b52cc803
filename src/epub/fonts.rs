//! The faces of the theme, cut down to what the book uses, with the rules that name them.
//!
//! Which characters are set in which face is read off the finished files, so that labels, contents and signs of this
//! room count as well. Bold and slanted type is taken where the style sheet may ask for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rayon::prelude::*;

use super::Edition;
use super::markup::{Piece, name, pieces, value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::font::{FaceId, FontBook, prune};
use crate::text::single_spaced;
use crate::theme::{Family, SceneBreak};

/// Bytes of a font file that obfuscation changes (EPUB 3.3 §4.4.3).
const OBFUSCATED: usize = 1040;

/// The faces of a book.
#[derive(Default)]
pub(super) struct Fonts {
    /// Path from the folder of the package, media type, bytes.
    pub files: Vec<(String, &'static str, Vec<u8>)>,
    /// `@font-face` rules and those that ask for the faces.
    pub rules: String,
}

/// A kind of type: family, bold, slanted.
type Style = (Family, bool, bool);

/// The characters of each style.
type Characters = BTreeMap<Style, BTreeSet<char>>;

/// The faces that these files are set in.
pub(super) fn embedded<'t>(
    edition: Edition<'_>,
    files: impl Iterator<Item = &'t str>,
    remarks: &mut Diagnostics,
) -> Fonts {
    let files: Vec<&str> = files.collect();
    let read: Vec<Characters> = files.par_iter().map(|file| characters(edition, file)).collect();
    let mut all = Characters::new();
    for (style, chars) in read.into_iter().flatten() {
        all.entry(style).or_default().extend(chars);
    }
    if let SceneBreak::Ornament(sign) = &edition.theme.scene_break {
        // The style sheet sets it.
        all.entry((edition.theme.body.family, false, false)).or_default().extend(sign.chars());
    }
    for chars in all.values_mut() {
        // What style sheets and entities may set.
        chars.extend(' '..='~');
    }
    let (faces, families) = chosen(edition.fonts, &all);
    let mut fonts = Fonts::default();
    let mut named: BTreeMap<FaceId, String> = BTreeMap::new();
    let mut declared: BTreeSet<(String, bool, bool)> = BTreeSet::new();
    let cut: Vec<_> =
        faces.par_iter().map(|(id, chars)| (*id, prune(edition.fonts.face(*id), chars.iter().copied()))).collect();
    for (id, pruned) in cut {
        let face = edition.fonts.face(id);
        match pruned {
            Err(why) => remarks.push(Diagnostic::new(Code::FontNotEmbedded, None, why.to_string())),
            Ok(pruned) => {
                let family: String = pruned.family.chars().filter(|c| !matches!(c, '"' | '\\' | '<' | '&')).collect();
                named.insert(id, family.clone());
                if !declared.insert((family.clone(), face.bold, face.italic)) {
                    continue;
                }
                let (end, media_type) = if face.cff { ("otf", "font/otf") } else { ("ttf", "font/ttf") };
                let stem = face.name.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
                let path = format!("fonts/{stem}-{}.{end}", id.0);
                let notice = single_spaced(&pruned.notice.replace("*/", ""));
                let _ = writeln!(fonts.rules, "/* {family}: {notice} */");
                let _ = writeln!(
                    fonts.rules,
                    "@font-face {{ font-family: \"{family}\"; font-weight: {}; font-style: {}; src: url({path}); }}",
                    if face.bold { "bold" } else { "normal" },
                    if face.italic { "italic" } else { "normal" }
                );
                fonts.files.push((path, media_type, pruned.bytes));
            }
        }
    }
    for (family, selector, last) in [
        (Family::Serif, "", "serif"),
        (Family::Sans, "", "sans-serif"),
        (Family::Mono, "pre, code, kbd, .file-name", "monospace"),
    ] {
        let mut list: Vec<&str> = Vec::new();
        for name in families.get(&family).into_iter().flatten().filter_map(|id| named.get(id)) {
            if !list.contains(&name.as_str()) {
                list.push(name);
            }
        }
        let mut selectors: Vec<&str> = Vec::new();
        selectors.extend((!selector.is_empty()).then_some(selector));
        selectors.extend((edition.theme.body.family == family).then_some("body"));
        selectors.extend((edition.theme.heading_family == family).then_some(HEADINGS));
        if !list.is_empty() && !selectors.is_empty() {
            let list: Vec<String> = list.iter().map(|name| format!("\"{name}\"")).collect();
            let _ = writeln!(fonts.rules, "{} {{ font-family: {}, {last}; }}", selectors.join(", "), list.join(", "));
        }
    }
    fonts
}

/// What is set in the family of headings; see `css`.
const HEADINGS: &str = "h1, h2, h3, h4, h5, h6, dt, .callout-title, .summary";

/// The characters of each face, and the faces of each family, its own first.
fn chosen(fonts: &FontBook, all: &Characters) -> (BTreeMap<FaceId, BTreeSet<char>>, BTreeMap<Family, Vec<FaceId>>) {
    let mut faces: BTreeMap<FaceId, BTreeSet<char>> = BTreeMap::new();
    let mut families: BTreeMap<Family, Vec<FaceId>> = BTreeMap::new();
    for ((family, bold, italic), chars) in all {
        let list = families.entry(*family).or_default();
        let base = fonts.base(*family, *bold, *italic);
        if !list.contains(&base) {
            list.push(base);
        }
        for c in chars.iter().filter(|c| !c.is_control()) {
            if let Some(face) = fonts.setting(*family, *bold, *italic, *c) {
                faces.entry(face).or_default().insert(*c);
                if !list.contains(&face) {
                    list.push(face);
                }
            }
        }
    }
    (faces, families)
}

/// The characters of a file by the style they are set in.
fn characters(edition: Edition<'_>, file: &str) -> Characters {
    let theme = edition.theme;
    let mut out = Characters::new();
    // The styles of the open elements, innermost last; code may be set in all of its faces.
    let mut open: Vec<(&str, Style, bool)> = vec![("", (theme.body.family, false, false), false)];
    for piece in pieces(file) {
        match piece {
            Piece::Tag(tag) if tag.starts_with("</") => {
                if open.len() > 1 {
                    open.pop();
                }
            }
            Piece::Tag(tag) => {
                let (_, (mut family, mut bold, mut italic), mut code) = *open.last().unwrap_or(&open[0]);
                let class = value(tag, " class=\"").unwrap_or_default();
                match name(tag) {
                    "h1" => (family, bold) = (theme.heading_family, theme.opener.bold),
                    "h2" => (family, bold) = (theme.heading_family, theme.heading_bold),
                    "h3" | "h4" | "h5" | "h6" => {
                        (family, bold, italic) = (theme.heading_family, theme.heading_bold, !theme.heading_bold);
                    }
                    "dt" => (family, bold) = (theme.heading_family, true),
                    "strong" | "b" | "th" | "td" => bold = true,
                    "em" | "i" | "cite" if theme.bold_emphasis => bold = true,
                    "em" | "i" | "cite" => italic = true,
                    "code" | "kbd" | "pre" => (family, code) = (Family::Mono, true),
                    _ => {}
                }
                match class {
                    "callout-title" | "summary" => (family, bold) = (theme.heading_family, true),
                    "label" => bold = true,
                    "missing-image" => italic = true,
                    "file-name" => family = Family::Mono,
                    _ => {}
                }
                if !tag.ends_with("/>")
                    && !tag.starts_with(['?', '!'])
                    && !tag.starts_with("<?")
                    && !tag.starts_with("<!")
                {
                    open.push((name(tag), (family, bold, italic), code));
                }
            }
            Piece::Text(text) => {
                let (_, (family, bold, italic), code) = *open.last().unwrap_or(&open[0]);
                let mut take = |bold: bool, italic: bool| {
                    out.entry((family, bold, italic)).or_default().extend(text.chars().filter(|c| !c.is_whitespace()));
                };
                take(bold, italic);
                if code {
                    take(true, false);
                    take(false, true);
                }
                // A cell is bold where it heads a row of a folded table.
                if bold {
                    take(false, italic);
                }
            }
        }
    }
    out
}

/// A font file that only reading systems that know the book's identifier can use (EPUB 3.3 §4.4.3, §4.4.4).
pub(super) fn obfuscate(font: &mut [u8], identifier: &str) {
    let identifier: String = identifier.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).collect();
    let key = sha1(identifier.as_bytes());
    for (byte, key) in font.iter_mut().take(OBFUSCATED).zip(key.iter().cycle()) {
        *byte ^= key;
    }
}

/// `META-INF/encryption.xml`, which names the obfuscated files (EPUB 3.3 §4.2.6.3.2).
pub(super) fn encryption(paths: &[&str]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" \
         xmlns:enc=\"http://www.w3.org/2001/04/xmlenc#\">\n",
    );
    for path in paths {
        let _ = writeln!(
            out,
            "<enc:EncryptedData><enc:EncryptionMethod Algorithm=\"http://www.idpf.org/2008/embedding\"/>\
             <enc:CipherData><enc:CipherReference URI=\"OEBPS/{path}\"/></enc:CipherData></enc:EncryptedData>"
        );
    }
    out.push_str("</encryption>\n");
    out
}

/// SHA-1 (FIPS 180-4 §6.1): the key of obfuscation asks for it, and it keeps no secret.
fn sha1(message: &[u8]) -> [u8; 20] {
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    padded.extend_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    let mut hash: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded.chunks(64) {
        let mut words = [0u32; 80];
        for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
            *word = u32::from_be_bytes(*bytes);
        }
        for t in 16..80 {
            words[t] = (words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = hash;
        for (t, word) in words.iter().enumerate() {
            let (mixed, constant) = match t {
                0..20 => (b & c | !b & d, 0x5a82_7999),
                20..40 => (b ^ c ^ d, 0x6ed9_eba1),
                40..60 => (b & c | b & d | c & d, 0x8f1b_bcdc_u32),
                _ => (b ^ c ^ d, 0xca62_c1d6),
            };
            let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (sum, value) in hash.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(value);
        }
    }
    let mut out = [0; 20];
    for (bytes, word) in out.as_chunks_mut::<4>().0.iter_mut().zip(hash) {
        *bytes = word.to_be_bytes();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        let hex = |text: &str| sha1(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect::<String>();
        assert_eq!(hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(long), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    }

    #[test]
    fn obfuscation_changes_the_head_and_undoes_itself() {
        let font: Vec<u8> = (0..2000u32).map(|i| i as u8).collect();
        let mut changed = font.clone();
        obfuscate(&mut changed, " urn:x ");
        assert!(changed[..OBFUSCATED] != font[..OBFUSCATED] && changed[OBFUSCATED..] == font[OBFUSCATED..]);
        obfuscate(&mut changed, "urn:x");
        assert_eq!(changed, font);
    }
}
