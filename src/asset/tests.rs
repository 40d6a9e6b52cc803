//! Pictures made here, byte by byte, whole and damaged.

use super::*;
use crate::font::FontBook;

/// A PNG of one color type with the given rows (filter byte first), deflated in stored blocks.
fn png_of(width: u32, height: u32, depth: u8, color: u8, chunks: &[(&[u8; 4], &[u8])], rows: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        out.extend((data.len() as u32).to_be_bytes());
        let body = [kind.as_slice(), data].concat();
        out.extend(&body);
        out.extend(crc32(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, color, 0, 0, 0]].concat());
    for (kind, data) in chunks {
        chunk(kind, data);
    }
    let (mut a, mut b) = (1u32, 0u32);
    for byte in rows {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    let length = rows.len() as u16;
    let stored =
        [&[0x78, 1, 1], &length.to_le_bytes()[..], &(!length).to_le_bytes(), rows, &(b << 16 | a).to_be_bytes()];
    chunk(b"IDAT", &stored.concat());
    chunk(b"IEND", b"");
    out
}

/// As little of a JPEG as has a size: no decoder is asked.
fn jpeg_of(width: u16, height: u16, orientation: Option<u8>, components: u8) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    if let Some(orientation) = orientation {
        let tiff =
            [&b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..], &[orientation, 0, 0, 0, 0, 0, 0]];
        let body = tiff.concat();
        out.extend([0xFF, 0xE1]);
        out.extend((body.len() as u16 + 2).to_be_bytes());
        out.extend(body);
    }
    out.extend([0xFF, 0xC0]);
    out.extend((8 + 3 * u16::from(components)).to_be_bytes());
    out.push(8);
    out.extend(height.to_be_bytes());
    out.extend(width.to_be_bytes());
    out.push(components);
    out.extend(vec![0; 3 * usize::from(components)]);
    out.extend([0xFF, 0xDA]);
    out.extend((6 + 2 * u16::from(components)).to_be_bytes());
    out.push(components);
    out.extend(vec![0; 2 * usize::from(components) + 3]);
    out.extend([1, 2, 3, 0xFF, 0xD9]);
    out
}

#[test]
fn a_jpeg_with_tables_that_cannot_be_is_refused() {
    let with = |marker: u8, body: &[u8]| {
        let length = (body.len() as u16 + 2).to_be_bytes();
        let whole = jpeg_of(30, 20, None, 3);
        read_all(&[&whole[..2], &[0xFF, marker], &length, body, &whole[2..]].concat())
    };
    let huffman = |counts: &[u8], values: usize| {
        let mut body = vec![0; 17 + values];
        body[1..=counts.len()].copy_from_slice(counts);
        body
    };
    assert!(with(0xC4, &[huffman(&[1, 1, 2], 4), huffman(&[2], 2)].concat()).is_ok());
    assert!(with(0xC4, &huffman(&[3], 3)).is_err(), "three codes of one bit");
    assert!(with(0xC4, &huffman(&[1, 1], 1)).is_err(), "a value less");
    assert!(with(0xC4, &huffman(&[1, 1], 2)[..10]).is_err(), "half a table");
    let mut deep = huffman(&[1], 1);
    deep[17] = 16;
    assert!(with(0xC4, &deep).is_err(), "a difference of sixteen bits");
    deep[0] = 0x10;
    assert!(with(0xC4, &deep).is_ok(), "a table of the other class");
    assert!(with(0xDB, &[0; 65]).is_ok() && with(0xDB, &[0; 64]).is_err());
    assert!(with(0xDB, &[[0x10].as_slice(), &[0; 128]].concat()).is_ok());
}

fn read_all(bytes: &[u8]) -> Result<Asset, String> {
    read("img/My Picture (2).bin", bytes.to_vec())
}

fn clean_svg(inner: &str) -> String {
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:e="urn:e" width="40" height="20">{inner}</svg>"#
    );
    let asset = read_all(svg.as_bytes()).expect("a good SVG");
    String::from_utf8(asset.bytes).expect("UTF-8")
}

