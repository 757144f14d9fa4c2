//! What is to be run: for every callable a harness or a reason, and how to build each argument.
//!
//! Inputs are engine-neutral. A value is described by an [`InputSpec`], a small grammar; a *case* is a list of choices
//! that derives one value from it. The sweep's harness, the reproducer's literals and the fuzz decoder all read the same
//! grammar in the same order, so that a list of choices means the same value to each of them.

use crate::{Law, Step};
use edgetest_inspect::{Def, Fixture, Type, Web};
use std::collections::BTreeSet;

/// The whole plan of one package.
#[derive(Clone, Debug, Default)]
pub struct TestPlan {
    /// What is tested: first the planned callables in the order of `CrateApi::callables`, then targets of other kinds.
    pub targets: Vec<Target>,
    /// How to make values of types that need a constructor.
    pub builders: Vec<Builder>,
    /// The calls that builders and targets are made of.
    pub units: Vec<Unit>,
    /// Types of the harness's own, for traits without an implementor.
    pub stand_ins: Vec<StandIn>,
    /// Callables without a harness, each with its reason.
    pub skips: Vec<Skip>,
    /// Targets whose harness rustc refused: ours to mend.
    pub unbuildable: Vec<Unbuildable>,
    /// Extern crates, beside the crate under test, that the harness must name in its manifest.
    pub externs: BTreeSet<String>,
    /// `CrateApi::defs`, and after them the std types that only the plan names.
    pub defs: Vec<Def>,
    /// `CrateApi::web`.
    pub web: Web,
    /// [`PlanOptions::identities`].
    pub identities: Vec<Identity>,
    /// [`PlanOptions::burst`].
    pub burst: bool,
}

/// Index into [`TestPlan::units`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// Index into [`TestPlan::builders`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BuilderId(pub u32);

/// Index into [`TestPlan::targets`]; also the number that the worker knows a target by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetId(pub u32);

/// One thing under test with one instance of its parameters.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it tests.
    pub kind: TargetKind,
    /// Its stable name, unique within the plan, that seeds are derived from: `Callable::path` for a callable.
    pub path: String,
    /// The call.
    pub unit: UnitId,
    /// Literals of its own docs: the first seeds to try.
    pub seeds: Vec<String>,
    /// The instance of its parameters, for the report: `T = i32`.
    pub instance: Vec<(String, String)>,
}

/// What a target tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// One callable, called once: index into `CrateApi::callables`.
    Callable(usize),
    /// A law; its unit's call is a [`Call::Check`].
    Law {
        /// The law.
        law: Law,
        /// The callables concerned, the one that is charged first: indices into `CrateApi::callables`.
        callables: Vec<usize>,
    },
    /// Operations on one value; its unit's call is a [`Call::Sequence`].
    Sequence {
        /// What the operations call, mutators first: indices into `CrateApi::callables`.
        callables: Vec<usize>,
    },
}

impl TargetKind {
    /// The callable that a failure of the target's own code is charged to: index into `CrateApi::callables`.
    pub fn callable(&self) -> usize {
        match self {
            Self::Callable(index) => *index,
            Self::Sequence { callables } | Self::Law { callables, .. } => callables[0],
        }
    }

    /// The callable that it tests by itself, so that the target is that callable's row in a report.
    pub fn tested_callable(&self) -> Option<usize> {
        match self {
            Self::Callable(index) => Some(*index),
            Self::Sequence { .. } | Self::Law { .. } => None,
        }
    }
}

/// A call whose arguments are built first.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The callable that is called (index into `CrateApi::callables`), or none for literals and constants.
    pub callable: Option<usize>,
    /// How the call is spelled.
    pub call: Call,
    /// The arguments, in order.
    pub args: Vec<Arg>,
    /// How the wanted value is taken out of the result, outermost first. Empty for targets.
    pub doors: Vec<Door>,
    /// The type that comes out after the doors, all lifetimes `'static`; `None` for targets and mutators.
    pub result: Option<String>,
    /// For mutators: the type whose `&mut` the first argument is. Its value is handed in, so that the first argument
    /// draws no choice.
    pub mutates: Option<String>,
}

impl Unit {
    /// Whether it counts as a step of a setup: it runs code that can fail.
    pub fn is_step(&self) -> bool {
        self.callable.is_some() || matches!(self.call, Call::Fixture { .. })
    }
}

/// One argument.
#[derive(Clone, Debug)]
pub struct Arg {
    /// The parameter's name.
    pub name: String,
    /// How its value is made.
    pub spec: InputSpec,
    /// Its type, all parameters replaced.
    pub ty: Type,
}

