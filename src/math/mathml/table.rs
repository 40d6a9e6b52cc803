//! Arrays: matrices, cases, aligned equations; and formulas of several lines.

use super::write::number;
use super::{BREAK, State, Writer, em};
use ratex_parser::ParseNode;
use ratex_parser::parse_node::{AlignSpec, AlignType, ArrayTag, StyleStr};
use std::fmt::Write as _;

/// Thickness of a rule in a table.
const LINE: &str = "0.06em";

/// What the preamble says of a column.
#[derive(Clone, Default)]
struct Column {
    align: char,
    /// Space on its left in em where the array does not have the usual one.
    before: Option<f64>,
    /// A line on its left: `|` or `:`.
    line: Option<char>,
}

impl Writer {
    pub(super) fn array(&mut self, node: &ParseNode, state: State) {
        let ParseNode::Array {
            body, cols, row_gaps, hlines_before_row, col_separation_type, tags, arraystretch, ..
        } = node
        else {
            return;
        };
        let width = body.iter().map(Vec::len).max().unwrap_or(0);
        let kind = col_separation_type.as_deref().unwrap_or_default();
        let aligned = matches!(kind, "align" | "alignat");
        let (columns, last_line) = columns(cols.as_deref().unwrap_or_default(), width);
        let inner = cell_style(body).unwrap_or(StyleStr::Text);
        let display = if inner == StyleStr::Display { " displaystyle=\"true\"" } else { "" };
        let small = inner == StyleStr::Script && state.style != StyleStr::Script;
        if small {
            self.out.open("mstyle", " scriptlevel=\"1\"");
        }
        let aligns: Vec<&str> = columns.iter().map(|column| align_name(column.align)).collect();
        let uniform = aligns.iter().all(|align| *align == "center");
        let attrs = match (uniform, aligns.is_empty()) {
            (true, _) | (_, true) => display.to_owned(),
            _ => format!("{display} columnalign=\"{}\"", aligns.join(" ")),
        };
        self.out.open("mtable", &attrs);
        let none = Vec::new();
        for (at, row) in body.iter().enumerate() {
            let lines = hlines_before_row.get(at).unwrap_or(&none);
            let bottom = if at + 1 == body.len() { hlines_before_row.get(at + 1).unwrap_or(&none) } else { &none };
            let gap = if at > 0 { row_gaps.get(at - 1).and_then(Option::as_ref).map(em) } else { None };
            self.out.open("mtr", "");
            for (place, column) in columns.iter().enumerate() {
                let mut style = String::new();
                if column.align != 'c' {
                    let _ = write!(style, "text-align:{};", align_name(column.align));
                }
                if aligned {
                    let _ = write!(style, "padding-left:{}em;padding-right:0;", number(column.before.unwrap_or(0.0)));
                }
                if let Some(gap) = gap.filter(|gap| *gap > 0.0) {
                    let _ = write!(style, "padding-top:{}em;", number(gap + 0.2));
                } else if *arraystretch > 1.21 {
                    let _ = write!(style, "padding-top:{}em;", number(*arraystretch - 0.7));
                }
                border(&mut style, "left", column.line);
                if place + 1 == columns.len() {
                    border(&mut style, "right", last_line);
                }
                border(&mut style, "top", lines.first().map(|dashed| if *dashed { ':' } else { '|' }));
                border(&mut style, "bottom", bottom.first().map(|dashed| if *dashed { ':' } else { '|' }));
                let style = style.trim_end_matches(';');
                let attrs = if style.is_empty() { String::new() } else { format!(" style=\"{style}\"") };
                self.out.open("mtd", &attrs);
                if let Some(cell) = row.get(place) {
                    self.row(content(cell, inner), State { style: inner, ..state });
                }
                self.out.close("mtd");
                self.out.text.push(BREAK);
            }
            if let Some(ArrayTag::Explicit(tag)) = tags.as_ref().and_then(|tags| tags.get(at)) {
                self.out.open("mtd", " style=\"padding-left:2em\"");
                self.tag(tag, state);
                self.out.close("mtd");
            }
            self.out.close("mtr");
            self.out.text.push(BREAK);
        }
        self.out.close("mtable");
        if small {
            self.out.close("mstyle");
        }
    }

    /// A list with line breaks: a table of one column.
    pub(super) fn lines(&mut self, nodes: &[ParseNode], state: State) {
        let display = if state.style == StyleStr::Display { " displaystyle=\"true\"" } else { "" };
        self.out.open("mtable", &format!("{display} columnalign=\"left\""));
        for line in nodes.split(|node| matches!(node, ParseNode::Cr { .. })) {
            self.out.open("mtr", "");
            self.out.open("mtd", " style=\"text-align:left\"");
            self.row(line, state);
            self.out.close("mtd");
            self.out.close("mtr");
            self.out.text.push(BREAK);
        }
        self.out.close("mtable");
    }
}

fn align_name(align: char) -> &'static str {
    match align {
        'l' => "left",
        'r' => "right",
        _ => "center",
    }
}

/// The columns, and the line behind the last one.
fn columns(specs: &[AlignSpec], width: usize) -> (Vec<Column>, Option<char>) {
    let mut out = Vec::with_capacity(width);
    let mut line = None;
    for spec in specs {
        let first = spec.align.as_deref().and_then(|align| align.chars().next());
        match spec.align_type {
            AlignType::Separator => line = first,
            AlignType::Align if out.len() < width => {
                out.push(Column { align: first.unwrap_or('c'), before: spec.pregap, line: line.take() });
            }
            AlignType::Align => break,
        }
    }
    out.resize(width, Column { align: 'c', before: None, line: None });
    (out, line)
}

fn border(style: &mut String, side: &str, line: Option<char>) {
    let kind = match line {
        Some(':') => "dashed",
        Some(_) => "solid",
        None => return,
    };
    let _ = write!(style, "border-{side}:{LINE} {kind};");
}

/// The style that the cells of an environment are set in: the parser puts it around each.
fn cell_style(body: &[Vec<ParseNode>]) -> Option<StyleStr> {
    match body.first()?.first()? {
        ParseNode::Styling { style, .. } => Some(*style),
        _ => None,
    }
}

/// What is in a cell, without the wrapping that the parser puts around it.
fn content(cell: &ParseNode, inner: StyleStr) -> &[ParseNode] {
    let body = match cell {
        ParseNode::Styling { style, body, .. } if *style == inner => body.as_slice(),
        _ => std::slice::from_ref(cell),
    };
    match body {
        [ParseNode::OrdGroup { body, .. }] => body,
        _ => body,
    }
}
