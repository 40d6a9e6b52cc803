//! Pictures in PDF: what is passed through, what is parted, what is turned.

use super::*;
use flate2::bufread::ZlibDecoder;

fn inflated(stream: &Stream) -> Vec<u8> {
    let mut out = Vec::new();
    ZlibDecoder::new(stream.content.as_slice()).read_to_end(&mut out).expect("inflates");
    out
}

/// A PNG whose sums nobody checks.
fn png_of(width: u32, height: u32, depth: u8, color: u8, chunks: &[(&[u8; 4], &[u8])], rows: &[u8]) -> Asset {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend(kind);
        bytes.extend(data);
        bytes.extend([0; 4]);
    };
    chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, color, 0, 0, 0]].concat());
    for (kind, data) in chunks {
        chunk(kind, data);
    }
    let data = deflate(rows);
    // In two chunks: together they are one stream.
    chunk(b"IDAT", &data[..5]);
    chunk(b"IDAT", &data[5..]);
    chunk(b"IEND", b"");
    Asset { name: "p.png".to_owned(), kind: Kind::Png, width, height, orientation: 1, bytes }
}

fn added(asset: &Asset) -> (Document, Stream) {
    let mut document = Document::new();
    let id = add(&mut document, asset, &FontBook::default(), &Printing::plain()).expect("added");
    let stream = document.get_object(id).and_then(Object::as_stream).expect("a stream").clone();
    (document, stream)
}

#[test]
fn a_jpeg_is_passed_through_and_turned_by_a_form() {
    let mut bytes = vec![0xFF, 0xD8];
    bytes.extend([0xFF, 0xC0, 0, 17, 8, 0, 7, 0, 9, 3]);
    bytes.extend([0; 9]);
    bytes.extend([0xFF, 0xDA, 0, 14, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 42, 0xFF, 0xD9]);
    let asset =
        Asset { name: "p.jpg".to_owned(), kind: Kind::Jpeg, width: 9, height: 7, orientation: 1, bytes: bytes.clone() };
    let (_, stream) = added(&asset);
    assert_eq!(stream.content, bytes);
    assert_eq!(stream.dict.get(b"ColorSpace").and_then(Object::as_name).ok(), Some(&b"DeviceRGB"[..]));
    assert!(!stream.allows_compression);
    let (document, form) = added(&Asset { orientation: 6, ..asset.clone() });
    assert_eq!(form.content, b"q 0 -1 1 0 0 1 cm /I Do Q");
    assert_eq!(document.objects.len(), 2);
    // Inks are never passed through, not even where they cannot be decoded.
    let mut inks = asset;
    inks.bytes[11] = 4;
    assert!(add(&mut Document::new(), &inks, &FontBook::default(), &Printing::plain()).is_err());
}

#[test]
fn an_opaque_png_is_passed_through() {
    let rows = [0, 1, 2, 3, 4, 5, 6];
    let (_, stream) = added(&png_of(2, 1, 8, 2, &[(b"tRNS", &[0, 1, 0, 2, 0, 3])], &rows));
    assert_eq!(stream.content, deflate(&rows));
    let mask: Vec<i64> =
        stream.dict.get(b"Mask").and_then(Object::as_array).expect("a key").iter().flat_map(Object::as_i64).collect();
    assert_eq!(mask, [1, 1, 2, 2, 3, 3]);
    let (_, stream) = added(&png_of(3, 1, 1, 3, &[(b"PLTE", &[9; 6])], &[0, 0b0100_0000]));
    assert_eq!(stream.dict.get(b"BitsPerComponent").and_then(Object::as_i64).ok(), Some(1));
    assert!(!stream.dict.has(b"SMask"));
}

#[test]
fn an_alpha_channel_is_parted_with_its_filters() {
    // Every filter, on opaque rows of 2 × 7 pixels as an encoder would write them.
    let rows = [
        [2, 1, 1, 1, 255, 2, 2, 2, 255],
        [0, 9, 9, 9, 255, 8, 8, 8, 255],
        [1, 7, 7, 7, 255, 6, 6, 6, 0],
        [2, 5, 5, 5, 0, 4, 4, 4, 0],
        [3, 3, 3, 3, 128, 2, 2, 2, 0],
        [4, 1, 1, 1, 0, 1, 1, 1, 0],
        [4, 1, 1, 1, 0, 1, 1, 1, 0],
    ];
    let (_, stream) = added(&png_of(2, 7, 8, 6, &[], rows.as_flattened()));
    assert!(!stream.dict.has(b"SMask"), "all of it is opaque");
    let colors = inflated(&stream);
    assert_eq!(colors[..14], [2, 1, 1, 1, 2, 2, 2, 0, 9, 9, 9, 8, 8, 8]);

    let mut rows = rows;
    rows[6][8] = 1;
    let (document, stream) = added(&png_of(2, 7, 8, 6, &[], rows.as_flattened()));
    let mask = stream.dict.get(b"SMask").and_then(Object::as_reference).expect("a mask");
    let mask = document.get_object(mask).and_then(Object::as_stream).expect("a stream");
    let alphas = inflated(mask);
    assert_eq!(alphas[..6], [2, 255, 255, 0, 255, 255], "the rows as they are");
    assert_eq!(alphas[15..], [4, 0, 0, 4, 0, 1]);

    // Rows that are long gone when the first one shows through.
    let height = BAND / 9 * 2 + 2;
    let mut rows: Vec<[u8; 9]> = vec![[2, 0, 0, 0, 0, 0, 0, 0, 0]; height];
    rows[0] = [0, 1, 1, 1, 255, 2, 2, 2, 255];
    rows[height - 1][8] = 1;
    let (document, stream) = added(&png_of(2, height as u32, 8, 6, &[], rows.as_flattened()));
    let mask = stream.dict.get(b"SMask").and_then(Object::as_reference).expect("a mask");
    let alphas = inflated(document.get_object(mask).and_then(Object::as_stream).expect("a stream"));
    assert_eq!((&alphas[..3], alphas.len()), (&[0, 255, 255][..], height * 3));
    assert!(alphas[3..alphas.len() - 3].chunks(3).all(|row| row == [2, 0, 0]));
    assert_eq!(alphas[alphas.len() - 6..], [2, 0, 0, 2, 0, 1]);
}