/// How a call is spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// `ufcs(args…)`: `<url::Url>::parse`, `<A as B<C>>::m::<D>`, `url::quirks::set_host`.
    Function {
        /// Fully qualified, all lifetimes `'static`.
        ufcs: String,
        /// As a person would write it.
        plain: Plain,
    },
    /// `path { a: …, b: … }`.
    Struct {
        /// The struct's or variant's path.
        path: String,
        /// Field names in the order of the arguments.
        fields: Vec<String>,
    },
    /// `path(…)`: a tuple struct or variant.
    Tuple {
        /// The struct's or variant's path.
        path: String,
    },
    /// `path`: a constant, unit struct or unit variant.
    Path {
        /// The expression.
        path: String,
    },
    /// An expression that the user supplies.
    Fixture {
        /// Index into [`PlanOptions::fixtures`].
        index: usize,
        /// As written.
        expr: String,
    },
    /// `format!(spec, arg)` with one of the specs; targets only.
    Format {
        /// `"{}"`, `"{:.3}"` …; one pick chooses.
        specs: Vec<&'static str>,
    },
    /// Some of these units one after the other on the only argument, which is then used up; targets of sequences only.
    Sequence {
        /// Mutators, among them methods that take the value by `&self`.
        operations: Vec<UnitId>,
    },
    /// Statements over the arguments, which are bound to variables of their names; targets of laws only. An argument of the
    /// type of the first one is drawn near to it.
    Check(Vec<Step>),
    /// A request to a web application; targets only, and without arguments: a request is drawn as a whole.
    Request {
        /// Index into [`Web::routes`].
        route: usize,
    },
}

/// A type of the harness's own that implements a trait of the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Its name, unique in the plan.
    pub name: String,
    /// Path of the trait that it was made for.
    pub stands_for: String,
    /// What is derived.
    pub derives: Vec<&'static str>,
    /// What its methods answer with: names and types, all lifetimes `'static`.
    pub fields: Vec<(String, String)>,
    /// Whether it implements `Display`.
    pub shown: bool,
    /// Whether it implements `Error`.
    pub is_error: bool,
    /// The traits that it implements.
    pub impls: Vec<StandInImpl>,
    /// Whether it says something of its own to the crate, rather than to whoever called the crate. What follows from that may
    /// be the answer's fault.
    pub answers: bool,
}

/// One impl of a [`StandIn`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandInImpl {
    /// Path of the trait.
    pub of: String,
    /// `impl<'a> some::Trait<'a, i32> for`.
    pub header: String,
    /// Associated types.
    pub types: Vec<(String, String)>,
    /// Associated constants: name, type and value.
    pub constants: Vec<(String, String, String)>,
    /// Signatures, each with an expression over `self` and the parameters `a1`, `a2`; empty where nothing is done.
    pub methods: Vec<(String, String)>,
}

/// The reader's spelling of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Legal Rust once `{0}`, `{1}` … are replaced by the arguments: `{0}.pop()`, `url::Url::parse({0})`, `{0} + {1}`.
    pub template: String,
    /// A trait that must be in scope.
    pub import: Option<String>,
}

/// One step from a call's result to the wanted value. A step that does not apply rejects the case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Door {
    /// `Some(x)`.
    Some,
    /// `Ok(x)`.
    Ok,
    /// `Err(x)`.
    Err,
    /// `.n` of a tuple, `.name` of a struct: moved out.
    Field(String),
    /// The same of a struct that is lent: `&x.name`.
    Lent(String),
    /// `*x` of a box.
    Unbox,
    /// A field of a variant, by the pattern that binds it as `{0}`.
    Variant(String),
    /// The first item of a list.
    Next,
}

/// How to make values of one type.
#[derive(Clone, Debug)]
pub struct Builder {
    /// The type, without parameters.
    pub ty: Type,
    /// The type as the harness writes it.
    pub spelled: String,
    /// Ways to build one, cheapest first.
    pub ways: Vec<UnitId>,
    /// How many of the first ways have the smallest depth: what is left when the depth budget is spent.
    pub shallow: usize,
    /// `&mut self` methods that may follow the construction.
    pub mutators: Vec<UnitId>,
}

