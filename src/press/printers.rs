//! What printers publish about the files they take: the one place where their figures stand.
//!
//! Plain data. Every figure is one that a printer publishes; each printer names where and when it was
//! read. What could not be found in print is left out rather than guessed: KDP's groundwood paper and
//! hardcovers, the whole of IngramSpark's matrix of trim sizes, a formula for its spines (it
//! publishes none, only a calculator, whose answers stand here as a table).

use super::rules::{Cover, Inch, InkName, Printer, Spine, Stock, Trims};

/// The printers by name, the one without a name first.
pub const PRINTERS: [&Printer; 3] = [&GENERIC, &KDP, &INGRAM];

/// A printer of whom nothing is known: what printers commonly ask for.
pub const GENERIC: Printer = Printer {
    name: "generic",
    title: "the printer",
    // Printers' guides to bleed (Instantprint, Solopress, Mixam, Lulu): 3 mm of bleed, 3 to 5 mm to the text.
    sources: &[("instantprint.co.uk, solopress.com, mixam.co.uk: guides to bleed and safe areas", "2026-09-24")],
    stocks: &[],
    trims: Trims { list: &[], between: None, whole: false },
    gutters: &[],
    margins: (Inch::micron(5000), Inch::micron(5000)),
    bleed: Inch::micron(3000),
    bleed_at_spine: true,
    multiple: 2,
    marks: true,
    described: true,
    profiles: true,
    transparency: true,
    solid_text: false,
    least_line: 250,
    least_tint: 0,
    least_type: 0,
    resolution: 300,
    most_ink: 0,
    cmyk: false,
    cover: Cover {
        bleed: Inch::micron(3000),
        safety: Inch::micron(5000),
        spine_safety: &[(Inch(0), Inch::micron(1600))],
        spine_text: 0,
        barcode: (Inch::mil(2000), Inch::mil(1200)),
        barcode_margin: Inch::mil(250),
    },
};

/// Most pages of KDP's stocks, in the order of `KDP.stocks`, for its four groups of sizes.
const KDP_SMALL: Option<[u32; 4]> = Some([800, 750, 600, 800]);
const KDP_LARGE: Option<[u32; 4]> = Some([590, 550, 600, 590]);
const KDP_A4: Option<[u32; 4]> = Some([780, 730, 0, 590]);

/// Amazon's Kindle Direct Publishing, paperbacks.
pub const KDP: Printer = Printer {
    name: "kdp",
    title: "KDP",
    sources: &[
        ("kdp.amazon.com/en_US/help/topic/GVBQ3CMEQW3W2VL6 (Set Trim Size, Bleed, and Margins)", "2026-09-09"),
        ("kdp.amazon.com/en_US/help/topic/G201834180 (Print Options)", "2026-09-24"),
        ("kdp.amazon.com/en_US/help/topic/G201953020 (Create a Paperback Cover)", "2026-09-24"),
        ("kdp.amazon.com/en_US/help/topic/G5HDYGP4BXLX4RUW (Barcodes)", "2026-09-24"),
        ("kdp.amazon.com/en_US/help/topic/G201857950 (Paperback Submission Guidelines)", "2026-09-24"),
    ],
    stocks: &[
        Stock { paper: "white", ink: InkName::Black, pages: (24, 828), spine: Spine::PerPage(Inch(2252)) },
        Stock { paper: "cream", ink: InkName::Black, pages: (24, 776), spine: Spine::PerPage(Inch(2500)) },
        // The page about covers says 0.002252; an older page says 0.002347, which is that of premium color.
        Stock { paper: "white", ink: InkName::StandardColor, pages: (72, 600), spine: Spine::PerPage(Inch(2252)) },
        Stock { paper: "white", ink: InkName::PremiumColor, pages: (24, 828), spine: Spine::PerPage(Inch(2347)) },
    ],
    trims: Trims {
        list: &[
            (Inch::mil(5000), Inch::mil(8000), None),
            (Inch::mil(5060), Inch::mil(7810), None),
            (Inch::mil(5250), Inch::mil(8000), None),
            (Inch::mil(5500), Inch::mil(8500), None),
            (Inch::mil(6000), Inch::mil(9000), None),
            (Inch::mil(6140), Inch::mil(9210), None),
            (Inch::mil(6690), Inch::mil(9610), None),
            (Inch::mil(7000), Inch::mil(10_000), None),
            (Inch::mil(7440), Inch::mil(9690), None),
            (Inch::mil(7500), Inch::mil(9250), None),
            (Inch::mil(8000), Inch::mil(10_000), None),
            (Inch::mil(8250), Inch::mil(6000), KDP_SMALL),
            (Inch::mil(8250), Inch::mil(8250), KDP_SMALL),
            (Inch::mil(8500), Inch::mil(8500), KDP_LARGE),
            (Inch::mil(8500), Inch::mil(11_000), KDP_LARGE),
            (Inch::mil(8270), Inch::mil(11_690), KDP_A4),
        ],
        between: Some([Inch::mil(4000), Inch::mil(8500), Inch::mil(6000), Inch::mil(11_690)]),
        whole: true,
    },
    gutters: &[
        (150, Inch::mil(375)),
        (300, Inch::mil(500)),
        (500, Inch::mil(625)),
        (700, Inch::mil(750)),
        (828, Inch::mil(875)),
    ],
    margins: (Inch::mil(250), Inch::mil(375)),
    bleed: Inch::mil(125),
    bleed_at_spine: false,
    multiple: 2,
    marks: false,
    described: false,
    profiles: false,
    transparency: false,
    solid_text: false,
    least_line: 750,
    least_tint: 100,
    least_type: 7000,
    resolution: 300,
    most_ink: 0,
    cmyk: false,
    cover: Cover {
        bleed: Inch::mil(125),
        safety: Inch::mil(125),
        spine_safety: &[(Inch(0), Inch(62_500))],
        spine_text: 79,
        barcode: (Inch::mil(2000), Inch::mil(1200)),
        barcode_margin: Inch::mil(250),
    },
};

