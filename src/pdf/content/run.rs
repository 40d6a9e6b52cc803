//! Runs of glyphs → text operators (ISO 32000-1 §9.4).

use super::super::cluster::{self, Cluster, Split};
use super::super::encoding::SPACE;
use super::super::font::Code;
use super::super::syntax::{self, int, milli, millis, to_milli};
use super::super::usage::{SOFT_HYPHEN, needed_mark};
use super::Painter;
use super::line::{Line, State};
use crate::layout::page::{Glyph, GlyphRun, TagId, TagKind};
use crate::length::{Length, Point, Size};

/// How far a mark of direction stands off the letters before it, in thousandths of a point: rounding must not lay the two over each other.
const ASIDE: i64 = 30;

impl<'a> Painter<'_, 'a> {
    /// Shows invisible glyphs over the boxes just drawn, for the sake of their texts.
    pub(super) fn show_ghosts(&mut self) {
        let ghosts = std::mem::take(&mut self.ghosts);
        if ghosts.is_empty() {
            return;
        }
        let tag = self.open.and_then(|open| open.tag);
        self.text_object(true);
        self.enter(tag);
        self.rise(0);
        self.op(b"3 Tr\n");
        for (actual, ghost, [left, bottom, right, top]) in ghosts {
            let (size, width) = ((top - bottom).max(1000), (right - left).clamp(1, 1_000_000_000));
            self.set_font(ghost.face, ghost.alias, size);
            self.move_to((left, bottom));
            // The glyph is stretched to the box's width, lest gaps be taken for spaces.
            milli(self.out, (width * 100_000_000 / (size * ghost.advance)).clamp(1000, 10_000_000));
            self.op(b" Tz\n");
            if ghost.private {
                self.enter_actual(tag, actual);
            } else {
                self.enter(tag);
            }
            self.op(b"(");
            syntax::code(self.out, ghost.code, ghost.narrow);
            self.op(b")Tj\n");
            if ghost.private {
                self.leave_actual(tag);
            }
        }
        self.op(b"0 Tr 100 Tz\n");
        self.stretch = 0;
    }

    /// Begins a line of text.
    fn move_to(&mut self, place: (i64, i64)) {
        let step = [place.0 - self.line.0, place.1 - self.line.1];
        self.line = place;
        millis(self.out, &step);
        self.op(b" Td ");
    }

    /// Turns the text that follows a quarter to the left; `None` turns back.
    fn turn(&mut self, place: Option<(i64, i64)>) {
        match place {
            Some((x, y)) => {
                self.op(b"0 1 -1 0 ");
                millis(self.out, &[x, y]);
                self.op(b" Tm ");
            }
            None => self.op(b"1 0 0 1 0 0 Tm"),
        }
        self.line = (0, 0);
    }

    pub(super) fn set_font(&mut self, face: u16, alias: u16, size: i64) {
        if self.font != Some((face, alias, size)) {
            self.font = Some((face, alias, size));
            self.op(b"/T");
            int(self.out, i64::from(face));
            if alias != 0 {
                self.op(b"-");
                int(self.out, i64::from(alias));
            }
            self.op(b" ");
            milli(self.out, size);
            self.op(b" Tf ");
        }
    }

    /// Horizontal scaling (§9.3.4), which all that moves the pen takes part in.
    fn stretch(&mut self, stretch: i64) {
        if self.stretch != stretch {
            self.stretch = stretch;
            milli(self.out, 100_000 + stretch * 100);
            self.op(b" Tz ");
        }
    }

    /// Word spacing (§9.3.3): what the reader adds to each space of a face with codes of one byte.
    fn word(&mut self, word: i64) {
        if self.word != word {
            self.word = word;
            milli(self.out, word);
            self.op(b" Tw ");
        }
    }

    fn rise(&mut self, rise: i64) {
        if self.rise != rise {
            self.rise = rise;
            milli(self.out, rise);
            self.op(b" Ts ");
        }
    }

    pub(super) fn run(&mut self, at: Point, tag: Option<TagId>, run: &GlyphRun) {
        let scene = self.scene;
        let Some(split) = cluster::split(scene.typeset, run) else { return };
        let Some(Some(face)) = scene.fonts.faces.get(usize::from(run.face.0)) else { return };
        let size = to_milli(run.size);
        if size <= 0 || split.glyphs.is_empty() && split.hyphen.is_none() {
            return;
        }
        self.text_object(true);
        if self.kind(tag) == Some(TagKind::Figure) {
            // A figure of letters, not the words in its caption.
            let width = split.glyphs.iter().map(|glyph| Length(i64::from(glyph.advance))).sum();
            let (corner, size) = if run.turned {
                (Point::new(at.x - run.size, at.y - width), Size::new(run.size.scale(5, 4), width))
            } else {
                (Point::new(at.x, at.y - run.size), Size::new(width, run.size.scale(5, 4)))
            };
            self.figure(tag, corner, size);
        }
        if let Some(link) = scene.roots.link(tag) {
            // Pieces of one link that do not touch are parted in its words.
            let (along, height) = if run.turned { (-at.y, at.x) } else { (at.x, at.y) };
            let height = to_milli(height);
            let touches =
                self.word_end.is_some_and(|end| end.0 == height && (end.1 - to_milli(along)).abs() * 5 < size);
            if !touches {
                self.done.words.push((link, " "));
            }
            self.done.words.push((link, split.text));
            let width: i64 = split.glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum();
            self.word_end = Some((height, to_milli(Length(along.0 + width))));
        }
        self.fill(run.color);
        let mark = needed_mark(run, split, self.leftwards);
        let aside = if mark.is_some() { ASIDE } else { 0 };
        let place = (to_milli(at.x) + aside, self.height - to_milli(at.y));
        if run.turned {
            self.turn(Some(place));
        } else {
            self.move_to(place);
        }
        self.stretch(i64::from(run.expansion));
        let stretched = f64::from(1000 + i32::from(run.expansion)) / 1000.0;
        let scaled = size as f64 * stretched;
        let mut line = Line {
            face,
            number: run.face.0,
            size,
            rtl: run.rtl,
            unit: scaled * 65.536 / face.upem,
            thousandth: scaled * 0.065_536,
            word: 0.0,
            alias: None,
            raised: 0,
            // The run itself takes the step back.
            pen: aside as f64 * 65.536,
            wanted: 0.0,
            state: State::Idle,
        };
        if let Some(word) = line.spacing(split) {
            self.word(word);
        }
        line.word = self.word as f64 * 65.536 * stretched;
        if let Some(text) = mark
            && let blank = (Glyph { x_offset: 0, ..line.blank(true) })
            && let mark = (Cluster { glyphs: std::slice::from_ref(&blank), text })
            && let Some(alias) = line.told(&mark).filter(|_| blank.gid != 0)
        {
            self.enter(tag);
            // Squeezed to nothing: readers take a step back for a change of direction.
            self.stretch(-990);
            let before = line.pen;
            line.wanted = line.pen;
            self.glyph(&mut line, &blank, alias);
            line.wanted = 0.0;
            line.pen = before + (line.pen - before) / 100.0;
            self.pause(&mut line);
            self.stretch(i64::from(run.expansion));
        }
        self.leftwards = run.rtl;
        self.begin_told(tag);
        self.clusters(&mut line, split, tag);
        self.pause(&mut line);
        if run.turned {
            self.turn(None);
        }
        self.op(b"\n");
    }

    fn kind(&self, tag: Option<TagId>) -> Option<TagKind> {
        tag.map(|tag| self.scene.typeset.tags[tag.0 as usize].kind)
    }

    /// Shows a run, naming the texts that `ToUnicode` does not tell.
    fn clusters(&mut self, line: &mut Line<'_, '_>, split: Split<'a>, tag: Option<TagId>) {
        let hyphen = split.hyphen.map(std::slice::from_ref);
        let hyphen = hyphen.map(|glyphs| Cluster { glyphs, text: SOFT_HYPHEN });
        let blank = line.blank(self.kind(tag) == Some(TagKind::Code));
        let space = split.line_space().map(|text| Cluster { glyphs: std::slice::from_ref(&blank), text });
        let end = hyphen.or(space.filter(|_| blank.gid != 0));
        if let Some(end) = end.filter(|_| line.rtl) {
            self.cluster(line, &end, tag);
        }
        let mut entered = false;
        let mut clusters = split.clusters();
        loop {
            // What the whole loop is about; the rest is for all else.
            while let Some(glyph) = clusters.plain(|glyph, byte| line.code(glyph.gid).byte == Some(byte)) {
                if !entered {
                    self.enter(tag);
                    entered = true;
                }
                self.glyph(line, glyph, 0);
            }
            let Some(cluster) = clusters.next() else { break };
            if let Some(alias) = line.told(&cluster) {
                if !entered {
                    self.enter(tag);
                    entered = true;
                }
                for glyph in cluster.glyphs {
                    self.glyph(line, glyph, alias);
                }
                continue;
            }
            // Neighbors that need it too share the sequence.
            let mut group = vec![cluster];
            let mut ahead = clusters.clone();
            while let Some(next) = ahead.next().filter(|next| line.told(next).is_none()) {
                group.push(next);
                clusters = ahead.clone();
            }
            self.untold(line, &group, tag);
            entered = false;
        }
        if self.told.is_some() {
            self.pause(line);
            self.end_told(tag);
            // Another font may be set there.
            line.alias = None;
        }
        if let Some(end) = end.filter(|_| !line.rtl) {
            self.cluster(line, &end, tag);
        }
    }

    /// Shows one cluster.
    fn cluster(&mut self, line: &mut Line<'_, '_>, cluster: &Cluster<'_>, tag: Option<TagId>) {
        match line.told(cluster) {
            Some(alias) => {
                self.enter(tag);
                cluster.glyphs.iter().for_each(|glyph| self.glyph(line, glyph, alias));
            }
            None => self.untold(line, std::slice::from_ref(cluster), tag),
        }
    }

    /// Shows clusters whose text the font does not tell, in a sequence that does.
    fn untold(&mut self, line: &mut Line<'_, '_>, group: &[Cluster<'_>], tag: Option<TagId>) {
        let mut actual = String::new();
        if line.rtl {
            actual.extend(group.iter().rev().map(|cluster| cluster.text));
        } else {
            actual.extend(group.iter().map(|cluster| cluster.text));
        }
        self.pause(line);
        self.enter_actual(tag, &actual);
        for glyph in group.iter().flat_map(|cluster| cluster.glyphs) {
            self.glyph(line, glyph, 0);
        }
        self.pause(line);
        self.leave_actual(tag);
    }

    /// Shows one glyph where it belongs.
    #[inline]
    fn glyph(&mut self, line: &mut Line<'_, '_>, glyph: &Glyph, alias: u16) {
        let &Code { code, advance, .. } = line.code(glyph.gid);
        if code == 0 {
            // The glyph of missing characters is never shown (ISO 14289-1 §7.21.8); layout draws a box instead.
            line.wanted += f64::from(glyph.advance);
            return;
        }
        if glyph.y_offset != line.raised || line.alias != Some(alias) {
            self.pause(line);
            self.rise(to_milli(Length(i64::from(glyph.y_offset))));
            self.set_font(line.number, alias, line.size);
            (line.raised, line.alias) = (glyph.y_offset, Some(alias));
        }
        let off = line.pen - line.wanted - f64::from(glyph.x_offset);
        // Half a thousandth of the size is never seen, and is made up for with the next glyph.
        if off.abs() * 2.0 > line.thousandth {
            let number = (off / line.thousandth).round();
            self.op(match line.state {
                State::Idle => b"[",
                State::Text => b")",
                State::Number => b" ",
            });
            int(self.out, number as i64);
            line.pen -= number * line.thousandth;
            line.state = State::Number;
        }
        match line.state {
            State::Idle => self.op(b"[("),
            State::Number => self.op(b"("),
            State::Text => {}
        }
        line.state = State::Text;
        syntax::code(self.out, code, line.face.narrow);
        line.pen += f64::from(advance) * line.unit;
        if code == SPACE {
            line.pen += line.word;
        }
        line.wanted += f64::from(glyph.advance);
    }

    /// Ends the `TJ` that is being written.
    fn pause(&mut self, line: &mut Line<'_, '_>) {
        self.op(match line.state {
            State::Idle => b"",
            State::Text => b")]TJ ",
            State::Number => b"]TJ ",
        });
        line.state = State::Idle;
    }
}
