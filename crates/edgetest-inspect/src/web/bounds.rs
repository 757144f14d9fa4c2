//! What `#[validate(…)]` and `#[garde(…)]` ask of a field beyond its type.
//!
//! Knows the rules whose meaning both crates document; a pattern or a function of the program is [`Rule::Unknown`].

use super::program::{Module, Program, names};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, Meta, Token, UnOp};

/// One condition on a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// So many letters or items, or more.
    Shortest(usize),
    /// Or fewer.
    Longest(usize),
    /// This number or more.
    AtLeast(String),
    /// This number or less.
    AtMost(String),
    /// More than this number.
    Above(String),
    /// Less than this number.
    Below(String),
    /// An address for mail.
    Email,
    /// A URL.
    Url,
    /// An IP address.
    Ip,
    /// Letters of ASCII.
    Ascii,
    /// Letters and digits.
    Alphanumeric,
    /// The text holds this one.
    Contains(String),
    /// The text does not hold this one.
    Lacks(String),
    /// The text begins so.
    Starts(String),
    /// The text ends so.
    Ends(String),
    /// An object without fields beside its own: serde's `deny_unknown_fields`.
    Closed,
    /// A pattern or a function of the program.
    Unknown,
}

/// What the attributes of a field say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    /// The rules.
    pub(super) rules: Vec<Rule>,
    /// Those of the field's own type count as well.
    pub(super) nested: bool,
}

/// Whether a type's bounds are checked by a validator at all.
pub(super) fn is_validated(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
        let derived = attribute.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
        derived.is_ok_and(|paths| {
            paths.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == "Validate"))
        })
    })
}

/// Reads the attributes of a field that stands in a module.
pub(super) fn read(program: &Program, module: &Module, attributes: &[Attribute]) -> Bounds {
    let mut bounds = Bounds::default();
    for attribute in attributes {
        let is_garde = attribute.path().is_ident("garde");
        if !is_garde && !attribute.path().is_ident("validate") {
            continue;
        }
        // The first versions of `validator` say just this of a field that is validated in turn.
        bounds.nested |= matches!(attribute.meta, Meta::Path(_));
        let metas = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        // An attribute that its own macro would refuse says nothing.
        for meta in metas.into_iter().flatten() {
            Reading { program, module, bounds: &mut bounds }.rule(&meta);
        }
    }
    bounds
}

struct Reading<'a> {
    program: &'a Program,
    module: &'a Module,
    bounds: &'a mut Bounds,
}

impl Reading<'_> {
    fn rule(&mut self, meta: &Meta) {
        let name = meta.path().segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let args = args(meta);
        let text = |key: &str| self.text(&args, key);
        let rule = match name.as_str() {
            "nested" | "dive" => {
                self.bounds.nested = true;
                return;
            }
            "length" => return self.length(&args),
            "range" => return self.range(&args),
            "email" => Rule::Email,
            "url" => Rule::Url,
            "ip" | "ipv4" | "ip_v4" => Rule::Ip,
            "ascii" => Rule::Ascii,
            "alphanumeric" => Rule::Alphanumeric,
            "contains" => text("pattern").map_or(Rule::Unknown, Rule::Contains),
            "does_not_contain" => text("pattern").map_or(Rule::Unknown, Rule::Lacks),
            "prefix" => text("pattern").map_or(Rule::Unknown, Rule::Starts),
            "suffix" => text("pattern").map_or(Rule::Unknown, Rule::Ends),
            "required" | "required_nested" | "skip" | "message" | "code" => return,
            _ => Rule::Unknown,
        };
        self.bounds.rules.push(rule);
    }

    fn length(&mut self, args: &[(String, Expr)]) {
        for (key, value) in args {
            let length = number(self.program, self.module, value).and_then(|number| number.parse().ok());
            let rules = match (key.as_str(), length) {
                ("min", Some(length)) => vec![Rule::Shortest(length)],
                ("max", Some(length)) => vec![Rule::Longest(length)],
                ("equal", Some(length)) => vec![Rule::Shortest(length), Rule::Longest(length)],
                ("min" | "max" | "equal", None) => vec![Rule::Unknown],
                _ => Vec::new(),
            };
            self.bounds.rules.extend(rules);
        }
    }

    fn range(&mut self, args: &[(String, Expr)]) {
        for (key, value) in args {
            let number = number(self.program, self.module, value);
            let rule = match (key.as_str(), number) {
                ("min", Some(number)) => Rule::AtLeast(number),
                ("max", Some(number)) => Rule::AtMost(number),
                ("exclusive_min", Some(number)) => Rule::Above(number),
                ("exclusive_max", Some(number)) => Rule::Below(number),
                ("min" | "max" | "exclusive_min" | "exclusive_max", None) => Rule::Unknown,
                _ => continue,
            };
            self.bounds.rules.push(rule);
        }
    }

    /// The text under a key, or the one without a key.
    fn text(&self, args: &[(String, Expr)], key: &str) -> Option<String> {
        let (_, value) = args.iter().find(|(known, _)| known == key || known.is_empty())?;
        match evaluated(self.program, self.module, value)? {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        }
    }
}

