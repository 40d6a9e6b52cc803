//! Finished editions → files. A file is either the whole new one or the old one untouched: it is
//! written beside its place, made safe on the disk, and renamed.

use crate::error::Error;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes files into a folder, which is made when it is not there; all of them or, as far as the
/// system lets us, none.
pub(super) fn write(dir: &Path, files: &[(String, &[u8])]) -> Result<Vec<PathBuf>, Error> {
    match fs::metadata(dir) {
        Ok(found) if !found.is_dir() => return Err(Error::at(dir, "cannot write into it: it is not a folder")),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(dir).map_err(|error| Error::at(dir, format!("cannot make this folder: {error}")))?;
        }
        Err(error) => return Err(Error::at(dir, error)),
    }
    let mut beside = Vec::new();
    let mut result = Ok(());
    for (name, bytes) in files {
        let path = dir.join(name);
        let temporary = dir.join(format!(".{name}.{}.tmp", std::process::id()));
        result = fill(&temporary, bytes).map_err(|error| Error::at(&path, format!("cannot write it: {error}")));
        beside.push((temporary, path));
        if result.is_err() {
            break;
        }
    }
    if result.is_ok() {
        for (temporary, path) in &beside {
            result =
                fs::rename(temporary, path).map_err(|error| Error::at(path, format!("cannot replace it: {error}")));
            if result.is_err() {
                break;
            }
        }
    }
    if let Err(error) = result {
        for (temporary, _) in &beside {
            // What was renamed is gone from here, what is left is rubbish; there is nothing to tell about either.
            let _ = fs::remove_file(temporary);
        }
        return Err(error);
    }
    Ok(beside.into_iter().map(|(_, path)| path).collect())
}

/// Writes one file and waits until it is on the disk, where late errors (a full disk, a quota) show.
fn fill(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::tests::Scratch;

    #[test]
    fn files_are_replaced_whole_and_nothing_is_left_beside() {
        let scratch = Scratch::new("write");
        let out = scratch.path("no/such");
        for text in ["first", "second"] {
            let files = [("a.epub".to_owned(), text.as_bytes()), ("a.pdf".to_owned(), b"pdf".as_slice())];
            assert_eq!(write(&out, &files).expect("written"), [out.join("a.epub"), out.join("a.pdf")]);
        }
        assert_eq!(fs::read(out.join("a.epub")).expect("there"), b"second");
        assert_eq!(fs::read_dir(&out).expect("a folder").count(), 2);
    }

    #[test]
    fn failures_name_the_path_and_leave_no_rubbish() {
        let scratch = Scratch::new("write-fails");
        scratch.write("file", "keep");
        let error = write(&scratch.path("file"), &[("a".to_owned(), b"x".as_slice())]).expect_err("not a folder");
        assert!(error.to_string().contains("file"));
        assert_eq!(fs::read(scratch.path("file")).expect("there"), b"keep");
        // The second file's place is taken by a folder that is not empty.
        scratch.write("out/b/full", "");
        let out = scratch.path("out");
        let error = write(&out, &[("a".to_owned(), b"x".as_slice()), ("b".to_owned(), b"y".as_slice())]);
        assert_eq!(error.expect_err("taken").path, Some(out.join("b")));
        assert!(fs::read_dir(&out).expect("a folder").all(|e| !e.expect("entry").path().ends_with(".tmp")));
    }
}
