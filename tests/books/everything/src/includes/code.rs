fn before() {}
// ANCHOR: middle
fn middle() {
    // ANCHOR: inner
    before();
    // ANCHOR_END: inner
}
// ANCHOR_END: middle
fn after() {}