/// `length(min = 1, "x")`, `contains = "x"`: keys and values; a value without a key has none.
fn args(meta: &Meta) -> Vec<(String, Expr)> {
    match meta {
        Meta::Path(_) => Vec::new(),
        Meta::NameValue(pair) => vec![(String::new(), pair.value.clone())],
        Meta::List(list) => {
            let parsed = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(list.tokens.clone());
            let pair = |expr: Expr| match expr {
                Expr::Assign(assign) => match *assign.left {
                    Expr::Path(path) => (names(&path.path).join("::"), *assign.right),
                    other => (String::new(), other),
                },
                other => (String::new(), other),
            };
            parsed.into_iter().flatten().map(pair).collect()
        }
    }
}

/// A number as it is written in JSON.
fn number(program: &Program, module: &Module, expr: &Expr) -> Option<String> {
    if let Expr::Unary(unary) = expr
        && matches!(unary.op, UnOp::Neg(_))
    {
        return Some(format!("-{}", number(program, module, &unary.expr)?));
    }
    match evaluated(program, module, expr)? {
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        Lit::Float(number) => Some(number.base10_digits().to_owned()),
        // The first versions of `validator` take numbers as texts.
        Lit::Str(text) => text.value().parse::<f64>().ok().map(|_| text.value()),
        _ => None,
    }
}

/// The literal that an expression is, or that a constant of the program has.
fn evaluated(program: &Program, module: &Module, expr: &Expr) -> Option<Lit> {
    match expr {
        Expr::Lit(literal) => Some(literal.lit.clone()),
        Expr::Path(path) => match &*program.constant(module, &names(&path.path))?.expr {
            Expr::Lit(literal) => Some(literal.lit.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(attributes: &str, items: &str) -> Bounds {
        let program = Program::of(items);
        let field: syn::ItemStruct = syn::parse_str(&format!("struct S {{ {attributes} x: u8 }}")).expect("a struct");
        let field = field.fields.iter().next().expect("a field").clone();
        read(&program, &program.modules[0], &field.attrs)
    }

    #[test]
    fn rules_of_validator_are_read() {
        let bounds = check(
            "#[validate(length(min = 1, max = MOST, message = \"no\"), email(code = \"x\"), nested)]",
            "const MOST: u64 = 80;",
        );
        assert_eq!(bounds.rules, [Rule::Shortest(1), Rule::Longest(80), Rule::Email]);
        assert!(bounds.nested);
        let bounds =
            check("#[validate(range(min = -1, exclusive_max = 5.5), contains = \"a\", custom(function = f))]", "");
        let expected =
            [Rule::AtLeast("-1".into()), Rule::Below("5.5".into()), Rule::Contains("a".into()), Rule::Unknown];
        assert_eq!(bounds.rules, expected);
        assert!(check("#[validate]", "").nested);
    }

    #[test]
    fn rules_of_garde_are_read() {
        let bounds = check("#[garde(length(chars, equal = 3), prefix(\"x\"), ascii, pattern(\"a+\"), dive)]", "");
        let expected = [Rule::Shortest(3), Rule::Longest(3), Rule::Starts("x".into()), Rule::Ascii, Rule::Unknown];
        assert_eq!((bounds.rules.as_slice(), bounds.nested), (&expected[..], true));
        assert_eq!(check("#[garde(skip)] #[serde(default)]", ""), Bounds::default());
    }

    #[test]
    fn a_bound_that_cannot_be_told_is_unknown() {
        assert_eq!(check("#[validate(length(min = somewhere::LEAST))]", "").rules, [Rule::Unknown]);
    }
}
