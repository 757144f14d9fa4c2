//! The form on the wire of a Rust type, by its name and by serde's attributes.

use super::program::{Module, Program, head, names};
use super::serde_names::{self, Serde};
use super::{Field, Schema};
use syn::{Fields, Item, ItemEnum, Type};

/// Types within types beyond which the form is left open.
const DEEPEST: usize = 8;

/// Types of other crates whose text has a form, with examples of it.
const LIKE: &[(&str, &[&str])] = &[
    ("Uuid", &["6f1c1e0a-5b0e-4c59-9d8f-0d4c6e6b7a10", "00000000-0000-0000-0000-000000000000"]),
    ("NaiveDate", &["2024-02-29", "0001-01-01", "9999-12-31"]),
    ("NaiveTime", &["12:30:00", "00:00:00", "23:59:60"]),
    ("NaiveDateTime", &["2024-02-29T12:30:00", "9999-12-31T23:59:59"]),
    ("DateTime", &["2024-02-29T12:30:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]),
    ("OffsetDateTime", &["2024-02-29T12:30:00Z", "1970-01-01T00:00:00Z"]),
    ("Url", &["https://example.org/a?b=c", "mailto:a@example.org"]),
    ("IpAddr", &["127.0.0.1", "::1"]),
    ("Ipv4Addr", &["127.0.0.1", "255.255.255.255"]),
    ("Ipv6Addr", &["::1"]),
    ("SocketAddr", &["127.0.0.1:80", "[::1]:0"]),
    ("Decimal", &["1.5", "0", "-1", "79228162514264337593543950335"]),
    ("Ulid", &["01ARZ3NDEKTSV4RRFFQ69G5FAV"]),
];

/// The form of a type that is named in a module.
pub(super) fn schema(program: &Program, module: &Module, ty: &Type) -> Schema {
    Reader { program }.ty(module, ty, 0)
}

struct Reader<'a> {
    program: &'a Program,
}

impl Reader<'_> {
    fn ty(&self, module: &Module, ty: &Type, depth: usize) -> Schema {
        if depth > DEEPEST {
            return Schema::Unknown;
        }
        let inner = |ty: &Type| Box::new(self.ty(module, ty, depth + 1));
        match ty {
            Type::Reference(of) => self.ty(module, &of.elem, depth),
            Type::Paren(of) => self.ty(module, &of.elem, depth),
            Type::Tuple(of) => Schema::Tuple(of.elems.iter().map(|ty| *inner(ty)).collect()),
            Type::Array(of) => Schema::List(inner(&of.elem)),
            Type::Slice(of) => Schema::List(inner(&of.elem)),
            Type::Path(path) => self.path(module, ty, &names(&path.path), depth),
            _ => Schema::Unknown,
        }
    }

    fn path(&self, module: &Module, ty: &Type, path: &[String], depth: usize) -> Schema {
        if let Some((place, item)) = self.program.type_item(module, path) {
            return self.item(place, item, depth + 1);
        }
        let Some((name, args)) = head(ty) else { return Schema::Unknown };
        let arg = |at: usize| args.get(at).map_or(Schema::Unknown, |ty| self.ty(module, ty, depth + 1));
        if let Some(number) = number(&name) {
            return number;
        }
        match name.as_str() {
            "String" | "str" | "Cow" | "PathBuf" | "Path" | "SmolStr" | "Bytes" => Schema::Text,
            "char" => Schema::Char,
            "bool" => Schema::Bool,
            "Option" => Schema::Option(Box::new(arg(0))),
            "Vec" | "VecDeque" | "HashSet" | "BTreeSet" | "IndexSet" => Schema::List(Box::new(arg(0))),
            "HashMap" | "BTreeMap" | "IndexMap" | "Map" => {
                Schema::Map(Box::new(if args.len() < 2 { Schema::Unknown } else { arg(1) }))
            }
            "Box" | "Arc" | "Rc" | "Secret" | "SecretBox" => arg(0),
            _ => LIKE.iter().find(|(known, _)| *known == name).map_or(Schema::Unknown, |(_, like)| Schema::Like(like)),
        }
    }

    fn item(&self, module: &Module, item: &Item, depth: usize) -> Schema {
        match item {
            Item::Type(alias) => self.ty(module, &alias.ty, depth),
            Item::Struct(of) => {
                let serde = serde_names::read(&of.attrs);
                if serde.custom {
                    return Schema::Unknown;
                }
                self.fields(module, &of.fields, &serde, depth)
            }
            Item::Enum(of) => self.variants(module, of, depth),
            _ => Schema::Unknown,
        }
    }

    fn fields(&self, module: &Module, fields: &Fields, serde: &Serde, depth: usize) -> Schema {
        match fields {
            Fields::Unit => Schema::Option(Box::new(Schema::Unknown)),
            Fields::Unnamed(of) => {
                let mut inner: Vec<Schema> = of
                    .unnamed
                    .iter()
                    .map(|field| self.field(module, &field.ty, &serde_names::read(&field.attrs), depth))
                    .collect();
                if inner.len() == 1 { inner.remove(0) } else { Schema::Tuple(inner) }
            }
            Fields::Named(of) => {
                let mut found = Vec::new();
                for field in &of.named {
                    let own = serde_names::read(&field.attrs);
                    let schema = self.field(module, &field.ty, &own, depth);
                    let name = field.ident.as_ref().map(|name| name.to_string().trim_start_matches("r#").to_owned());
                    let name = name.unwrap_or_default();
                    match schema {
                        _ if own.skip => {}
                        Schema::Object(inner) if own.flatten => found.extend(inner),
                        _ if own.flatten => {}
                        schema if serde.transparent => return schema,
                        schema => found.push(Field {
                            name: own
                                .rename
                                .clone()
                                .unwrap_or_else(|| serde_names::field(&name, serde.rename_all.as_deref())),
                            required: !own.default && !serde.default && !matches!(schema, Schema::Option(_)),
                            schema,
                        }),
                    }
                }
                Schema::Object(found)
            }
        }
    }

    fn field(&self, module: &Module, ty: &Type, serde: &Serde, depth: usize) -> Schema {
        if serde.custom { Schema::Unknown } else { self.ty(module, ty, depth + 1) }
    }

    fn variants(&self, module: &Module, item: &ItemEnum, depth: usize) -> Schema {
        let serde = serde_names::read(&item.attrs);
        if serde.custom {
            return Schema::Unknown;
        }
        let mut found = Vec::new();
        for variant in &item.variants {
            let own = serde_names::read(&variant.attrs);
            if own.skip {
                continue;
            }
            let name = own.rename.clone();
            let name =
                name.unwrap_or_else(|| serde_names::variant(&variant.ident.to_string(), serde.rename_all.as_deref()));
            let is_unit = matches!(variant.fields, Fields::Unit);
            let inner = self.fields(module, &variant.fields, &own, depth);
            found.push(tagged(&serde, name, is_unit, inner));
        }
        Schema::OneOf(found)
    }
}