#[test]
fn damaged_data_is_an_error() {
    let mut asset = png_of(2, 2, 8, 6, &[], &[0; 9]);
    let mut document = Document::new();
    assert!(add(&mut document, &asset, &FontBook::default(), &Printing::plain()).is_err(), "a row is missing");
    asset.bytes.truncate(60);
    assert!(add(&mut document, &asset, &FontBook::default(), &Printing::plain()).is_err());
}

#[test]
fn decoded_pixels_get_a_palette_where_they_can() {
    let pixels = Pixels { width: 2, height: 1, rgba: vec![1, 2, 3, 255, 4, 5, 6, 128] };
    let mut document = Document::new();
    let id = add_pixels(&mut document, &pixels, &Printing::plain()).expect("added");
    let stream = document.get_object(id).and_then(Object::as_stream).expect("a stream").clone();
    assert_eq!(inflated(&stream), [0, 1]);
    assert!(stream.dict.has(b"SMask"));
    let rgba: Vec<u8> = (0..300u16).flat_map(|i| [(i % 256) as u8, (i / 256) as u8, 0, 255]).collect();
    let id = add_pixels(&mut document, &Pixels { width: 150, height: 2, rgba }, &Printing::plain()).expect("added");
    let stream = document.get_object(id).and_then(Object::as_stream).expect("a stream").clone();
    assert_eq!(inflated(&stream).len(), 2 * (1 + 450));
    assert!(!stream.dict.has(b"SMask"));
}

#[test]
fn a_drawing_becomes_a_form_in_the_unit_square() {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
        <linearGradient id="g"><stop stop-color="red"/><stop offset=".5" stop-color="blue"/><stop offset="1" stop-opacity="0"/></linearGradient>
        <mask id="m"><rect width="9" height="9" fill="white"/></mask><clipPath id="c"><circle r="5"/></clipPath>
        <rect width="30" height="10" fill="url(#g)" stroke="#123456" stroke-dasharray="3 1"/>
        <g opacity=".5" mask="url(#m)" clip-path="url(#c)"><path d="M0 0L5 5" stroke="red"/><path d="M1 1q2 2 3 0z"/></g></svg>"##;
    let fonts = FontBook::default();
    let asset = asset::read("d.svg", svg.as_bytes().to_vec()).expect("good");
    let mut document = Document::new();
    let id = add(&mut document, &asset, &fonts, &Printing::plain()).expect("added");
    let form = document.get_object(id).and_then(Object::as_stream).expect("a stream");
    let content = String::from_utf8(form.content.clone()).expect("text");
    assert!(content.starts_with("1 0 0 -1 0 20 cm\n"), "{content}");
    for part in ["/P0 scn", "[3 1 ] 0 d", "W n", " gs\n", "/X0 Do", ".0706 .2039 .3373 RG"] {
        assert!(content.contains(part), "{part} in {content}");
    }
    assert_eq!(content.matches("q\n").count(), content.matches("Q\n").count());
    let once = format!("{:?}", document.objects);
    let mut again = Document::new();
    add(&mut again, &asset, &fonts, &Printing::plain()).expect("added");
    assert_eq!(once, format!("{:?}", again.objects));
}

#[test]
fn an_even_picture_with_alpha_gets_small_whatever_its_filters() {
    let pixels: Vec<u8> = [10, 20, 30, 255].repeat(300);
    for filter in [0, 2] {
        let mut rows = Vec::new();
        for y in 0..300 {
            rows.push(filter);
            rows.extend(if filter == 2 && y > 0 { vec![0; pixels.len()] } else { pixels.clone() });
        }
        let (_, stream) = added(&png_of(300, 300, 8, 6, &[], &rows));
        assert_eq!(inflated(&stream).len(), 300 * 901);
        assert!(stream.content.len() < 5000, "filter {filter}: {} bytes", stream.content.len());
    }
}