/// IngramSpark and Lightning Source, perfect-bound paperbacks.
pub const INGRAM: Printer = Printer {
    name: "ingram",
    title: "IngramSpark",
    sources: &[
        ("ingramspark.com/hubfs/downloads/file-creation-guide.pdf (File Creation Guide of 8.24.26)", "2026-09-24"),
        ("help.ingramspark.com/hc/en-us/articles/35306346735245-Cover-File-Creation", "2026-09-24"),
        ("help.ingramspark.com/hc/en-us/articles/5338636202637-Manufacturing-and-File-Setup-Tips", "2026-11-27"),
        ("help.lightningsource.com/hc/en-us/articles/5294072525197 (Color Recommendations)", "2026-11-27"),
        ("myaccount.ingramspark.com/Portal/Tools/SpineCalculator, asked for books of 6 by 9 inches", "2026-09-24"),
    ],
    stocks: &[
        Stock { paper: "white", ink: InkName::Black, pages: (18, 1200), spine: Spine::Table(&INGRAM_WHITE_50) },
        Stock { paper: "cream", ink: InkName::Black, pages: (18, 1050), spine: Spine::Table(&INGRAM_CREAM) },
        Stock { paper: "groundwood", ink: InkName::Black, pages: (18, 900), spine: Spine::Table(&INGRAM_GROUNDWOOD) },
        Stock { paper: "white-70", ink: InkName::Black, pages: (18, 900), spine: Spine::Table(&INGRAM_WHITE_70) },
        Stock { paper: "white", ink: InkName::StandardColor, pages: (18, 1200), spine: Spine::Table(&INGRAM_WHITE_50) },
        Stock {
            paper: "white-70",
            ink: InkName::StandardColor,
            pages: (18, 900),
            spine: Spine::Table(&INGRAM_WHITE_70),
        },
        Stock { paper: "white-70", ink: InkName::PremiumColor, pages: (18, 900), spine: Spine::Table(&INGRAM_PREMIUM) },
    ],
    trims: Trims {
        list: &[
            (Inch::mil(4370), Inch::mil(7000), None),
            (Inch::mil(5000), Inch::mil(8000), None),
            (Inch::mil(5060), Inch::mil(7810), None),
            (Inch::mil(5250), Inch::mil(8000), None),
            (Inch::mil(5500), Inch::mil(8500), None),
            (Inch::mil(5830), Inch::mil(8270), None),
            (Inch::mil(6000), Inch::mil(9000), None),
            (Inch::mil(6024), Inch::mil(9252), None),
            (Inch::mil(6140), Inch::mil(9210), None),
            (Inch::mil(7000), Inch::mil(10_000), None),
            (Inch::mil(8500), Inch::mil(8500), None),
            (Inch::mil(8500), Inch::mil(11_000), None),
            (Inch::mil(8270), Inch::mil(11_690), None),
        ],
        between: None,
        whole: false,
    },
    // Half an inch on all sides, whatever the number of pages.
    gutters: &[(u32::MAX, Inch::mil(500))],
    margins: (Inch::mil(500), Inch::mil(500)),
    bleed: Inch::mil(125),
    bleed_at_spine: false,
    multiple: 2,
    marks: false,
    described: true,
    profiles: false,
    transparency: false,
    solid_text: true,
    least_line: 250,
    least_tint: 0,
    least_type: 0,
    resolution: 300,
    most_ink: 240,
    cmyk: true,
    cover: Cover {
        bleed: Inch::mil(125),
        safety: Inch::mil(250),
        spine_safety: &[(Inch(0), Inch(31_250)), (Inch::mil(350), Inch(62_500))],
        spine_text: 48,
        barcode: (Inch::mil(1750), Inch::mil(1000)),
        barcode_margin: Inch::mil(250),
    },
};

const fn spines(pages: [u32; 11], mils: [i64; 11]) -> [(u32, Inch); 11] {
    let mut out = [(0, Inch(0)); 11];
    let mut i = 0;
    while i < 11 {
        out[i] = (pages[i], Inch::mil(mils[i]));
        i += 1;
    }
    out
}

/// The numbers of pages that IngramSpark's calculator was asked for.
const ASKED: [u32; 11] = [24, 48, 100, 150, 200, 240, 300, 400, 500, 600, 800];

const INGRAM_CREAM: [(u32, Inch); 11] = spines(ASKED, [58, 115, 240, 348, 458, 545, 674, 890, 1114, 1333, 1767]);
const INGRAM_WHITE_50: [(u32, Inch); 11] = spines(ASKED, [50, 99, 207, 321, 424, 505, 629, 821, 1005, 1213, 1590]);
const INGRAM_GROUNDWOOD: [(u32, Inch); 11] = spines(ASKED, [68, 127, 255, 378, 502, 600, 748, 994, 1241, 1487, 1980]);
const INGRAM_WHITE_70: [(u32, Inch); 11] = spines(ASKED, [65, 130, 272, 408, 543, 652, 815, 1087, 1359, 1630, 2174]);
const INGRAM_PREMIUM: [(u32, Inch); 11] = spines(ASKED, [62, 125, 260, 390, 520, 623, 779, 1039, 1299, 1558, 2078]);

/// A printer by its name.
pub fn by_name(name: &str) -> Option<&'static Printer> {
    PRINTERS.iter().copied().find(|printer| printer.name == name)
}
