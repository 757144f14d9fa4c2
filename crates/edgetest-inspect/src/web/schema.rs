//! The form on the wire of a Rust type, by its name, by serde's attributes, and by what a validator asks beyond them.

mod by_hand;
mod known;

use super::bounds::{self, Rule};
use super::program::{Module, Program, head, names};
use super::serde_names::{self, Serde};
use super::{Field, Schema};
use by_hand::Reads;
use syn::visit::Visit;
use syn::{Attribute, Fields, Generics, Item, ItemEnum, Type};

/// Types within types beyond which the form is left open.
const DEEPEST: usize = 8;

/// The form of a type that is named in a module.
pub(super) fn schema(program: &Program, module: &Module, ty: &Type) -> Schema {
    Reader { program, given: Vec::new() }.ty(module, ty, 0)
}

struct Reader<'a> {
    program: &'a Program,
    /// What the type parameters of the item stand for that is being read.
    given: Vec<(String, Schema)>,
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
        if let [name] = path
            && let Some((_, schema)) = self.given.iter().find(|(known, _)| known == name)
        {
            return schema.clone();
        }
        let Some((name, args)) = head(ty) else { return Schema::Unknown };
        let arg = |at: usize| args.get(at).map_or(Schema::Unknown, |ty| self.ty(module, ty, depth + 1));
        if let Some((place, item)) = self.program.type_item(module, path) {
            let params = generics(item).into_iter().flat_map(Generics::type_params);
            let given = params.enumerate().map(|(at, param)| (param.ident.to_string(), arg(at))).collect();
            return Reader { program: self.program, given }.item(place, item, depth + 1);
        }
        known::number(&name).unwrap_or_else(|| known::of_type(&name, args.len(), arg))
    }

    fn item(&self, module: &Module, item: &Item, depth: usize) -> Schema {
        match item {
            Item::Type(alias) => self.ty(module, &alias.ty, depth),
            Item::Struct(of) => {
                let serde = serde_names::read(&of.attrs);
                if let Some(schema) = self.otherwise(module, &of.ident.to_string(), &serde, depth) {
                    return schema;
                }
                let is_validated = bounds::is_validated(&of.attrs);
                let schema = self.fields(module, &of.fields, &serde, is_validated, depth);
                match schema {
                    Schema::Object(_) if serde.closed => Schema::Ruled(Box::new(schema), vec![Rule::Closed]),
                    schema => schema,
                }
            }
            Item::Enum(of) => {
                let serde = serde_names::read(&of.attrs);
                self.otherwise(module, &of.ident.to_string(), &serde, depth)
                    .unwrap_or_else(|| self.variants(module, of, &serde, depth))
            }
            _ => Schema::Unknown,
        }
    }

    /// The form of a type that is read by way of another one, or by code of its own.
    fn otherwise(&self, module: &Module, name: &str, serde: &Serde, depth: usize) -> Option<Schema> {
        if let Some(by_way_of) = &serde.from {
            let ty = syn::parse_str(by_way_of).ok();
            return Some(ty.map_or(Schema::Unknown, |ty| self.ty(module, &ty, depth + 1)));
        }
        let (place, item) = self.program.impls(name, &["Deserialize"]).next()?;
        Some(self.read_by(place, |finder| finder.visit_item_impl(item), depth))
    }

    fn read_by(&self, place: &Module, visit: impl FnOnce(&mut by_hand::Finder), depth: usize) -> Schema {
        match by_hand::reads(visit) {
            Some(Reads::Type(ty)) => self.ty(place, &ty, depth + 1),
            Some(Reads::Format(format)) => match format.as_str() {
                "str" | "string" | "identifier" => Schema::Text,
                "bool" => Schema::Bool,
                "char" => Schema::Char,
                "seq" => Schema::List(Box::new(Schema::Unknown)),
                "map" => Schema::Map(Box::new(Schema::Unknown)),
                number => known::number(number).unwrap_or(Schema::Unknown),
            },
            None => Schema::Unknown,
        }
    }

    /// `with = "module"` and `deserialize_with = "function"`.
    fn with(&self, module: &Module, with: &str, depth: usize) -> Schema {
        if let Some(schema) = known::of_module(with) {
            return schema;
        }
        let path: Vec<String> = with.split("::").map(str::to_owned).collect();
        let within: Vec<String> = path.iter().cloned().chain(["deserialize".to_owned()]).collect();
        let function = self.program.function(module, &path).or_else(|| self.program.function(module, &within));
        let read = |function: super::program::Function<'_>| {
            self.read_by(function.module, |finder| finder.visit_item_fn(function.item), depth)
        };
        function.map_or(Schema::Unknown, read)
    }

    fn fields(&self, module: &Module, fields: &Fields, serde: &Serde, is_validated: bool, depth: usize) -> Schema {
        let schema = |attributes: &[Attribute], ty: &Type, own: &Serde| {
            let bounds = bounds::read(self.program, module, attributes);
            let schema = self.field(module, ty, own, depth);
            match is_validated {
                true if bounds.nested => bound(schema, bounds.rules),
                true => bound(unbound(schema), bounds.rules),
                false => unbound(schema),
            }
        };
        match fields {
            Fields::Unit => Schema::Option(Box::new(Schema::Unknown)),
            Fields::Unnamed(of) => {
                let of = of.unnamed.iter();
                let mut inner: Vec<Schema> =
                    of.map(|field| schema(&field.attrs, &field.ty, &serde_names::read(&field.attrs))).collect();
                if inner.len() == 1 { inner.remove(0) } else { Schema::Tuple(inner) }
            }
            Fields::Named(of) => {
                let mut found = Vec::new();
                for field in &of.named {
                    let own = serde_names::read(&field.attrs);
                    let schema = schema(&field.attrs, &field.ty, &own);
                    let name = field.ident.as_ref().map(|name| name.to_string().trim_start_matches("r#").to_owned());
                    let name = name.unwrap_or_default();
                    match schema {
                        _ if own.skip => {}
                        schema if own.flatten => found.extend(flattened(schema)),
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
        match &serde.with {
            Some(with) => self.with(module, with, depth),
            None => self.ty(module, ty, depth + 1),
        }
    }

    fn variants(&self, module: &Module, item: &ItemEnum, serde: &Serde, depth: usize) -> Schema {
        let mut found = Vec::new();
        for variant in &item.variants {
            let mut own = serde_names::read(&variant.attrs);
            if own.skip {
                continue;
            }
            let name = own.rename.clone();
            let name =
                name.unwrap_or_else(|| serde_names::variant(&variant.ident.to_string(), serde.rename_all.as_deref()));
            let is_unit = matches!(variant.fields, Fields::Unit);
            own.rename_all = own.rename_all.or_else(|| serde.rename_all_fields.clone());
            let inner = self.fields(module, &variant.fields, &own, false, depth);
            found.push(if own.untagged { inner } else { tagged(serde, name, is_unit, inner) });
        }
        Schema::OneOf(found)
    }
}

fn generics(item: &Item) -> Option<&Generics> {
    match item {
        Item::Type(of) => Some(&of.generics),
        Item::Struct(of) => Some(&of.generics),
        Item::Enum(of) => Some(&of.generics),
        _ => None,
    }
}

/// The fields of what is flattened: an object's own, or those of the first of several.
fn flattened(schema: Schema) -> Vec<Field> {
    match schema {
        Schema::Object(fields) => fields,
        Schema::Ruled(inner, _) => flattened(*inner),
        Schema::Option(inner) => {
            flattened(*inner).into_iter().map(|field| Field { required: false, ..field }).collect()
        }
        Schema::OneOf(several) => several.into_iter().next().map(flattened).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// A field's rules hold for what is there.
fn bound(schema: Schema, rules: Vec<Rule>) -> Schema {
    match schema {
        schema if rules.is_empty() => schema,
        Schema::Option(inner) => Schema::Option(Box::new(bound(*inner, rules))),
        schema => Schema::Ruled(Box::new(schema), rules),
    }
}

/// What is within is not validated: the rules that serde itself holds to remain.
fn unbound(schema: Schema) -> Schema {
    let boxed = |inner: Box<Schema>| Box::new(unbound(*inner));
    match schema {
        Schema::Ruled(inner, rules) => {
            bound(unbound(*inner), rules.into_iter().filter(|rule| *rule == Rule::Closed).collect())
        }
        Schema::Option(inner) => Schema::Option(boxed(inner)),
        Schema::List(inner) => Schema::List(boxed(inner)),
        Schema::Map(inner) => Schema::Map(boxed(inner)),
        Schema::Tuple(items) => Schema::Tuple(items.into_iter().map(unbound).collect()),
        Schema::OneOf(several) => Schema::OneOf(several.into_iter().map(unbound).collect()),
        Schema::Object(fields) => {
            Schema::Object(fields.into_iter().map(|field| Field { schema: unbound(field.schema), ..field }).collect())
        }
        plain => plain,
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
            fields.extend(flattened(inner));
            Schema::Object(fields)
        }
        (None, _) if is_unit => Schema::Literal(name),
        (None, _) => Schema::Object(vec![required(name, inner)]),
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

    #[test]
    fn rules_hold_where_a_validator_is_derived() {
        let int = || Box::new(Schema::Int { bits: 8, signed: false });
        let bound = Schema::Ruled(int(), vec![Rule::AtMost("5".into())]);
        let stars = "{ #[validate(range(max = 5))] stars: Option<u8> }";
        let of = |schema| Schema::Object(vec![field("stars", Schema::Option(Box::new(schema)), false)]);
        assert_eq!(check("A", &format!("#[derive(Validate)] struct A {stars}")), of(bound.clone()));
        assert_eq!(check("A", &format!("#[derive(Debug)] struct A {stars}")), of(*int()));
        let within = |nested: &str| {
            format!("#[derive(Validate)] struct B {{ {nested} a: A }} #[derive(Validate)] struct A {stars}")
        };
        let outer = |inner| Schema::Object(vec![field("a", inner, true)]);
        assert_eq!(check("B", &within("#[validate(nested)]")), outer(of(bound)));
        assert_eq!(check("B", &within("")), outer(of(*int())));
    }

    #[test]
    fn a_type_that_is_read_by_way_of_another_has_its_form() {
        assert_eq!(check("A", "#[serde(try_from = \"String\")] struct A { x: u8 }"), Schema::Text);
        let by_hand = "struct A { x: u8 } impl<'de> Deserialize<'de> for A { fn deserialize<D: Deserializer<'de>>(d: D) \
                       -> Result<Self, D::Error> { let text = String::deserialize(d)?; todo(text) } }";
        assert_eq!(check("A", by_hand), Schema::Text);
        let with = "struct A { #[serde(deserialize_with = \"number\")] x: Id } fn number<'de, D>(d: D) -> \
                    Result<Id, D::Error> { d.deserialize_u64(V) }";
        let expected = vec![field("x", Schema::Int { bits: 64, signed: false }, true)];
        assert_eq!(check("A", with), Schema::Object(expected));
        let with = "struct A { #[serde(with = \"chrono::serde::ts_seconds_option\")] at: Option<DateTime<Utc>> }";
        let seconds = Schema::Option(Box::new(Schema::Int { bits: 32, signed: false }));
        assert_eq!(check("A", with), Schema::Object(vec![field("at", seconds, false)]));
    }

    #[test]
    fn type_parameters_are_what_they_stand_for() {
        let expected = Schema::Object(vec![field("items", Schema::List(Box::new(Schema::Bool)), true)]);
        assert_eq!(check("Page<bool>", "struct Page<T> { items: Vec<T> }"), expected);
    }

    #[test]
    fn an_object_without_other_fields_is_closed() {
        let closed = check("A", "#[serde(deny_unknown_fields)] struct A { x: bool }");
        assert!(matches!(closed, Schema::Ruled(_, rules) if rules == [Rule::Closed]));
    }
}
