//! The grammar of inputs as expressions that draw from a `Source`.

use crate::template::fill;
use edgetest_plan::{Door, Draw, InputSpec};

/// Arrays above this length are filled by a loop.
const SPELLED_ITEMS: usize = 4;

/// An expression that draws a value of the grammar from `g`; within, `?` rejects the case.
pub fn draw(spec: &InputSpec) -> String {
    match spec {
        InputSpec::Draw(draw) => format!("g.{}()", method(*draw)),
        InputSpec::Wrap { template, parts, doors } => {
            let parts: Vec<String> = parts.iter().map(self::draw).collect();
            through(fill(template, &parts), doors)
        }
        InputSpec::OneOf(alternatives) => one_of(alternatives),
        InputSpec::Repeat(item) => format!("g.repeat(|g| Some({}))?", draw(item)),
        InputSpec::Array(item, count) if *count <= SPELLED_ITEMS => {
            format!("[{}]", vec![draw(item); *count].join(", "))
        }
        InputSpec::Array(item, count) => {
            format!(
                "{{ let mut items = Vec::with_capacity({count}); for _ in 0..{count} {{ items.push({}); }} <[_; {count}]>::try_from(items).ok()? }}",
                draw(item)
            )
        }
        InputSpec::Slice { mutable: true, item } => format!("leak_slice(g.repeat(|g| Some({}))?)", draw(item)),
        InputSpec::Slice { mutable: false, item } => format!("&*leak_slice(g.repeat(|g| Some({}))?)", draw(item)),
        InputSpec::Ref { mutable: true, inner } => format!("leak({})", draw(inner)),
        InputSpec::Ref { mutable: false, inner } => format!("&*leak({})", draw(inner)),
        InputSpec::Build(builder) => format!("b_{}(g)?", builder.0),
    }
}

fn one_of(alternatives: &[InputSpec]) -> String {
    match alternatives {
        [only] => draw(only),
        several => {
            let last = several.len() - 1;
            let arms: Vec<String> = several
                .iter()
                .enumerate()
                .map(|(index, alternative)| {
                    let pattern = if index == last { "_".to_owned() } else { index.to_string() };
                    format!("{pattern} => {}", draw(alternative))
                })
                .collect();
            format!("match g.pick({}) {{ {} }}", several.len(), arms.join(", "))
        }
    }
}

/// Takes a value out of a result; a door that does not open rejects the case.
pub fn through(mut value: String, doors: &[Door]) -> String {
    for door in doors {
        let inner = if is_compound(&value) { format!("({value})") } else { value };
        value = match door {
            Door::Some => format!("{inner}?"),
            Door::Ok => format!("{inner}.ok()?"),
            Door::Err => format!("{inner}.err()?"),
            Door::Field(name) => format!("{inner}.{name}"),
            Door::Unbox => format!("*{inner}"),
            Door::Lent(name) => format!("&{inner}.{name}"),
            Door::Variant(pattern) => {
                format!("match {inner} {{ {} => value, _ => return None }}", pattern.replace("{0}", "value"))
            }
            Door::Next => format!("{inner}.into_iter().next()?"),
        };
    }
    value
}

fn method(draw: Draw) -> &'static str {
    match draw {
        Draw::Bool => "bool",
        Draw::Char => "char",
        Draw::Int(name) => name,
        Draw::F32 => "f32",
        Draw::F64 => "f64",
        Draw::String => "string",
        Draw::Str => "str",
        Draw::Bytes => "bytes",
        Draw::ByteSlice => "byte_slice",
    }
}

/// Whether an expression is more than one term, so that it must be wrapped before something binds to it.
pub fn is_compound(text: &str) -> bool {
    if text.starts_with(['-', '&', '*', '!', '|', '.'])
        || text.starts_with("match ")
        || text.starts_with("move ")
        || text.starts_with('{')
    {
        return true;
    }
    let mut depth = 0_i32;
    let mut quoted = false;
    let mut escaped = false;
    for letter in text.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' | '>' => depth -= 1,
            ' ' if depth <= 0 => return true,
            _ => {}
        }
    }
    text.contains("..") && !quoted && !text.contains('(') && !text.contains('"')
}
