//! Rules about the document as a whole.

use super::Faults;
use super::read::{annotations, at, content, dict, from_catalog, name_of, string_of, tree, xmp, xmp_text};
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object};

pub(crate) fn destinations(file: &Document) -> Faults {
    let root = from_catalog(file, &["Names", "Dests"]).and_then(|root| root.as_dict().ok());
    let names: Vec<Vec<u8>> = root
        .map(|root| tree(file, root, "Names"))
        .unwrap_or_default()
        .iter()
        .filter_map(|(name, _)| name.as_str().ok().map(<[u8]>::to_vec))
        .collect();
    let mut faults = Faults::new();
    if !names.windows(2).all(|pair| pair[0] < pair[1]) {
        faults.push("names are not in order, or come twice".to_owned());
    }
    for name in &names {
        let id = name.iter().position(|byte| *byte == b'#').map(|at| name[at + 1..].to_vec());
        if id.is_some_and(|id| names.binary_search(&id).is_err()) {
            faults.push(format!("{} cannot be called from outside", String::from_utf8_lossy(name)));
        }
    }
    for (id, annotation) in annotations(file) {
        if let Ok(Object::String(name, _)) = annotation.get(b"Dest")
            && names.binary_search(name).is_err()
        {
            faults.push(format!("annotation {id:?} leads nowhere"));
        }
    }
    faults
}

pub(crate) fn metadata(file: &Document) -> Faults {
    let xmp = xmp(file);
    let info = file.trailer.get(b"Info").ok().and_then(|info| dict(file, info)).expect("document information");
    let date = |key| string_of(info, key).chars().filter(char::is_ascii_digit).collect::<String>();
    let plain = |name| xmp_text(&xmp, name);
    let digits = |name| plain(name).chars().filter(char::is_ascii_digit).collect::<String>();
    let pairs = [
        ("Title", string_of(info, "Title"), plain("dc:title")),
        ("Author", string_of(info, "Author"), plain("dc:creator")),
        ("Subject", string_of(info, "Subject"), plain("dc:description")),
        ("Keywords", string_of(info, "Keywords"), plain("pdf:Keywords")),
        ("Creator", string_of(info, "Creator"), plain("xmp:CreatorTool")),
        ("Producer", string_of(info, "Producer"), plain("pdf:Producer")),
        ("CreationDate", date("CreationDate"), digits("xmp:CreateDate")),
        ("ModDate", date("ModDate"), digits("xmp:ModifyDate")),
    ];
    let differ = pairs.into_iter().filter(|(_, info, xmp)| info != xmp);
    differ.map(|(name, info, xmp)| format!("{name}: {info:?} is not {xmp:?}")).collect()
}

pub(crate) fn claims(file: &Document) -> Faults {
    let xmp = xmp(file);
    let wanted = ["<pdfaid:part ", "<pdfaid:conformance ", "<pdfuaid:part ", "<pdfaSchema:prefix>pdfuaid<"];
    let mut faults: Faults =
        wanted.into_iter().filter(|w| !xmp.contains(w)).map(|w| format!("{w} is missing")).collect();
    if xmp_text(&xmp, "dc:title").is_empty() {
        faults.push("no title".to_owned());
    }
    faults
}

pub(crate) fn catalog(file: &Document) -> Faults {
    let mut faults = Faults::new();
    let wanted: [(&[&str], Object); 2] =
        [(&["MarkInfo", "Marked"], true.into()), (&["ViewerPreferences", "DisplayDocTitle"], true.into())];
    for (path, value) in wanted {
        if from_catalog(file, path) != Some(&value) {
            faults.push(format!("{path:?} is not {value:?}"));
        }
    }
    let language = file.catalog().map(|catalog| string_of(catalog, "Lang")).unwrap_or_default();
    let primary = language.split('-').next().unwrap_or_default();
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_alphabetic()) {
        faults.push(format!("the language is {language:?}"));
    }
    for key in ["OpenAction", "Outlines", "PageLabels", "Names"] {
        if from_catalog(file, &[key]).is_none() {
            faults.push(format!("no {key}"));
        }
    }
    for page in file.get_pages().values().filter_map(|page| file.get_dictionary(*page).ok()) {
        if name_of(page, "Tabs") != "S" {
            faults.push("a page whose tabs do not follow the structure".to_owned());
        }
    }
    if file.trailer.has(b"Encrypt") || file.trailer.get(b"ID").and_then(Object::as_array).map_or(0, Vec::len) != 2 {
        faults.push("encrypted, or without identifier".to_owned());
    }
    faults
}

