//! The number that an author gives a formula: `\tag{3.1}`.

/// What begins such a number.
pub(super) const COMMAND: &str = r"\tag{";

/// Takes a number of plain words out of a formula. One within an environment belongs to its row, and
/// one with commands in it is set as the author wrote it: both stay.
pub(super) fn take(tex: &mut String) -> Option<String> {
    let at = tex.find(COMMAND)?;
    let open = at + COMMAND.len();
    let close = open + tex[open..].find('}')?;
    let words = tex[open..close].trim().to_owned();
    let (before, behind) = (&tex[..at], &tex[close + 1..]);
    let within = before.matches(r"\begin").count() > before.matches(r"\end").count();
    if words.is_empty() || words.contains(['\\', '$', '{', '~']) || within || behind.contains(r"\tag") {
        return None;
    }
    let rest = format!("{} {}", before.trim_end(), behind.trim_start());
    rest.trim().clone_into(tex);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::take;

    fn taken(tex: &str) -> (Option<String>, String) {
        let mut tex = tex.to_owned();
        (take(&mut tex), tex)
    }

    #[test]
    fn plain_numbers_are_taken() {
        assert_eq!(taken(r"x = y \tag{3.1}"), (Some("3.1".into()), "x = y".into()));
        assert_eq!(taken(r"\tag{A}\begin{matrix}a\end{matrix}").0.as_deref(), Some("A"));
    }

    #[test]
    fn rows_and_commands_stay() {
        for tex in [r"x", r"x\tag*{a}", r"\begin{align}a\tag{1}\\b\end{align}", r"x\tag{$*$}", r"x\tag{}", r"x\tag{a"] {
            assert_eq!(taken(tex), (None, tex.to_owned()));
        }
    }
}
