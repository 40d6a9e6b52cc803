//! The pictures that the book shows: found, read once each, and put into the model.

use super::reader::{Fault, Reader};
use crate::asset::{self, Asset, AssetId, Assets, crc32};
use crate::book::{Chapter, Image, Inline, InlineKind, walk};
use crate::config::Named;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::text::{self, percent_decoded};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Where the bytes of a picture come from; equal keys are read once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// A file by its real path, and the path that messages show.
    File { real: PathBuf, path: PathBuf },
    /// A `data:` URL.
    Data(String),
}

/// Reads every picture of the chapters and the cover; sets `Image::asset` where it can. The
/// chapters' paths are relative to `src`, a folder relative to the book's.
pub(super) fn load(
    reader: &Reader,
    src: &Path,
    chapters: &mut [Chapter],
    cover: Option<&Named>,
    remarks: &mut Diagnostics,
) -> (Assets, Option<AssetId>) {
    let mut keys: Vec<Key> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    let mut intern = |key: Key| {
        *known.entry(key).or_insert_with_key(|key| {
            keys.push(key.clone());
            keys.len() - 1
        })
    };
    let cover = cover.and_then(|named| match find_cover(reader, src, named) {
        Ok(key) => Some((intern(key), named.span)),
        Err(remark) => {
            remarks.push(remark);
            None
        }
    });
    // What each image asks for, in the order of the walk; the second walk meets them in the same order.
    let mut asked: Vec<Result<usize, Diagnostic>> = Vec::new();
    let mut illustrated = Vec::new();
    for chapter in chapters.iter_mut() {
        let before = asked.len();
        let folder = src.join(&chapter.path).parent().map_or_else(PathBuf::new, Path::to_owned);
        images(chapter, &mut |span, image| {
            asked.push(find(reader, src, &folder, span, &image.source).map(&mut intern));
        });
        if asked.len() > before {
            illustrated.push(chapter);
        }
    }
    let read: Vec<Result<Asset, Failure>> = keys.par_iter().map(|key| read(reader, key)).collect();
    let (assets, ids) = gather(read);
    let cover = cover.and_then(|(key, span)| match &ids[key] {
        Ok(id) => Some(*id),
        Err(failure) => {
            remarks.push(failure.remark(span));
            None
        }
    });
    let mut told = Vec::new();
    let mut asked = asked.into_iter();
    for chapter in illustrated {
        images(chapter, &mut |span, image| match asked.next() {
            Some(Ok(key)) => match &ids[key] {
                Ok(id) => image.asset = Some(*id),
                Err(failure) => told.push((image.source.clone(), failure.remark(Some(span)))),
            },
            Some(Err(remark)) => told.push((image.source.clone(), remark)),
            None => unreachable!("both walks meet the same images"),
        });
    }
    collapse(told, remarks);
    (assets, cover)
}

/// Says the same of a picture only once, with the number of the other places: a badge from the web
/// may stand on every page.
fn collapse(told: Vec<(String, Diagnostic)>, remarks: &mut Diagnostics) {
    let mut first: Vec<(Diagnostic, usize)> = Vec::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (source, remark) in told {
        // Messages cut long names short, and one name may mean different files in different folders.
        match known.entry((source, remark.message.clone())) {
            Entry::Occupied(index) => first[*index.get()].1 += 1,
            Entry::Vacant(index) => {
                index.insert(first.len());
                first.push((remark, 0));
            }
        }
    }
    for (mut remark, others) in first {
        if others > 0 {
            let places = if others == 1 { "place" } else { "places" };
            remark.message.push_str(&format!(" (so at {others} other {places})"));
        }
        remarks.push(remark);
    }
}

/// Every image of a chapter with its span.
fn images(chapter: &mut Chapter, visit: &mut dyn FnMut(Span, &mut Image)) {
    let mut inline = |inline: &mut Inline| {
        if let InlineKind::Image(image) = &mut inline.kind {
            visit(inline.span, image);
        }
    };
    walk::inlines_mut(&mut chapter.blocks, &mut inline);
    for note in &mut chapter.notes {
        walk::inlines_mut(&mut note.blocks, &mut inline);
    }
}

