//! A run as it is written: where the pen of a reader is, and which text a reader gets from which glyphs.

use super::super::cluster::{Cluster, Split, same};
use super::super::encoding::SPACE;
use super::super::font::{Code, Used};
use super::super::usage::private;
use crate::layout::page::Glyph;

/// A run being written; lengths in scaled points.
pub(super) struct Line<'s, 'a> {
    pub(super) face: &'s Used<'a>,
    pub(super) number: u16,
    pub(super) size: i64,
    pub(super) rtl: bool,
    /// One font unit.
    pub(super) unit: f64,
    /// One unit of a number in `TJ`.
    pub(super) thousandth: f64,
    /// What the reader adds to a space.
    pub(super) word: f64,
    /// The alias and the shift upwards that hold; `None` before the first glyph.
    pub(super) alias: Option<u16>,
    pub(super) raised: i32,
    /// Where a reader's pen is.
    pub(super) pen: f64,
    /// Where the typeset pen is.
    pub(super) wanted: f64,
    pub(super) state: State,
}

/// Where in a `TJ` array we are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Idle,
    Text,
    Number,
}

impl<'a> Line<'_, 'a> {
    /// How far a reader's pen goes for a glyph.
    pub(super) fn advance(&self, gid: u16) -> f64 {
        f64::from(self.code(gid).advance) * self.unit
    }

    /// The word spacing that sets the run's first space right, and mostly all others, in thousandths of a point;
    /// `None` if the run shows no space that a reader would widen.
    pub(super) fn spacing(&self, split: Split<'_>) -> Option<i64> {
        if !self.face.narrow {
            // Readers should not take a byte of a longer code for a space.
            return Some(0);
        }
        let space = split.glyphs.iter().find(|glyph| glyph.gid == self.face.space && glyph.gid != 0)?;
        let extra = f64::from(space.advance) - self.advance(space.gid);
        let stretched = self.thousandth / (self.size as f64 * 0.065_536);
        (self.code(space.gid).code == SPACE).then(|| (extra / stretched / 65.536).round() as i64)
    }

    /// A glyph in the PDF font.
    #[inline]
    pub(super) fn code(&self, gid: u16) -> &Code<'a> {
        const NONE: &Code<'_> = &Code { code: 0, advance: 0, text: "", byte: None, private: false };
        let glyphs = &self.face.glyphs;
        glyphs.get(usize::from(gid)).or(glyphs.first()).unwrap_or(NONE)
    }

    /// The space behind a line: it takes no room and, where text runs leftwards, stands to its left. Behind
    /// running text it sticks out no more than a usual space does, however wide it is.
    pub(super) fn blank(&self, code: bool) -> Glyph {
        let gid = self.face.space;
        let width = self.advance(gid);
        let usual = self.thousandth * 250.0;
        let x_offset = if self.rtl {
            -width as i32
        } else if code {
            0
        } else {
            (usual - width).min(0.0) as i32
        };
        Glyph { gid, advance: 0, x_offset, y_offset: 0, cluster: 0 }
    }

    /// The alias under which a reader gets the cluster's text from its glyphs; `None` if there is none.
    #[inline]
    pub(super) fn told(&self, cluster: &Cluster<'_>) -> Option<u16> {
        if let [glyph] = cluster.glyphs {
            let code = self.code(glyph.gid);
            if code.code != 0 && same(code.text, cluster.text) {
                return (!code.private).then_some(0);
            }
        }
        self.told_otherwise(cluster)
    }

    pub(super) fn told_otherwise(&self, cluster: &Cluster<'_>) -> Option<u16> {
        if cluster.glyphs.iter().any(|glyph| self.code(glyph.gid).code == 0) {
            // What is not shown tells nothing.
            return None;
        }
        if let [glyph] = cluster.glyphs {
            if private(cluster.text) {
                return None;
            }
            return self.face.aliases.get(&(self.code(glyph.gid).code, cluster.text)).copied();
        }
        if private(cluster.text) {
            return None;
        }
        let mut rest = cluster.text;
        let mut strip = |glyph: &Glyph| match rest.strip_prefix(self.code(glyph.gid).text) {
            Some(after) => {
                rest = after;
                true
            }
            None => false,
        };
        // Readers turn right-to-left text around by themselves.
        let fits =
            if self.rtl { cluster.glyphs.iter().rev().all(&mut strip) } else { cluster.glyphs.iter().all(&mut strip) };
        (fits && rest.is_empty()).then_some(0)
    }
}
