//! Callables as laws put them to use: every type settled, the call spelled over variables that stay usable after it.

use super::facts::Facts;
use crate::call::call;
use crate::types::{Env, reference, substitute, unify};
use crate::{Call, Door};
use edgetest_inspect::{Callable, Owner, Type};

/// A callable that a law calls.
#[derive(Clone, Debug)]
pub struct Function<'g> {
    /// Its number.
    pub index: usize,
    /// It.
    pub callable: &'g Callable,
    /// The types of its parameters, the receiver's included.
    pub params: Vec<Type>,
    /// What it returns, taken out of a `Result` or an `Option`.
    pub output: Type,
    /// The way to that.
    pub doors: Vec<Door>,
    template: String,
}

impl Function<'_> {
    /// The call with these arguments.
    pub fn on(&self, args: &[String]) -> String {
        let mut text = self.template.clone();
        for (position, arg) in args.iter().enumerate() {
            let place = format!("{{{position}}}");
            // A method finds the reference itself.
            let is_receiver = text.starts_with(&format!("{place}."));
            let arg = if is_receiver { arg.trim_start_matches("&mut ").trim_start_matches('&') } else { arg };
            text = text.replace(&place, arg);
        }
        text
    }

    /// A condition that holds where a call has yielded a value; `None` where it always has.
    pub fn succeeds(&self, call: &str) -> Option<String> {
        match self.doors.first()? {
            Door::Ok => Some(format!("{call}.is_ok()")),
            _ => Some(format!("{call}.is_some()")),
        }
    }

    /// The type that its only or first parameter speaks of.
    pub fn subject(&self) -> Option<Type> {
        self.params.first().map(drawn)
    }

    /// Whether it takes its first parameter by `&mut`.
    pub fn mutates(&self) -> bool {
        matches!(self.params.first(), Some(Type::Ref { mutable: true, .. }))
    }
}

/// What is drawn for a parameter: the value behind a reference, but texts and slices as they are.
pub fn drawn(param: &Type) -> Type {
    match param {
        Type::Ref { inner, .. } if !matches!(**inner, Type::Str | Type::Slice(_) | Type::Dyn(_)) => (**inner).clone(),
        other => other.clone(),
    }
}

/// What a value is, however it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `str`, `String`, `Cow<str>` …
    Text,
    /// `[u8]`, `Vec<u8>`, `[u8; N]` …
    Bytes,
    /// A value of this type.
    Plain(Type),
}