/// Finds what an image of a chapter in `folder` names.
fn find(reader: &Reader, src: &Path, folder: &Path, span: Span, source: &str) -> Result<Key, Diagnostic> {
    // One letter and a colon is a drive.
    let scheme = text::scheme(source).filter(|scheme| scheme.len() > 1).map(str::to_ascii_lowercase);
    match scheme.as_deref() {
        Some("http" | "https") => return Err(remote(span, source)),
        Some("data") => return Ok(Key::Data(source.to_owned())),
        Some("file") => {
            let message = format!("the image names a file of this machine and is not read: {}", short(source));
            return Err(Diagnostic::new(Code::OutsideRoot, span, message).help("give a path relative to the chapter"));
        }
        _ if source.starts_with("//") => return Err(remote(span, source)),
        _ => {}
    }
    if source.trim().is_empty() {
        return Err(Diagnostic::new(Code::MissingImage, span, "the image names no file"));
    }
    // What stands behind `?` or `#` is for servers, unless a file is really called that.
    let bare = &source[..source.find(['?', '#']).unwrap_or(source.len())];
    let candidates = [percent_decoded(bare), percent_decoded(source), Cow::Borrowed(source)];
    let mut first = None;
    for name in candidates.iter().filter(|name| !name.is_empty()) {
        // As on mdBook's site, a leading slash is the top of the sources.
        let path = match name.strip_prefix('/') {
            Some(name) => src.join(name.trim_start_matches('/')),
            None => folder.join(name.as_ref()),
        };
        match reader.resolve(&path) {
            Ok(real) => return Ok(Key::File { real, path }),
            Err(Fault::Missing) => first = first.or(Some((Fault::Missing, path))),
            Err(fault) => {
                first = Some((fault, path));
                break;
            }
        }
    }
    let (fault, path) = first.unwrap_or((Fault::Missing, folder.join(source)));
    let code = if matches!(fault, Fault::Unreadable(_)) { Code::BadImage } else { Code::MissingImage };
    Err(told(&fault, code, Some(span), &reader.shown(&path)))
}

/// Finds the cover: relative to the book's folder, or (as other tools have it) to the sources.
fn find_cover(reader: &Reader, src: &Path, named: &Named) -> Result<Key, Diagnostic> {
    let mut last = Fault::Missing;
    for path in [PathBuf::from(&named.text), src.join(&named.text)] {
        match reader.resolve(&path) {
            Ok(real) => return Ok(Key::File { real, path }),
            Err(Fault::Missing) => {}
            Err(fault) => {
                last = fault;
                break;
            }
        }
    }
    let what = format!("the cover of `{}`", named.key);
    Err(last.remark(Code::MissingImage, named.span, &what, &reader.shown(Path::new(&named.text))))
}

fn remote(span: Span, source: &str) -> Diagnostic {
    let message = format!("the image lies on the web and is not fetched: {}", short(source));
    Diagnostic::new(Code::RemoteImage, span, message).help("download it into the book's sources")
}

fn told(fault: &Fault, code: Code, span: Option<Span>, shown: &Path) -> Diagnostic {
    let mut remark = fault.remark(code, span, "the image", shown);
    // A picture less is no reason not to make the book, unless it was reached for outside the root.
    if remark.code == Code::Unreadable {
        remark.code = Code::BadImage;
        remark.severity = Code::BadImage.severity();
    }
    remark
}