#[test]
fn pictures_that_an_epub_carries_stay_as_they_are() {
    let png = png_of(2, 1, 8, 2, &[], &[0, 1, 2, 3, 4, 5, 6]);
    let asset = read_all(&png).expect("a good PNG");
    assert_eq!((asset.kind, asset.width, asset.height, asset.name.as_str()), (Kind::Png, 2, 1, "my-picture-2.png"));
    assert_eq!(asset.bytes, png);
    assert_eq!(pixels(&asset).expect("decodes").rgba, [1, 2, 3, 255, 4, 5, 6, 255]);

    let jpeg = jpeg_of(30, 20, Some(6), 3);
    let asset = read_all(&jpeg).expect("a good JPEG");
    assert_eq!((asset.kind, asset.width, asset.height, asset.orientation), (Kind::Jpeg, 20, 30, 6));
    assert_eq!(asset.bytes, jpeg);

    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3B";
    let asset = read_all(gif).expect("a good GIF");
    assert_eq!((asset.kind, asset.width, asset.height), (Kind::Gif, 1, 1));
    assert_eq!(pixels(&asset).expect("decodes").rgba.len(), 4);
}

#[test]
fn foreign_kinds_become_png() {
    // BMP, 1 × 1, 24 bits: blue, green, red.
    let mut bmp = b"BM\x3A\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0".to_vec();
    bmp.resize(54, 0);
    bmp.extend([30, 20, 10, 0]);
    let asset = read_all(&bmp).expect("a good BMP");
    assert_eq!((asset.kind, asset.width, asset.height), (Kind::Png, 1, 1));
    assert_eq!(pixels(&asset).expect("decodes").rgba, [10, 20, 30, 255]);
}

