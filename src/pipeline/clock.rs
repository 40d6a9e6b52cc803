//! How long the stages take. The clock never touches the book: only `--timings` shows it.

use std::fs;
use std::time::{Duration, Instant};

/// One stage of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: &'static str,
    /// By the clock on the wall.
    pub wall: Duration,
    /// Processor time of all threads, where the system tells it (Linux).
    pub cpu: Option<Duration>,
}

/// Tells stages as they begin, and measures them.
pub(super) struct Clock<'p> {
    stages: Vec<Stage>,
    processor: bool,
    progress: &'p mut dyn FnMut(&'static str),
}

impl<'p> Clock<'p> {
    pub(super) fn new(processor: bool, progress: &'p mut dyn FnMut(&'static str)) -> Self {
        Self { stages: Vec::new(), processor, progress }
    }

    /// Runs one stage.
    pub(super) fn stage<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        (self.progress)(name);
        let before = self.processor.then(spent).flatten();
        let start = Instant::now();
        let result = work();
        let wall = start.elapsed();
        let cpu = before.and_then(|before| Some(spent()?.saturating_sub(before)));
        self.stages.push(Stage { name, wall, cpu });
        result
    }

    pub(super) fn stages(self) -> Vec<Stage> {
        self.stages
    }
}

/// Processor time of all threads so far: the first number of each thread's schedstat, in
/// nanoseconds (Linux, Documentation/scheduler/sched-stats).
fn spent() -> Option<Duration> {
    let mut sum = 0;
    for task in fs::read_dir("/proc/self/task").ok()? {
        let text = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        sum += text.split(' ').next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(sum))
}