fn short(text: &str) -> String {
    let mut out: String = text.chars().take(60).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// Why a picture cannot be shown.
#[derive(Clone, Debug)]
struct Failure {
    /// What it is called.
    shown: String,
    /// What is wrong with it, a clause: "is empty".
    why: String,
}

impl Failure {
    fn remark(&self, span: Option<Span>) -> Diagnostic {
        let message = format!("the image {} {}", self.shown, self.why);
        Diagnostic::new(Code::BadImage, span, message)
    }
}

/// Reads one picture.
fn read(reader: &Reader, key: &Key) -> Result<Asset, Failure> {
    let fail = |shown: String, why: String| Failure { shown, why };
    match key {
        Key::File { real: _, path } => {
            let shown = || reader.shown(path).display().to_string();
            let bytes = reader.bytes(path).map_err(|fault| {
                let why = match fault {
                    Fault::Unreadable(why) => format!("cannot be read: {why}"),
                    // It was there when it was looked for.
                    Fault::Missing | Fault::Outside | Fault::NotUtf8 { .. } => "cannot be read".to_owned(),
                };
                fail(shown(), why)
            })?;
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            asset::read(&name, bytes).map_err(|why| fail(shown(), why))
        }
        Key::Data(url) => {
            // Its letters say nothing, but what it is at all.
            let shown = || short(url.split_once([';', ',']).map_or(url, |(kind, _)| kind));
            let data = asset::data_url::read(url).map_err(|why| fail(shown(), why))?;
            asset::read("inline", data.bytes).map_err(|why| fail(shown(), why))
        }
    }
}

/// Keeps equal pictures once and gives every one a name of its own.
fn gather(read: Vec<Result<Asset, Failure>>) -> (Assets, Vec<Result<AssetId, Failure>>) {
    let mut assets = Assets::default();
    let mut same: HashMap<(usize, u32), Vec<AssetId>> = HashMap::new();
    let mut names: HashSet<String> = HashSet::new();
    // By name, the number that the next file of that name may take.
    let mut copies: HashMap<String, usize> = HashMap::new();
    let ids = read.into_iter().map(|found| {
        let mut found = found?;
        let alike = same.entry((found.bytes.len(), crc32(&found.bytes))).or_default();
        if let Some(id) = alike.iter().find(|id| assets.get(**id).bytes == found.bytes) {
            return Ok(*id);
        }
        let (stem, end) = match found.name.rsplit_once('.') {
            Some((stem, end)) => (stem.to_owned(), format!(".{end}")),
            None => (found.name.clone(), String::new()),
        };
        let copy = copies.entry(found.name.clone()).or_insert(1);
        while !names.insert(found.name.clone()) {
            *copy += 1;
            found.name = format!("{stem}-{copy}{end}");
        }
        let id = AssetId(assets.list.len() as u32);
        alike.push(id);
        assets.list.push(found);
        Ok(id)
    });
    let ids = ids.collect();
    (assets, ids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::Kind;
    use crate::pipeline::tests::Scratch;
    use crate::source::FileId;

    fn asset(name: &str, bytes: &[u8]) -> Result<Asset, Failure> {
        Ok(Asset { name: name.into(), kind: Kind::Png, width: 1, height: 1, orientation: 1, bytes: bytes.to_vec() })
    }

    #[test]
    fn equal_pictures_are_kept_once_and_names_are_unique() {
        let failed = Err(Failure { shown: "x.png".into(), why: "broken".into() });
        let (assets, ids) = gather(vec![asset("a.png", b"1"), asset("a.png", b"2"), failed, asset("b.png", b"1")]);
        let names: Vec<_> = assets.list.iter().map(|asset| asset.name.as_str()).collect();
        assert_eq!(names, ["a.png", "a-2.png"]);
        let ids: Vec<_> = ids.into_iter().map(|id| id.ok().map(|id| id.0)).collect();
        assert_eq!(ids, [Some(0), Some(1), None, Some(0)]);
    }

    #[test]
    fn the_same_is_said_once_with_the_number_of_places() {
        let say =
            |at, text: &str| (text.to_owned(), Diagnostic::new(Code::RemoteImage, Span::new(FileId(0), at, at), text));
        let mut remarks = Diagnostics::new();
        collapse(vec![say(1, "a"), say(2, "b"), say(3, "a"), say(4, "a")], &mut remarks);
        let told: Vec<_> = remarks.iter().map(|d| (d.span.map(|s| s.start), d.message.as_str())).collect();
        assert_eq!(told, [(Some(1), "a (so at 2 other places)"), (Some(2), "b")]);
    }

    #[test]
    fn images_are_found_by_the_names_authors_write() {
        let scratch = Scratch::new("pictures");
        for name in ["src/p p.png", "src/a#b.png", "src/100%.png", "src/sub/x.png", "secret.png"] {
            scratch.write(&format!("book/{name}"), "");
        }
        scratch.write("secret.png", "");
        let reader = Reader::new(&scratch.path("book"), None).expect("a book");
        let span = Span::new(FileId(0), 0, 0);
        let find = |source: &str| match find(&reader, Path::new("src"), Path::new("src/sub"), span, source) {
            Ok(Key::File { real, .. }) => {
                real.strip_prefix(scratch.path("book")).expect("inside").display().to_string()
            }
            Ok(Key::Data(_)) => "data".to_owned(),
            Err(remark) => remark.code.name().to_owned(),
        };
        assert_eq!(find("../p%20p.png"), "src/p p.png");
        assert_eq!(find("../p p.png?raw=true"), "src/p p.png");
        assert_eq!(find("../a%23b.png"), "src/a#b.png");
        assert_eq!(find("../a#b.png"), "src/a#b.png");
        assert_eq!(find("../100%.png"), "src/100%.png");
        assert_eq!(find("/sub/x.png"), "src/sub/x.png");
        assert_eq!(find("../../secret.png"), "secret.png");
        assert_eq!(find("../../../secret.png"), "outside-root");
        assert_eq!(find("%2e%2e/../%2e%2e%2fsecret.png"), "outside-root");
        assert_eq!(find("file:///etc/hostname"), "outside-root");
        assert_eq!(find("/etc/hostname"), "missing-image");
        assert_eq!(find("..\\..\\secret.png"), "missing-image");
        assert_eq!(find("HTTP://x/y.png"), "remote-image");
        assert_eq!(find("//x/y.png"), "remote-image");
        assert_eq!(find(""), "missing-image");
        assert_eq!(find("data:image/png;base64,"), "data");
    }
}