impl<'g> Facts<'g> {
    /// A safe callable with its parameters settled, some of them beforehand.
    pub fn function(&self, index: usize, env: Env) -> Option<Function<'g>> {
        let world = self.graph.world;
        let callable = &world.api.callables[index];
        if callable.is_unsafe || callable.is_async || callable.foreign_abi {
            return None;
        }
        if matches!(callable.owner, Owner::Route(_) | Owner::TraitProvided(_)) {
            return None;
        }
        let (env, params) = self.graph.settle(index, env).ok()?;
        let Call::Function { ufcs, plain } = call(world, callable, &env).ok()? else { return None };
        let template = match plain.import {
            None => plain.template,
            // A lifetime that is named there would have to outlive the check's own variables.
            Some(_) if ufcs.contains("'static") => return None,
            Some(_) => format!("{ufcs}({})", places(params.len())),
        };
        let output = world.resolve(&substitute(&world.within_impl(callable, &callable.output), &env))?;
        let (output, doors) = self.peel(output);
        Some(Function {
            index,
            callable,
            params: params.into_iter().map(|(_, ty)| ty).collect(),
            output,
            doors,
            template,
        })
    }

    /// [`Facts::function`] whose parameter at a position speaks of this type.
    pub fn function_of(&self, index: usize, position: usize, ty: &Type) -> Option<Function<'g>> {
        let world = self.graph.world;
        let callable = &world.api.callables[index];
        let (_, param) = callable.params.get(position)?;
        let mut env = self.owner_env(index);
        let pattern = substitute(&drawn(param), &env);
        unify(&pattern, ty, &mut env).then_some(())?;
        env.remove("Self");
        self.function(index, env).filter(|function| function.params.get(position).map(drawn).as_ref() == Some(ty))
    }

    /// [`Facts::function`] that yields this type.
    pub fn function_to(&self, index: usize, ty: &Type) -> Option<Function<'g>> {
        let callable = &self.graph.world.api.callables[index];
        let mut env = self.owner_env(index);
        let (pattern, _) = self.peel(substitute(&callable.output, &env));
        if !unify(&pattern, ty, &mut env) {
            return None;
        }
        env.remove("Self");
        self.function(index, env).filter(|function| function.output == *ty)
    }

    /// `Self` as the impl spells it, parameters open.
    fn owner_env(&self, index: usize) -> Env {
        let world = self.graph.world;
        let owner = world.impl_of(&world.api.callables[index]);
        owner.map(|item| ("Self".to_owned(), item.self_ty.clone())).into_iter().collect()
    }

    fn peel(&self, output: Type) -> (Type, Vec<Door>) {
        let Type::Adt { def, args } = &output else { return (output, Vec::new()) };
        match (self.graph.world.std_path(*def).as_deref(), args.first()) {
            (Some("std::result::Result"), Some(value)) => (value.clone(), vec![Door::Ok]),
            (Some("std::option::Option"), Some(value)) => (value.clone(), vec![Door::Some]),
            _ => (output, Vec::new()),
        }
    }

    /// What a type holds.
    pub fn form(&self, ty: &Type) -> Form {
        let bytes = |item: &Type| *item == Type::Prim("u8");
        match ty {
            Type::Ref { inner, .. } => self.form(inner),
            Type::Str => Form::Text,
            Type::Slice(item) | Type::Array(item, _) if bytes(item) => Form::Bytes,
            Type::Adt { def, args } => match (self.graph.world.std_path(*def).as_deref(), args.first()) {
                (Some("std::string::String"), _) => Form::Text,
                (Some("std::vec::Vec"), Some(item)) if bytes(item) => Form::Bytes,
                (Some("std::borrow::Cow" | "std::boxed::Box"), Some(inner @ (Type::Str | Type::Slice(_)))) => {
                    self.form(inner)
                }
                _ => Form::Plain(ty.clone()),
            },
            _ => Form::Plain(ty.clone()),
        }
    }

    /// How a variable is handed to a parameter, so that it can be used again.
    pub fn pass(&self, variable: &str, have: &Type, want: &Type) -> Option<String> {
        if have == want {
            return match have {
                Type::Prim(_) | Type::Ref { mutable: false, .. } => Some(variable.to_owned()),
                _ => self.has(have, "std::clone::Clone").then(|| format!("{variable}.clone()")),
            };
        }
        if let Type::Ref { mutable, inner } = want
            && **inner == *have
        {
            return Some(format!("&{}{variable}", if *mutable { "mut " } else { "" }));
        }
        let borrowed =
            matches!(want, Type::Ref { mutable: false, inner } if matches!(**inner, Type::Str | Type::Slice(_)));
        let owned = |path: &str| matches!(want, Type::Adt { def, .. } if self.graph.world.is_std(*def, path));
        match (self.form(have), self.form(want)) {
            (Form::Text, Form::Text) if owned("std::string::String") => Some(format!("{variable}.to_string()")),
            (Form::Text, Form::Bytes) if borrowed => Some(format!("{variable}.as_bytes()")),
            (Form::Text, Form::Bytes) if owned("std::vec::Vec") => Some(format!("{variable}.as_bytes().to_vec()")),
            (Form::Text, Form::Text) | (Form::Bytes, Form::Bytes) if borrowed => Some(by_reference(variable, have)),
            (Form::Bytes, Form::Bytes) if owned("std::vec::Vec") => Some(format!("{variable}.to_vec()")),
            _ => None,
        }
    }

    /// [`Facts::pass`] for every parameter of a function.
    pub fn pass_all(&self, function: &Function<'_>, variables: &[(&str, &Type)]) -> Option<Vec<String>> {
        if function.params.len() != variables.len() {
            return None;
        }
        let pairs = variables.iter().zip(&function.params);
        pairs.map(|((name, have), want)| self.pass(name, have, want)).collect()
    }

    /// Two variables as sides of a claim, and whether they can be shown; `None` where their types cannot be compared.
    pub fn sides(&self, one: (&str, &Type), other: (&str, &Type)) -> Option<(String, String, bool)> {
        let both = |method: &str| Some((format!("{}{method}", one.0), format!("{}{method}", other.0), true));
        match (self.form(one.1), self.form(other.1)) {
            (Form::Text, Form::Text) => both(".to_string()"),
            (Form::Bytes, Form::Bytes) => both(".to_vec()"),
            (Form::Plain(left), Form::Plain(right)) if left == right && self.is_comparable(&left) => {
                let side = |(name, ty): (&str, &Type)| {
                    if matches!(ty, Type::Ref { .. }) { name.to_owned() } else { format!("&{name}") }
                };
                Some((side(one), side(other), self.has(&left, "std::fmt::Debug")))
            }
            _ => None,
        }
    }
}

/// `&text`.
pub fn text() -> Type {
    reference(Type::Str)
}

fn by_reference(variable: &str, have: &Type) -> String {
    if matches!(have, Type::Ref { .. }) { variable.to_owned() } else { format!("&{variable}") }
}

fn places(count: usize) -> String {
    let places: Vec<String> = (0..count).map(|index| format!("{{{index}}}")).collect();
    places.join(", ")
}
