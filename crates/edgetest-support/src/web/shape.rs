//! What a route asks of a request.

use super::rule::Rule;

/// An application, as its harness knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// What answers its requests.
    pub framework: Framework,
    /// Its routes.
    pub shapes: Vec<Shape>,
    /// Who may ask.
    pub identities: Vec<Identity>,
    /// It must defend itself against many requests.
    pub burst: bool,
}

/// A web framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framework {
    /// axum.
    Axum,
    /// actix-web.
    Actix,
    /// Rocket.
    Rocket,
}

/// Somebody who may ask, by the headers that tell the server so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What the reader calls it.
    pub name: String,
    /// Headers by name.
    pub headers: Vec<(String, String)>,
    /// It may do what others may not.
    pub admin: bool,
}

/// A route and what a valid request to it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// `POST`.
    pub method: String,
    /// The path, parameters in braces: `/todos/{id}`, `/files/{*rest}`.
    pub path: String,
    /// The parameters, in the order of the path.
    pub params: Vec<Value>,
    /// The fields of the query.
    pub query: Vec<Field>,
    /// The body.
    pub body: Body,
    /// A token in the header `authorization`.
    pub token: bool,
}

/// What a body holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing.
    None,
    /// JSON.
    Json(Value),
    /// A form.
    Form(Vec<Field>),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Parts, each with a name.
    Multipart,
}

/// A value on the wire.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Any text.
    Text,
    /// One of these texts.
    Like(Vec<String>),
    /// One character.
    Char,
    /// `true`, `false`.
    Bool,
    /// An integer of so many bits.
    Int(u32),
    /// An integer of so many bits, negative ones too.
    Signed(u32),
    /// A number.
    Float,
    /// `null`, or nothing at all.
    Option(Box<Value>),
    /// A list.
    List(Box<Value>),
    /// An object with keys of any text.
    Map(Box<Value>),
    /// A list of this shape.
    Tuple(Vec<Value>),
    /// An object.
    Object(Vec<Field>),
    /// One of several.
    OneOf(Vec<Value>),
    /// Anything.
    Any,
    /// A value that a validator asks more of.
    Ruled(Box<Value>, Vec<Rule>),
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// It must be there.
    pub required: bool,
}

impl Field {
    /// A field that must be there.
    pub fn required(name: &str, value: Value) -> Self {
        Self { name: name.to_owned(), value, required: true }
    }

    /// A field that may be left out.
    pub fn optional(name: &str, value: Value) -> Self {
        Self { name: name.to_owned(), value, required: false }
    }
}

impl Value {
    /// One of these texts.
    pub fn like(texts: &[&str]) -> Self {
        Self::Like(texts.iter().map(|text| (*text).to_owned()).collect())
    }
}
