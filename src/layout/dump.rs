//! Pages as text, for golden files: one line of type a line.

use super::page::{Mark, Typeset};
use std::fmt::Write;

/// Every page: its folio, then its marks in painting order, places in points from the top left.
pub fn dump(typeset: &Typeset) -> String {
    let mut out = String::new();
    for page in &typeset.pages {
        let _ = writeln!(out, "page {}", page.folio);
        for placed in &page.marks {
            let (x, y) = (placed.at.x.to_pt(), placed.at.y.to_pt());
            let tag =
                placed.tag.map_or("furniture".to_owned(), |tag| format!("{:?}", typeset.tags[tag.0 as usize].kind));
            let _ = match &placed.mark {
                Mark::Glyphs(run) => {
                    let pool = &typeset.pools[run.pool as usize];
                    let text = pool.text.get(run.text.start as usize..run.text.end as usize).unwrap_or("?");
                    let hyphen = if run.soft_hyphen { "-" } else { "" };
                    let expansion = if run.expansion == 0 { String::new() } else { format!(" {:+}‰", run.expansion) };
                    let width: i64 = pool.glyphs[run.glyphs.start as usize..run.glyphs.end as usize]
                        .iter()
                        .map(|g| i64::from(g.advance))
                        .sum();
                    let width = width as f64 / 65_536.0;
                    writeln!(
                        out,
                        "  {x:7.2} {y:7.2} w {width:6.2}{} face {} {:.1}{expansion} {tag} {text:?}{hyphen}",
                        if run.turned { " turned" } else { "" },
                        run.face.0,
                        run.size.to_pt()
                    )
                }
                Mark::Rule(size, color) => {
                    writeln!(
                        out,
                        "  {x:7.2} {y:7.2} rule {:.2} x {:.2} {} {tag}",
                        size.width.to_pt(),
                        size.height.to_pt(),
                        color.hex()
                    )
                }
                Mark::Frame { size, actual, .. } => {
                    writeln!(
                        out,
                        "  {x:7.2} {y:7.2} frame {:.2} x {:.2} {actual:?} {tag}",
                        size.width.to_pt(),
                        size.height.to_pt()
                    )
                }
                Mark::Path(steps, color) => {
                    writeln!(out, "  {x:7.2} {y:7.2} path of {} {} {tag}", steps.len(), color.hex())
                }
                Mark::Dots { count, step, size, .. } => {
                    let step = (step.x + step.y).to_pt();
                    writeln!(out, "  {x:7.2} {y:7.2} dots {count} of {:.2}, {step:.2} apart {tag}", size.to_pt())
                }
                Mark::Image(id, size) | Mark::Turned(id, size) => {
                    writeln!(
                        out,
                        "  {x:7.2} {y:7.2} image{} {} {:.2} x {:.2} {tag}",
                        if matches!(placed.mark, Mark::Turned(..)) { " turned" } else { "" },
                        id.0,
                        size.width.to_pt(),
                        size.height.to_pt()
                    )
                }
                Mark::Told(text, runs) => writeln!(out, "  told by {runs} {text:?} {tag}"),
                Mark::Link(size, target) => {
                    writeln!(
                        out,
                        "  {x:7.2} {y:7.2} link {:.2} x {:.2} {target:?}",
                        size.width.to_pt(),
                        size.height.to_pt()
                    )
                }
            };
        }
    }
    out
}
