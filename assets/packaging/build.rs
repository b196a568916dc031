//! The rules are compiled in as a folder; a new file in it changes the program.
fn main() {
    println!("cargo::rerun-if-changed=assets/rulebook");
}