/// How serde writes a variant.
fn tagged(serde: &Serde, name: String, is_unit: bool, inner: Schema) -> Schema {
    let required = |name: String, schema| Field { name, schema, required: true };
    match (&serde.tag, &serde.content) {
        _ if serde.untagged => inner,
        (Some(tag), Some(content)) => {
            let mut fields = vec![required(tag.clone(), Schema::Literal(name))];
            fields.extend((!is_unit).then(|| required(content.clone(), inner)));
            Schema::Object(fields)
        }
        (Some(tag), None) => {
            let mut fields = vec![required(tag.clone(), Schema::Literal(name))];
            if let Schema::Object(inner) = inner {
                fields.extend(inner);
            }
            Schema::Object(fields)
        }
        (None, _) if is_unit => Schema::Literal(name),
        (None, _) => Schema::Object(vec![required(name, inner)]),
    }
}

fn number(name: &str) -> Option<Schema> {
    let name = name.strip_prefix("NonZero").map_or(name.to_owned(), str::to_lowercase);
    let signed = name.starts_with('i');
    match name.as_str() {
        "f32" | "f64" => Some(Schema::Float),
        "usize" | "isize" => Some(Schema::Int { bits: 64, signed }),
        _ => {
            let bits = name.strip_prefix(['u', 'i'])?.parse().ok()?;
            [8, 16, 32, 64, 128].contains(&bits).then_some(Schema::Int { bits, signed })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ty: &str, items: &str) -> Schema {
        let program = Program::of(items);
        schema(&program, &program.modules[0], &syn::parse_str(ty).expect("a type"))
    }

    fn field(name: &str, schema: Schema, required: bool) -> Field {
        Field { name: name.into(), schema, required }
    }

    #[test]
    fn a_struct_is_an_object_in_serdes_words() {
        let items = "#[derive(Deserialize)] #[serde(rename_all = \"camelCase\")] struct New { due_date: Option<u8>, \
                     #[serde(rename = \"t\")] title: String, #[serde(default)] tags: Vec<String>, #[serde(skip)] x: u8, \
                     #[serde(flatten)] more: More } struct More { id: Id } struct Id(u64);";
        let expected = vec![
            field("dueDate", Schema::Option(Box::new(Schema::Int { bits: 8, signed: false })), false),
            field("t", Schema::Text, true),
            field("tags", Schema::List(Box::new(Schema::Text)), false),
            field("id", Schema::Int { bits: 64, signed: false }, true),
        ];
        assert_eq!(check("New", items), Schema::Object(expected));
    }

    #[test]
    fn an_enum_is_tagged_as_serde_tags_it() {
        let literal = |text: &str| Schema::Literal(text.into());
        assert_eq!(
            check("E", "#[serde(rename_all = \"lowercase\")] enum E { Low, High(u8) }"),
            Schema::OneOf(vec![
                literal("low"),
                Schema::Object(vec![field("high", Schema::Int { bits: 8, signed: false }, true)])
            ])
        );
        assert_eq!(
            check("E", "#[serde(tag = \"type\")] enum E { Move { x: i32 } }"),
            Schema::OneOf(vec![Schema::Object(vec![
                field("type", literal("Move"), true),
                field("x", Schema::Int { bits: 32, signed: true }, true)
            ])])
        );
        assert_eq!(check("E", "#[serde(untagged)] enum E { A(String) }"), Schema::OneOf(vec![Schema::Text]));
    }

    #[test]
    fn types_of_other_crates_are_known_by_name() {
        assert!(matches!(check("uuid::Uuid", ""), Schema::Like(_)));
        assert_eq!(
            check("(u32, String)", ""),
            Schema::Tuple(vec![Schema::Int { bits: 32, signed: false }, Schema::Text])
        );
        assert_eq!(check("HashMap<String, bool>", ""), Schema::Map(Box::new(Schema::Bool)));
        assert_eq!(check("Strange", ""), Schema::Unknown);
    }

    #[test]
    fn a_recursive_type_has_an_end() {
        check("Tree", "struct Tree { children: Vec<Tree>, left: Option<Box<Tree>> }");
    }
}
