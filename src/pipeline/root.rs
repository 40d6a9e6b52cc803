//! The project's root: the folder outside which nothing is read.
//!
//! It is what `--root` names; else the git work tree that tracks the book's book.toml; else the
//! book's own folder. Git is not started: whether a file is tracked stands in the work tree's
//! index, a list of paths (git's Documentation/gitformat-index). What cannot be decided (a broken
//! index, a split one) counts as not tracked, and the narrower root holds.

use std::fs;
use std::path::{Path, PathBuf};

/// Indexes larger than this are not read, in bytes; that of the Linux kernel has 10 MB.
const INDEX_MOST: u64 = 256 << 20;

/// The root of the book in `dir`, a canonical path.
pub(super) fn find(dir: &Path) -> PathBuf {
    work_tree(dir, "book.toml").unwrap_or_else(|| dir.to_owned())
}

/// The nearest work tree above `dir`, if it tracks `dir/file`.
fn work_tree(dir: &Path, file: &str) -> Option<PathBuf> {
    let top = dir.ancestors().find(|above| fs::symlink_metadata(above.join(".git")).is_ok())?;
    let index = git_dir(top)?.join("index");
    if fs::metadata(&index).ok()?.len() > INDEX_MOST {
        return None;
    }
    let index = fs::read(index).ok()?;
    let tracked = dir.strip_prefix(top).ok()?.join(file);
    let tracked = tracked.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    lists(&index, tracked.as_bytes())?.then(|| top.to_owned())
}

/// The folder that holds a work tree's index; `.git` is a file in submodules and linked work trees
/// (gitrepository-layout).
fn git_dir(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    let kind = fs::metadata(&git).ok()?;
    if kind.is_dir() {
        return Some(git);
    }
    if !kind.is_file() || kind.len() > 8192 {
        return None;
    }
    let text = fs::read_to_string(git).ok()?;
    Some(top.join(text.strip_prefix("gitdir:")?.trim()))
}

/// Whether an index of version 2, 3 or 4 lists a path; `None` when it cannot be read.
fn lists(index: &[u8], path: &[u8]) -> Option<bool> {
    let mut input = index;
    if take(&mut input, 4)? != b"DIRC" {
        return None;
    }
    let version = number(take(&mut input, 4)?);
    let count = number(take(&mut input, 4)?);
    if !(2..=4).contains(&version) {
        return None;
    }
    let mut name: Vec<u8> = Vec::new();
    for _ in 0..count {
        let before = input.len();
        // Times, device, inode, mode, owner, size and hash, then the flags.
        let fixed = take(&mut input, 62)?;
        let flags = fixed[60];
        if version > 2 && flags & 0x40 != 0 {
            take(&mut input, 2)?;
        }
        if version == 4 {
            let drop = varint(&mut input)?;
            name.truncate(name.len().checked_sub(drop)?);
        } else {
            name.clear();
        }
        let end = input.iter().position(|b| *b == 0)?;
        name.extend_from_slice(take(&mut input, end)?);
        if version == 4 {
            take(&mut input, 1)?;
        } else {
            // One to eight NULs, so that the entry's length is a multiple of eight.
            let used = before - input.len();
            take(&mut input, 8 - used % 8)?;
        }
        if name == path {
            return Some(true);
        }
    }
    Some(false)
}

fn take<'a>(input: &mut &'a [u8], n: usize) -> Option<&'a [u8]> {
    let (head, rest) = input.split_at_checked(n)?;
    *input = rest;
    Some(head)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |n, b| n << 8 | u32::from(*b))
}

/// The offset encoding of pack files: seven bits a byte, each further byte adding one.
fn varint(input: &mut &[u8]) -> Option<usize> {
    let mut byte = take(input, 1)?[0];
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        byte = take(input, 1)?[0];
        value = value.checked_add(1)?.checked_mul(128)? | usize::from(byte & 0x7f);
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::tests::Scratch;

    /// An index that lists these paths, without the checksum that nobody reads.
    fn index(version: u32, paths: &[&str]) -> Vec<u8> {
        let mut out = b"DIRC".to_vec();
        out.extend(version.to_be_bytes());
        out.extend((paths.len() as u32).to_be_bytes());
        let mut last: &[u8] = b"";
        for path in paths.iter().map(|p| p.as_bytes()) {
            let start = out.len();
            out.extend([0; 60]);
            out.extend(if version == 3 { [0x40, 0, 0, 0].as_slice() } else { &[0, 0] });
            if version == 4 {
                let same = last.iter().zip(path).take_while(|(a, b)| a == b).count();
                out.push((last.len() - same) as u8);
                out.extend(&path[same..]);
                out.push(0);
            } else {
                out.extend(path);
                let used = out.len() - start;
                out.extend(std::iter::repeat_n(0, 8 - used % 8));
            }
            last = path;
        }
        out
    }

    #[test]
    fn indexes_of_all_versions_are_read() {
        let paths = ["a/b.md", "a/book.toml", "book.toml", "c"];
        for version in 2..=4 {
            let index = index(version, &paths);
            assert!(paths.iter().all(|path| lists(&index, path.as_bytes()) == Some(true)), "version {version}");
            assert_eq!(lists(&index, b"book.tom"), Some(false));
            for cut in 0..index.len() {
                assert_ne!(lists(&index[..cut], b"no"), Some(false), "version {version} cut at {cut}");
            }
        }
        assert_eq!(lists(&index(5, &paths), b"c"), None);
    }

    #[test]
    fn the_root_is_the_work_tree_only_when_it_tracks_the_book() {
        let scratch = Scratch::new("root");
        scratch.write("repo/.git/index", index(2, &["docs/book.toml"]));
        scratch.write("repo/docs/book.toml", "");
        scratch.write("repo/other/book.toml", "");
        let path = |p: &str| scratch.path(p);
        assert_eq!(find(&path("repo/docs")), path("repo"));
        assert_eq!(find(&path("repo/other")), path("repo/other"));
        // A linked work tree: `.git` is a file that names the folder with the index.
        scratch.write("linked/.git", "gitdir: ../repo/.git/worktrees/linked\n");
        scratch.write("repo/.git/worktrees/linked/index", index(2, &["book.toml"]));
        scratch.write("linked/book.toml", "");
        assert_eq!(find(&path("linked")), path("linked"));
        scratch.write("repo/.git/index", "garbage");
        assert_eq!(find(&path("repo/docs")), path("repo/docs"));
    }
}
