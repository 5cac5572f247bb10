//! Compiles `app.slint` with the Lucide icons and the bundled translations.

use std::{collections::HashMap, path::PathBuf};

fn main() {
    let lucide = HashMap::from([("lucide".to_owned(), PathBuf::from(lucide_slint::lib()))]);
    let config = slint_build::CompilerConfiguration::new()
        // The rules in `src/inspect` read component names back from the drawn tree.
        .with_debug_info(true)
        .with_bundled_translations("lang")
        // A word is the same word on every screen: msgids stand without the component's name.
        .with_default_translation_context(slint_build::DefaultTranslationContext::None)
        .with_library_paths(lucide);
    slint_build::compile_with_config("app.slint", config)
        .expect("app.slint and its imports must compile");
}
