//! "Did you mean …": the nearest of some names, at a bounded cost for the whole book.

/// Finds near names until its budget is spent; then it finds none.
pub struct Near {
    /// Steps that may still be taken, about a nanosecond each.
    budget: usize,
}

impl Default for Near {
    /// With a budget of some milliseconds.
    fn default() -> Self {
        Self { budget: 20_000_000 }
    }
}

impl Near {
    /// The name that takes the fewest edits to become `wanted`, when few are enough, or else one
    /// that begins as it does; the first of equals.
    pub fn nearest<'a>(&mut self, wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        let wanted: Vec<char> = wanted.chars().take(121).collect();
        if wanted.len() > 120 {
            return None;
        }
        let mut limit = (wanted.len() / 3).min(4);
        let (mut best, mut longer) = (None, None);
        let begins = |name: &str| wanted.len() >= 4 && wanted.iter().copied().eq(name.chars().take(wanted.len()));
        for name in names {
            let cost = if name.len().abs_diff(wanted.len()) > 4 * limit { 1 } else { wanted.len() * name.len() + 8 };
            let Some(left) = self.budget.checked_sub(cost) else { return best.or(longer) };
            self.budget = left;
            if longer.is_none() && begins(name) {
                longer = Some(name);
            }
            if cost > 1
                && let Some(distance) = distance(&wanted, name, limit)
            {
                best = Some(name);
                if distance <= 1 {
                    break;
                }
                limit = distance - 1;
            }
        }
        best.or(longer)
    }
}

/// Edits between two names, if at most `limit`: letters that are added, left out, changed, or swapped with their neighbor
/// (Damerau 1964, none edited twice).
fn distance(wanted: &[char], name: &str, limit: usize) -> Option<usize> {
    let name: Vec<char> = name.chars().collect();
    if name.len().abs_diff(wanted.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=name.len()).collect();
    let (mut above, mut before) = (row.clone(), row.clone());
    for (i, a) in wanted.iter().enumerate() {
        (before, above, row) = (above, row, before);
        row[0] = i + 1;
        for (j, b) in name.iter().enumerate() {
            let mut least = (above[j] + usize::from(a != b)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == name[j - 1] && wanted[i - 1] == *b {
                least = least.min(before[j - 1] + 1);
            }
            row[j + 1] = least;
        }
        // A swap reaches over a row.
        if row.iter().chain(&above).min().is_some_and(|least| *least > limit) {
            return None;
        }
    }
    row.last().copied().filter(|last| *last <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_far_ones_are_not() {
        let names = ["intro.md", "chapter-1.md", "chapter-2.md"];
        let nearest = |wanted| Near::default().nearest(wanted, names.into_iter());
        assert_eq!(nearest("chapter_2.md"), Some("chapter-2.md"));
        assert_eq!(nearest("inrto.md"), Some("intro.md"));
        assert_eq!(nearest("chap"), Some("chapter-1.md"));
        assert_eq!(nearest("whale.md"), None);
        let keys = ["title", "authors", "src"];
        let nearest = |wanted| Near::default().nearest(wanted, keys.into_iter());
        assert_eq!(["titel", "author", "srx", "zz"].map(nearest), [Some("title"), Some("authors"), Some("src"), None]);
        assert_eq!(nearest("git-repository-url"), None);
    }

    #[test]
    fn the_budget_ends_the_search() {
        let mut near = Near { budget: 200 };
        assert_eq!(near.nearest("abc.md", ["abd.md"].into_iter()), Some("abd.md"));
        assert_eq!(near.nearest("abc.md", ["abd.md"; 9].into_iter().chain(["abc.md"])), Some("abd.md"));
        near.budget = 3;
        assert_eq!(near.nearest("abc.md", ["abd.md"].into_iter()), None);
    }
}