#[test]
fn what_is_cut_or_changed_anywhere_is_refused_and_never_panics() {
    let whole: [Vec<u8>; 4] = [
        png_of(2, 1, 8, 2, &[(b"tRNS", &[0, 1, 0, 2, 0, 3])], &[0, 1, 2, 3, 4, 5, 6]),
        jpeg_of(30, 20, Some(6), 4),
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3B".to_vec(),
        br#"<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>"#.to_vec(),
    ];
    for (i, bytes) in whole.iter().enumerate() {
        assert!(read_all(bytes).is_ok());
        // A GIF may lack its last byte, and whatever is behind the first picture.
        let slack = if i == 2 { 1 } else { 0 };
        for end in 0..bytes.len() - slack {
            assert!(read_all(&bytes[..end]).is_err(), "{i} cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            let read = read_all(&changed);
            // In a PNG every byte is covered by a sum or is itself one.
            assert!(i != 0 || read.is_err(), "{at}");
        }
    }
}

#[test]
fn headers_that_promise_too_much_are_refused() {
    for (width, height) in [(65535, 65535), (10_000, 10_001), (9000, 9000), (0, 5)] {
        let png = png_of(width, height, 8, 6, &[], &[0; 100]);
        assert!(read_all(&png).is_err(), "{width} {height}");
    }
    assert!(read_all(&jpeg_of(65535, 65535, None, 3)).is_err());
    let told = |bytes: &[u8]| read_all(bytes).expect_err("refused");
    assert_eq!(told(b""), "is empty");
    assert!(told(b"\0\0\0\x1cftypavif0000").contains("AVIF"));
    assert!(told(b"\x1f\x8b\x08\0").contains("svgz"));
    assert!(told(b"<!DOCTYPE html><html/>").contains("no picture"));
    assert!(told(&[b"II*\0".as_slice(), &[0; 60]].concat()).contains("TIFF"));
}

#[test]
fn an_svg_is_cleaned() {
    let out = clean_svg(
        r##"<script>alert(1)</script><metadata><e:x/></metadata><e:view id="v"/><!-- c --><?pi?>
        <a xlink:href="javascript:alert(1)"><text onclick="x()" e:label="l">x &amp; <tspan>y</tspan></text></a>
        <foreignObject width="10" height="10"><body xmlns="http://www.w3.org/1999/xhtml" onload="x()">A<br/>label<script>no</script></body></foreignObject>
        <set attributeName="onmouseover" to="alert(1)"/><image xlink:href="http://e.org/a.png" width="1" height="1"/>
        <image href="data:image/png;base64,iVBORw0KGgo=" width="1" height="1"/>
        <use href="other.svg#a"/><use xlink:href="#nowhere"/><rect fill="url(http://e.org/#p)" width="1" height="1"/>
        <style>@import "x.css"; @import url(y.css); .a{fill:url("#p 1");stroke:u\72l(http://e.net)} .b{;;x;y:} .c > .d{color:red} } @font-face{src:url(f.woff)}</style>
        <pattern id="p 1" width="1" height="1"/><g id="p 1"/><g id="1st" style="background:URL( 'http://e.org/' );fill:red"/>"##,
    );
    for bad in [
        "script", "alert", "onclick", "onload", "foreign", "e.org", "import", "woff", "urn:e", "nowhere", "<!--",
        "<?pi", "other", "no<", "set ",
    ] {
        assert!(!out.contains(bad), "{bad} in {out}");
    }
    for good in [
        "<text>x &amp; <tspan>y</tspan></text>",
        ">A</tspan>",
        ">label</tspan>",
        "xlink:href=\"data:image/png;base64,iVBORw0KGgo=\"",
        ".a{fill:url(#p_1);stroke:u72l(http://e.net)}\n.c &gt; .d{color:red}\n</style>",
        "<pattern id=\"p_1\"",
        "<g/>",
        "id=\"_1st\"",
        "viewBox=\"0 0 40 20\"",
    ] {
        assert!(out.contains(good), "{good} not in {out}");
    }
    // What comes out is a fixed point, and well-formed.
    assert_eq!(String::from_utf8(read_all(out.as_bytes()).expect("clean").bytes).expect("UTF-8"), out);
}

#[test]
fn style_text_cannot_be_pieced_together_to_an_address() {
    for style in [
        "@im@import x;port url(http://e.org)",
        "a{b:uurl(#x)rl(http://e.org)}",
        "a{b:u/**/rl(http://e.org)}",
        "a{b:url(http://e.org",
        "java/**/script:x",
        "@import/**/'http://e.org';",
    ] {
        let out = clean_svg(&format!("<style>{style}</style>"));
        let folded = out.to_lowercase();
        assert!(!folded.contains("url(h") && !folded.contains("@import") && !folded.contains("javascript:"), "{out}");
    }
}

#[test]
fn svg_bombs_do_not_go_off() {
    let mut laughs = String::from("<!DOCTYPE svg [<!ENTITY a0 \"lol\">");
    for i in 1..12 {
        laughs.push_str(&format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10)));
    }
    laughs.push_str("]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&a11;</text></svg>");
    assert!(read_all(laughs.as_bytes()).is_err());

    let mut uses = String::new();
    for i in 1..20 {
        uses.push_str(&format!("<g id=\"g{i}\">{}</g>", format!("<use href=\"#g{}\"/>", i - 1).repeat(10)));
    }
    let bomb = format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"g0\"/>{uses}</svg>");
    assert!(read_all(bomb.as_bytes()).expect_err("too many").contains("elements"));

    let deep =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}{}</svg>", "<g>".repeat(50_000), "</g>".repeat(50_000));
    assert!(read_all(deep.as_bytes()).expect_err("too deep").contains("deep"));

    let circle = r##"<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><use href="#b"/></g><g id="b"><use href="#c"/></g>
        <g id="c"><use href="#a"/></g><rect width="3" height="3" id="r" fill="url(#p)"/>
        <pattern id="p" width="1" height="1"><use href="#r"/></pattern></svg>"##;
    let asset = read_all(circle.as_bytes()).expect("circles are cut");
    assert!(drawing(&asset, &FontBook::default()).is_ok());
}

