//! Writes the Swift glue of the library it is shown.

fn main() {
    uniffi::uniffi_bindgen_main();
}
