//! A reproducer as a test function.

use super::Reproducer;

impl Reproducer {
    /// The case as a test function, formatted where it parses.
    pub fn test(&self, name: &str) -> String {
        let imports: Vec<String> = self.imports.iter().map(|path| format!("use {path};")).collect();
        let parts = [imports.join("\n"), self.items.join("\n"), self.statements.join("\n")];
        let source = format!("#[test]\nfn {name}() {{\n{}\n}}\n", parts.join("\n"));
        match syn::parse_str::<syn::File>(&source) {
            Ok(file) => prettyplease::unparse(&file),
            Err(_) => source,
        }
    }
}