/// The grammar of values. Choices are consumed left to right, depth first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputSpec {
    /// One drawn value.
    Draw(Draw),
    /// A fixed expression over parts: `Some({0})`, `std::time::Duration::new({0}, {1} % 1_000_000_000)`.
    /// Braces that are not placeholders are doubled.
    Wrap {
        /// Legal Rust after replacement.
        template: String,
        /// The parts, drawn in order; each placeholder is used at most once.
        parts: Vec<InputSpec>,
        /// Taken out of the expression's value: `std::num::NonZero::new({0})` has `[Some]`.
        doors: Vec<Door>,
    },
    /// One pick, then that alternative. The first is the simplest.
    OneOf(Vec<InputSpec>),
    /// One length, then so many items: a `Vec`.
    Repeat(Box<InputSpec>),
    /// `[T; N]`: so many items.
    Array(Box<InputSpec>, usize),
    /// `&[T]` or `&mut [T]`: one length, then so many items.
    Slice {
        /// `&mut`.
        mutable: bool,
        /// An item.
        item: Box<InputSpec>,
    },
    /// `&T` or `&mut T` of a value.
    Ref {
        /// `&mut`.
        mutable: bool,
        /// The value.
        inner: Box<InputSpec>,
    },
    /// A value of a type that needs a constructor.
    Build(BuilderId),
}

/// Values that the input engine draws itself: one choice each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draw {
    /// `bool`.
    Bool,
    /// `char`.
    Char,
    /// An integer type, by name.
    Int(&'static str),
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `String`.
    String,
    /// `&'static str`.
    Str,
    /// `Vec<u8>`.
    Bytes,
    /// `&'static [u8]`.
    ByteSlice,
}

/// A callable without a harness.
#[derive(Clone, Debug)]
pub struct Skip {
    /// Index into `CrateApi::callables`.
    pub callable: usize,
    /// Why.
    pub reason: SkipReason,
}

/// A target whose harness did not compile.
#[derive(Clone, Debug)]
pub struct Unbuildable {
    /// What it was to test.
    pub kind: TargetKind,
    /// `Target::path`.
    pub path: String,
    /// rustc's message.
    pub message: String,
}

/// Why a callable has no harness. Closed: each has a stable code, a text and what would unlock it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// `unsafe fn`: its contract is the caller's to keep.
    Unsafe,
    /// `async fn` or a poll method.
    Async,
    /// An ABI other than Rust's.
    ForeignAbi,
    /// `Drop::drop` cannot be called (E0040).
    DropImpl,
    /// Takes a closure or function pointer; the trait or type is named.
    Closure(String),
    /// Takes or returns raw pointers.
    RawPointer,
    /// A method that a serialisation framework calls, by trait.
    Protocol(String),
    /// Reaches files, the network, processes or the environment, by type.
    Environment(String),
    /// No constructor of this type within the depth limit.
    NoConstructor(String),
    /// A type of another crate that no function of this crate produces.
    ExternalType(String),
    /// A std type that has no row in the table of builders.
    StdType(String),
    /// No implementor of this trait of the crate.
    NoImplementor(String),
    /// A bound that has no named instance, by trait.
    Bound(String),
    /// A private type or trait in the signature.
    Private(String),
    /// An associated type that could not be resolved.
    AssociatedType(String),
    /// `dyn Trait` without a known implementor.
    DynTrait(String),
    /// An unsized value, or an array too large for the stack.
    Size(String),
    /// A type that the model has no word for.
    UnknownType(String),
    /// A web framework, or a version of one, that no driver knows.
    Framework(String),
    /// A route of an application that cannot be built in the sandbox, and why.
    Application(String),
    /// Excluded by `--filter` or `--exclude`.
    Filtered,
    /// Not touched since the revision of `--since`.
    Unchanged,
    /// In another share of `--partition`.
    OtherShare,
}

/// A part of the plan that compiles or fails by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlanPart {
    /// A target's call.
    Target(TargetId),
    /// A constructor or mutator.
    Unit(UnitId),
    /// A builder.
    Builder(BuilderId),
    /// A stand-in: index into [`TestPlan::stand_ins`].
    StandIn(usize),
    /// How a web application is built: index into [`Web::apps`].
    App(usize),
}

/// What the user settles about a plan.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// Globs over `Callable::path`; none means all.
    pub include: Vec<String>,
    /// Globs over `Callable::path` that are left out.
    pub exclude: Vec<String>,
    /// Whether callables that reach files, the network or processes may run, because the workers are shut in (or
    /// because the user said so).
    pub allow_environment: bool,
    /// Values that the user supplies.
    pub fixtures: Vec<Fixture>,
    /// Who may ask a web application.
    pub identities: Vec<Identity>,
    /// Whether a web application must defend itself against many requests.
    pub burst: bool,
}

/// Somebody who may ask a web application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// What the reader calls it.
    pub name: String,
    /// The headers that tell the application so, by name in lower case.
    pub headers: Vec<(String, String)>,
    /// It may do what others may not.
    pub admin: bool,
}