/// What no edition has: forms, layers, threads, attached files, scripts, tags under suspicion.
pub(crate) fn absent(file: &Document) -> Faults {
    let paths: [&[&str]; 12] = [
        &["AcroForm"],
        &["OCProperties"],
        &["Threads"],
        &["Collection"],
        &["Requirements"],
        &["Perms"],
        &["AA"],
        &["NeedsRendering"],
        &["MarkInfo", "Suspects"],
        &["Names", "EmbeddedFiles"],
        &["Names", "JavaScript"],
        &["Names", "AlternatePresentations"],
    ];
    paths.iter().filter(|path| from_catalog(file, path).is_some()).map(|path| format!("{path:?}")).collect()
}

/// A drawing holds no content of its own that the structure would count twice.
pub(crate) fn forms(file: &Document) -> Faults {
    let streams = file.objects.iter().filter_map(|(id, object)| Some((id, object.as_stream().ok()?)));
    let forms = streams.filter(|(_, stream)| name_of(&stream.dict, "Subtype") == "Form");
    let marked = forms.filter(|(_, form)| {
        let bytes = form.get_plain_content().unwrap_or_else(|_| form.content.clone());
        let operations = Content::decode(&bytes).map(|content| content.operations).unwrap_or_default();
        form.dict.has(b"StructParents") || operations.iter().any(|operation| operation.operator == "BDC")
    });
    marked.map(|(id, _)| format!("the drawing {id:?} holds marked content")).collect()
}

pub(crate) fn intent(file: &Document) -> Faults {
    let intents = from_catalog(file, &["OutputIntents"]).and_then(|list| list.as_array().ok());
    let found = intents.and_then(|list| dict(file, list.first()?)).and_then(|intent| {
        let profile = at(file, intent, &["DestOutputProfile"])?.as_stream().ok()?;
        let bytes = profile.decompressed_content().ok()?;
        let whole =
            name_of(intent, "S") == "GTS_PDFA1" && profile.dict.get(b"N").and_then(Object::as_i64).ok() == Some(3);
        (whole && bytes.get(12..20)? == b"mntrRGB " && bytes.get(36..40)? == b"acsp").then_some(())
    });
    if found.is_some() { Faults::new() } else { vec!["no output intent with a profile for RGB".to_owned()] }
}

pub(crate) fn streams(file: &Document) -> Faults {
    let mut faults = Faults::new();
    for (id, stream) in file.objects.iter().filter_map(|(id, object)| Some((id, object.as_stream().ok()?))) {
        let filter = name_of(&stream.dict, "Filter");
        let foreign =
            [&b"F"[..], b"FFilter", b"Alternates", b"OPI", b"Ref", b"PS"].iter().any(|key| stream.dict.has(key));
        let smooth = stream.dict.get(b"Interpolate").and_then(Object::as_bool).ok() == Some(true);
        let ink = stream.dict.get(b"ColorSpace").and_then(Object::as_name).ok() == Some(&b"DeviceCMYK"[..]);
        if !["", "FlateDecode", "DCTDecode"].contains(&filter) || foreign || smooth || ink {
            faults.push(format!("stream {id:?}: {filter}"));
        }
    }
    for (place, operations) in painted(file) {
        if operations.iter().any(|operation| ["k", "K"].contains(&operation.operator.as_str())) {
            faults.push(format!("{place} paints with four inks"));
        }
    }
    faults
}

