//! Document information: the old dictionary (ISO 32000-1 §14.3.3) and XMP (§14.3.2), which agree.

use super::save::Store;
use super::syntax::{string, text};
use crate::layout::page::Info;

const PRODUCER: &str = concat!("chapbook ", env!("CARGO_PKG_VERSION"), " with printpdf");

/// What the file may say of itself.
#[derive(Clone, Copy, Default)]
pub(super) struct Claims {
    /// It keeps to PDF/UA-1 (ISO 14289-1).
    pub(super) accessible: bool,
    /// It keeps to PDF/A-2a (ISO 19005-2).
    pub(super) archival: bool,
}

/// PDF/A wants every schema that XMP does not know described in the file (ISO 19005-2, 6.6.2.3.3).
const EXTENSION: &str = "<rdf:Description rdf:about=\"\" \
    xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
    xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
    xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n\
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n\
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n\
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n\
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaProperty:name>part</pdfaProperty:name>\n\
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n\
    <pdfaProperty:category>internal</pdfaProperty:category>\n\
    <pdfaProperty:description>Part of ISO 14289 that the file keeps to</pdfaProperty:description>\n\
    </rdf:li></rdf:Seq></pdfaSchema:property>\n\
    </rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n";

/// Writes the dictionary and, where the file may describe itself, the XMP stream; gives their numbers.
pub(super) fn info(store: &mut Store, info: &Info, claims: Claims, described: bool) -> (u32, Option<u32>) {
    let id = store.reserve();
    let out = store.object(id);
    out.extend_from_slice(b"<<");
    let mut entry = |key: &str, value: &str| {
        if !value.is_empty() {
            out.extend_from_slice(key.as_bytes());
            text(out, value);
        }
    };
    entry("/Title", &info.title);
    entry("/Author", &info.authors.join(", "));
    entry("/Subject", info.description.as_deref().unwrap_or(""));
    entry("/Keywords", &info.subjects.join(", "));
    entry("/Creator", "chapbook");
    entry("/Producer", PRODUCER);
    if let Some(date) = pdf_date(&info.modified) {
        for key in ["/CreationDate", "/ModDate"] {
            out.extend_from_slice(key.as_bytes());
            string(out, date.as_bytes());
        }
    }
    out.extend_from_slice(b">>");
    if !described {
        return (id, None);
    }
    let xmp_id = store.reserve();
    // Not deflated: programs that know nothing of PDF look for it in the plain bytes.
    store.stream(xmp_id, b"/Type/Metadata/Subtype/XML".to_vec(), xmp(info, claims).into_bytes());
    (id, Some(xmp_id))
}

/// `YYYY-MM-DDThh:mm:ssZ` as a PDF date (§7.9.4); `None` for anything else.
fn pdf_date(date: &str) -> Option<String> {
    let shape = date.bytes().map(|b| if b.is_ascii_digit() { b'0' } else { b });
    if !shape.eq("0000-00-00T00:00:00Z".bytes()) {
        return None;
    }
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    Some(format!("D:{digits}Z"))
}

fn xmp(info: &Info, claims: Claims) -> String {
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n\
         <dc:format>application/pdf</dc:format>\n",
    );
    // §6.1 of the XMP specification: titles and descriptions are alternatives by language,
    // authors an ordered list, key words and languages a bag.
    let alt = |name: &str, value: &str| {
        format!("<dc:{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:{name}>\n", escape(value))
    };
    let list = |name: &str, kind: &str, values: &[String]| {
        let items: String = values.iter().map(|value| format!("<rdf:li>{}</rdf:li>", escape(value))).collect();
        format!("<dc:{name}><rdf:{kind}>{items}</rdf:{kind}></dc:{name}>\n")
    };
    if !info.title.is_empty() {
        out.push_str(&alt("title", &info.title));
    }
    if !info.authors.is_empty() {
        out.push_str(&list("creator", "Seq", &info.authors));
    }
    if let Some(description) = info.description.as_deref().filter(|description| !description.is_empty()) {
        out.push_str(&alt("description", description));
    }
    if !info.subjects.is_empty() {
        out.push_str(&list("subject", "Bag", &info.subjects));
        out.push_str(&format!("<pdf:Keywords>{}</pdf:Keywords>\n", escape(&info.subjects.join(", "))));
    }
    if !info.language.is_empty() {
        out.push_str(&list("language", "Bag", std::slice::from_ref(&info.language)));
    }
    if !info.identifier.is_empty() {
        out.push_str(&format!("<dc:identifier>{}</dc:identifier>\n", escape(&info.identifier)));
    }
    out.push_str(&format!("<pdf:Producer>{PRODUCER}</pdf:Producer>\n<xmp:CreatorTool>chapbook</xmp:CreatorTool>\n"));
    if pdf_date(&info.modified).is_some() {
        for name in ["CreateDate", "ModifyDate", "MetadataDate"] {
            out.push_str(&format!("<xmp:{name}>{}</xmp:{name}>\n", info.modified));
        }
    }
    if claims.archival {
        // ISO 19005-2, 6.6.4.
        out.push_str(
            "<pdfaid:part xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">2</pdfaid:part>\n\
             <pdfaid:conformance xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">A</pdfaid:conformance>\n",
        );
    }
    if claims.accessible {
        // ISO 14289-1 §5.
        out.push_str("<pdfuaid:part xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">1</pdfuaid:part>\n");
    }
    out.push_str("</rdf:Description>\n");
    if claims.accessible && claims.archival {
        out.push_str(EXTENSION);
    }
    out.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

/// XML's own characters escaped, those it forbids left out (XML 1.0 §2.2).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_rewritten_or_left_out() {
        assert_eq!(pdf_date("2024-02-03T04:05:06Z").as_deref(), Some("D:20240203040506Z"));
        assert_eq!(pdf_date("2024-02-03"), None);
    }

    #[test]
    fn xmp_is_escaped() {
        let info = Info { title: "A < B & C\u{1}".to_owned(), ..Info::default() };
        assert!(xmp(&info, Claims::default()).contains("<rdf:li xml:lang=\"x-default\">A &lt; B &amp; C</rdf:li>"));
    }
}
