//! The faces that the author names, into the font book.

use super::reader::{Fault, Reader};
use crate::config::{FontSource, Fonts, Named};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::font::{FontBook, FontError};
use crate::theme::Family;
use std::path::Path;

/// The bundled faces and the author's; every face that cannot be had is an error naming file and key.
pub(super) fn font_book(reader: &Reader, fonts: &Fonts, system: bool, remarks: &mut Diagnostics) -> FontBook {
    let mut book = FontBook::bundled();
    let roles = [(Some(Family::Serif), &fonts.serif), (Some(Family::Sans), &fonts.sans)];
    let roles = roles.into_iter().chain([(Some(Family::Mono), &fonts.mono), (None, &fonts.fallback)]);
    for (role, sources) in roles {
        for source in sources {
            let added = match source {
                FontSource::File(named) => file(&mut book, reader, role, named),
                FontSource::Family(named) if system || fonts.system => {
                    installed(&mut book, role, &named.text).map_err(|error| bad(named, &named.text, &error.0))
                }
                FontSource::Family(named) => {
                    let why = "faces of the system are not looked at, so that every machine builds the same book";
                    let help = "name a font file, or set `system = true` there or give --system-fonts";
                    Err(bad(named, &named.text, why).help(help))
                }
            };
            if let Err(remark) = added {
                remarks.push(remark);
            }
        }
    }
    book
}

fn file(book: &mut FontBook, reader: &Reader, role: Option<Family>, named: &Named) -> Result<(), Diagnostic> {
    let path = Path::new(&named.text);
    let shown = reader.shown(path);
    let bytes = reader.bytes(path).map_err(|fault| match fault {
        Fault::Missing => bad(named, &shown.to_string_lossy(), "there is no such file"),
        fault => fault.remark(Code::BadFont, named.span, &format!("the font of `{}`", named.key), &shown),
    })?;
    let added = match role {
        Some(family) => book.add(family, bytes, 0),
        None => book.add_fallback(bytes, 0),
    };
    added.map(|_| ()).map_err(|error| bad(named, &shown.to_string_lossy(), &error.0))
}

fn installed(book: &mut FontBook, role: Option<Family>, name: &str) -> Result<(), FontError> {
    match role {
        Some(family) => book.add_system(family, name),
        None => book.add_system_fallback(name),
    }
}

fn bad(named: &Named, what: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BadFont,
        named.span,
        format!("`{}` names a font that cannot be used: {what}: {why}", named.key),
    )
}