/// ISO 19005-2, 6.1.13.
pub(crate) fn limits(file: &Document) -> Faults {
    fn walk(object: &Object, faults: &mut Faults) {
        match object {
            Object::Integer(value) if i32::try_from(*value).is_err() => faults.push(format!("the number {value}")),
            Object::Real(value) if !value.is_normal() && *value != 0.0 => faults.push(format!("the number {value}")),
            Object::String(value, _) if value.len() > 32_767 => faults.push("a long string".to_owned()),
            Object::Name(value) if value.len() > 127 => faults.push("a long name".to_owned()),
            Object::Array(items) => items.iter().for_each(|item| walk(item, faults)),
            Object::Dictionary(d) => d.iter().for_each(|(_, item)| walk(item, faults)),
            Object::Stream(stream) => stream.dict.iter().for_each(|(_, item)| walk(item, faults)),
            _ => {}
        }
    }
    let mut faults = Faults::new();
    file.objects.values().for_each(|object| walk(object, &mut faults));
    for (place, operations) in painted(file) {
        let (mut depth, mut most) = (0, 0);
        for operation in &operations {
            depth += i32::from(operation.operator == "q") - i32::from(operation.operator == "Q");
            most = most.max(depth);
            operation.operands.iter().for_each(|operand| walk(operand, &mut faults));
        }
        if most > 28 || depth != 0 {
            faults.push(format!("{place} saves {most} states"));
        }
    }
    faults
}

/// The operations of every page and of every drawing.
fn painted(file: &Document) -> Vec<(String, Vec<Operation>)> {
    let pages = file.get_pages().into_iter();
    let pages = pages.map(|(number, id)| (format!("page {number}"), content(file, id).operations));
    let streams = file.objects.iter().filter_map(|(id, object)| Some((id, object.as_stream().ok()?)));
    let forms = streams.filter(|(_, stream)| name_of(&stream.dict, "Subtype") == "Form").map(|(id, stream)| {
        let bytes = stream.get_plain_content().unwrap_or_else(|_| stream.content.clone());
        (format!("the drawing {id:?}"), Content::decode(&bytes).map(|content| content.operations).unwrap_or_default())
    });
    pages.chain(forms).collect()
}

/// Nothing acts but links to the web, wherever it lies (ISO 32000-1 §12.6.4).
pub(crate) fn actions(file: &Document) -> Faults {
    const OTHERS: [&[u8]; 16] = [
        b"GoToR",
        b"GoToE",
        b"Launch",
        b"Thread",
        b"Sound",
        b"Movie",
        b"Hide",
        b"Named",
        b"SubmitForm",
        b"ResetForm",
        b"ImportData",
        b"JavaScript",
        b"SetOCGState",
        b"Rendition",
        b"Trans",
        b"GoTo3DView",
    ];
    fn acts(object: &Object) -> bool {
        match object {
            Object::Array(items) => items.iter().any(acts),
            Object::Dictionary(inner) => {
                let other = inner.get(b"S").and_then(Object::as_name).is_ok_and(|kind| OTHERS.contains(&kind));
                other
                    || ["AA", "JS", "EF"].iter().any(|key| inner.has(key.as_bytes()))
                    || inner.iter().any(|(_, item)| acts(item))
            }
            Object::Stream(stream) => stream.dict.iter().any(|(_, item)| acts(item)),
            _ => false,
        }
    }
    let found = file.objects.iter().filter(|(_, object)| acts(object));
    let mut faults: Faults = found.map(|(id, _)| format!("object {id:?} acts")).collect();
    if from_catalog(file, &["OpenAction"]).is_some_and(|action| action.as_array().is_err()) {
        faults.push("the file opens with an action".to_owned());
    }
    faults
}
