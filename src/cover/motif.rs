//! The drawing on a cover: fine lines, one of a few families, varied by the title.

/// Where the motif stands; it runs over the sides of the page.
pub(super) struct Area {
    pub top: f32,
    pub bottom: f32,
    pub width: f32,
    /// The text stands at the right: what leans, leans the other way.
    pub right: bool,
}

/// The motif as SVG elements; nothing where the words have left no room.
pub(super) fn draw(hash: u64, area: &Area, [ground, line, accent]: [&str; 3]) -> String {
    if area.bottom - area.top < 160.0 {
        return String::new();
    }
    let dice = hash / 4;
    let inner = match hash % 4 {
        0 => ripples(dice, area, accent),
        1 => waves(dice, area, accent),
        2 => tiles(dice, area, accent),
        _ => hills(dice, area, ground, accent),
    };
    let mirror = if area.right { format!(r#" transform="matrix(-1 0 0 1 {} 0)""#, area.width) } else { String::new() };
    // Covering what stands out is much cheaper for the painter than a clip.
    format!(
        r#"<g fill="none" stroke="{line}" stroke-width="3"{mirror}>{inner}</g><path fill="{ground}" d="M0 0H{w}V{:.1}H0zM0 {:.1}H{w}V9999H0z"/>"#,
        area.top,
        area.bottom,
        w = area.width
    )
}

/// Circles around a point at the fore edge, one of them in the accent color.
fn ripples(dice: u64, area: &Area, accent: &str) -> String {
    let x = area.width * (0.62 + (dice % 5) as f32 * 0.08);
    let y = area.top + (area.bottom - area.top) * (0.45 + (dice / 5 % 4) as f32 * 0.15);
    let step = 38.0 + (dice / 20 % 3) as f32 * 6.0;
    let marked = 4 + (dice / 60 % 6) as usize;
    let mut out = String::new();
    for i in 1..23 {
        let color = if i == marked { format!(r#" stroke="{accent}" stroke-width="7""#) } else { String::new() };
        out.push_str(&format!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="{:.1}"{color}/>"#, i as f32 * step));
    }
    out
}

/// Lines that swing side by side.
fn waves(dice: u64, area: &Area, accent: &str) -> String {
    let count = 15;
    let gap = (area.bottom - area.top) / (count as f32 + 3.0);
    let length = area.width / (1.5 + (dice % 3) as f32 * 0.5);
    let marked = 3 + (dice / 3 % 11) as usize;
    let mut out = String::new();
    for i in 0..count {
        let y = area.top + gap * (i as f32 + 2.0);
        // The swing grows and shrinks over the lines.
        let swell = gap * (0.5 + 2.2 * (i as f32 / (count - 1) as f32 * std::f32::consts::PI).sin());
        let shift = -length * (1.0 + i as f32 * 0.045);
        let half = length / 2.0;
        let (near, far) = (half * 0.364, half * 0.636);
        let mut path = format!("M{shift:.1} {y:.1}");
        let mut up = true;
        for _ in 0..12 {
            let by = if up { -swell } else { swell };
            path.push_str(&format!("c{near:.1} {by:.1} {far:.1} {by:.1} {half:.1} 0"));
            up = !up;
        }
        let color = if i == marked { format!(r#" stroke="{accent}" stroke-width="7""#) } else { String::new() };
        out.push_str(&format!(r#"<path d="{path}"{color}/>"#));
    }
    out
}

/// Truchet's tiles of 1704, in Smith's form: two quarter circles a tile, turned by chance.
fn tiles(dice: u64, area: &Area, accent: &str) -> String {
    let across = 8;
    let side = area.width / across as f32;
    let down = ((area.bottom - area.top) / side).floor().max(1.0) as usize;
    let top = area.bottom - down as f32 * side;
    let mut chance = dice | 1;
    let mut out = String::new();
    let mut dots = String::new();
    for row in 0..down {
        for column in 0..across {
            // xorshift64, enough for ornaments.
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            let (x, y, r) = (column as f32 * side, top + row as f32 * side, side / 2.0);
            let (x1, y1) = (x + side, y + side);
            for third in [-side / 7.0, 0.0, side / 7.0] {
                let (a, b) = (r + third, r - third);
                let path = if chance & 1 == 0 {
                    format!(
                        "M{:.1} {y:.1}A{a:.1} {a:.1} 0 0 1 {x:.1} {:.1}M{:.1} {y1:.1}A{b:.1} {b:.1} 0 0 1 {x1:.1} {:.1}",
                        x + a,
                        y + a,
                        x1 - b,
                        y1 - b
                    )
                } else {
                    format!(
                        "M{:.1} {y:.1}A{a:.1} {a:.1} 0 0 0 {x1:.1} {:.1}M{:.1} {y1:.1}A{b:.1} {b:.1} 0 0 0 {x:.1} {:.1}",
                        x1 - a,
                        y + a,
                        x + b,
                        y1 - b
                    )
                };
                out.push_str(&path);
            }
            if chance & 0xF0 == 0 {
                dots.push_str(&format!(
                    r#"<circle cx="{:.1}" cy="{:.1}" r="11" fill="{accent}" stroke="none"/>"#,
                    x + r,
                    y + r
                ));
            }
        }
    }
    format!(r#"<path d="{out}"/>{dots}"#)
}

/// Ranges of hills one behind the other, under a disc.
fn hills(dice: u64, area: &Area, ground: &str, accent: &str) -> String {
    let (height, width) = (area.bottom - area.top, area.width);
    let mut out = String::new();
    let x = width * (0.55 + (dice % 5) as f32 * 0.07);
    let r = (height * 0.16).clamp(40.0, 96.0);
    out.push_str(&format!(
        r#"<circle cx="{x:.1}" cy="{:.1}" r="{r:.1}" fill="{accent}" stroke="none"/>"#,
        area.top + r + height * 0.04
    ));
    let count = 14;
    for i in 0..count {
        let part = i as f32 / (count - 1) as f32;
        let y = area.top + height * (0.45 + 0.52 * part);
        let rise = height * (0.34 - 0.2 * part);
        let peak = width * (0.2 + 0.6 * ((i as u64 * 5 + dice) % 7) as f32 / 6.0);
        let from = peak - width * 0.85;
        let to = peak + width * 0.85;
        out.push_str(&format!(
            r#"<path fill="{ground}" d="M{from:.1} {y:.1}C{:.1} {y:.1} {:.1} {:.1} {peak:.1} {:.1}S{:.1} {y:.1} {to:.1} {y:.1}"/>"#,
            from + width * 0.42,
            peak - width * 0.28,
            y - rise,
            y - rise,
            to - width * 0.42,
        ));
    }
    out
}