#[test]
fn the_deepest_nesting_that_is_let_in_can_be_drawn() {
    let most = 126;
    let svg = |inner: &str| {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{}{inner}{}</svg>",
            "<g opacity=\".5\" transform=\"scale(1.01)\">".repeat(most),
            "</g>".repeat(most)
        );
        read_all(text.as_bytes())
    };
    assert!(svg("<g><g><g><path d=\"M0 0\"/></g></g></g>").is_err());
    let asset = svg("<path d=\"M0 0h9v9z\"/>").expect("not too deep");
    let mut groups = 0;
    let drawing = drawing(&asset, &FontBook::default()).expect("drawn");
    let mut items = drawing.items.as_slice();
    while let [drawing::Item::Group(group)] = items {
        groups += 1;
        items = &group.items;
    }
    assert_eq!(groups, most);
}

#[test]
fn sizes_come_from_the_file() {
    let size = |root: &str| {
        let asset = read_all(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {root}/>").as_bytes()).expect("good");
        (asset.width, asset.height)
    };
    assert_eq!(size("width=\"72pt\" height=\"1in\""), (96, 96));
    assert_eq!(size("viewBox=\"0 0 30 40.4\" width=\"100%\""), (30, 40));
    assert_eq!(size("viewBox=\"0,0,30,40\" width=\"60\""), (60, 80));
    assert_eq!(size(""), (300, 150));
    assert_eq!(size("width=\"0\" height=\"1e30\""), (300, 100_000));
}

#[test]
fn text_is_drawn_with_our_faces_and_filters_in_pixels() {
    let fonts = FontBook::bundled();
    let svg = |inner: &str| {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\">{inner}</svg>");
        drawing(&read_all(text.as_bytes()).expect("good"), &fonts).expect("drawn")
    };
    let text = svg("<text x=\"1\" y=\"20\" font-family=\"Times,serif\">word</text>");
    assert!(!text.items.is_empty() && text.raster.is_none());
    let blurred = svg(
        "<filter id=\"f\"><feGaussianBlur stdDeviation=\"1\"/></filter><rect width=\"9\" height=\"9\" filter=\"url(#f)\"/>",
    );
    let pixels = blurred.raster.expect("a filter is no path");
    assert!(pixels.width >= 270 && pixels.rgba.chunks_exact(4).any(|p| p[3] > 0 && p[3] < 255));
}

#[test]
fn the_sum_is_that_of_png() {
    assert_eq!(crc32(b"IEND"), 0xAE42_6082);
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
}

#[test]
fn a_drawing_beyond_all_bounds_is_not_drawn() {
    for (size, drawn) in [("width='1e6' height='1'", true), ("width='1e20' height='1e-20'", false)] {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' {size}><rect width='1' height='1'/></svg>");
        let asset = read("d.svg", svg.into_bytes()).expect("an SVG");
        assert_eq!(drawing(&asset, &FontBook::default()).is_ok(), drawn, "{size}");
    }
}

#[test]
fn a_palette_is_written_by_runs() {
    let palette = [[1, 2, 3], [4, 5, 6]];
    let png = indexed_png(3, 2, &palette, [(0, 2), (1, 3), (0, 1)]);
    let asset = read("p.png", png.expect("they fit")).expect("a whole PNG");
    let rgba: Vec<u8> =
        [0, 0, 1, 1, 1, 0].iter().flat_map(|i| [palette[*i][0], palette[*i][1], palette[*i][2], 255]).collect();
    assert_eq!(pixels(&asset), Ok(Pixels { width: 3, height: 2, rgba }));
    for (width, height, runs) in [(3, 2, [(0, 5)]), (3, 2, [(0, 7)]), (0, 2, [(0, 6)]), (3, 1, [(0, 6)])] {
        assert!(indexed_png(width, height, &palette, runs).is_none(), "{width} × {height}");
    }
}

#[test]
fn an_svg_has_no_names_that_older_parsers_refuse() {
    let svg = clean_svg("<rect heigh\u{200d}t=\"1\" height=\"2\"/>");
    assert!(svg.contains("<rect height=\"2\"/>"), "{svg}");
}
