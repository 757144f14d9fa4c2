//! What was put into a collection is in it, and what was taken out is not.
//!
//! Asserts: after `insert(k, …)`, `contains(&k)`, and `get(&k)` is what was put; after `remove(&k)` the opposite; another key is there
//! if it was there before; after `remove_node(k)` no `contains_edge(k, j)`; after `clear()`, `len()` is 0.
//!
//! Applies to types of the crate with methods of such names (`insert`, `add_node`, `contains_key` …) whose keys are of one type.
//!
//! False alarms: sequences and bags hold an item twice, caches drop what they like, filters guess: types with such names or a
//! `push` are left out, and so are positions. Each law must hold on most of a sample.
//!
//! Example: a graph whose `remove_node` forgets the edges that lead to the node.

use super::facts::{Facts, disclaims};
use super::functions::{Function, drawn};
use super::subjects::Subject;
use super::{Claim, Instance, Law, Step};
use edgetest_inspect::Type;

/// What types of other habits are called.
const OTHERS: [&str; 18] = [
    "cache", "lru", "lfu", "bloom", "filter", "multi", "bag", "counter", "sketch", "ttl", "expir", "queue", "heap",
    "ring", "weak", "interval", "range", "atomic",
];

/// Parameters that are positions and not keys.
const POSITIONS: [&str; 8] = ["index", "idx", "i", "pos", "position", "at", "offset", "n"];

const KEY: &str = "key";
const OTHER: &str = "other";

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    facts.subjects().iter().flat_map(|subject| of(facts, subject)).collect()
}

fn of<'g>(facts: &Facts<'g>, subject: &Subject<'g>) -> Vec<Instance> {
    let name = subject.name(facts).to_lowercase();
    let sequence = subject.methods.iter().any(|method| method.callable.name.starts_with("push"));
    if sequence || OTHERS.iter().any(|other| name.contains(other)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for insert in subject.methods.iter().filter(|method| method.mutates()) {
        let Some(kind) = ["insert", "add"].iter().find_map(|verb| suffix(&insert.callable.name, verb)) else {
            continue;
        };
        found.extend(Kind::of(facts, subject, insert, kind).map(|kind| kind.laws()).unwrap_or_default());
    }
    found
}

/// `_node` of `add_node`, and nothing of `add`.
fn suffix<'n>(name: &'n str, verb: &str) -> Option<&'n str> {
    name.strip_prefix(verb).filter(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// The methods for one kind of item.
struct Kind<'f, 'g> {
    facts: &'f Facts<'g>,
    subject: &'f Subject<'g>,
    insert: &'f Function<'g>,
    contains: &'f Function<'g>,
    remove: Option<&'f Function<'g>>,
    get: Option<&'f Function<'g>>,
    key: Type,
    /// Whether the insertion says what it inserts at two ends, as an edge.
    ends: bool,
    values: Vec<(String, Type)>,
    suffix: String,
}

impl<'f, 'g> Kind<'f, 'g> {
    fn of(facts: &'f Facts<'g>, subject: &'f Subject<'g>, insert: &'f Function<'g>, suffix: &str) -> Option<Self> {
        let key = drawn(insert.params.get(1)?);
        let (name, _) = insert.callable.params.get(1)?;
        let is_key = facts.graph.spec(&key).is_ok() && facts.is_comparable(&key) && !facts.may_hold_floats(&key);
        // A set of flags takes in others of its own kind, which overlap.
        let is_key = is_key && key != subject.ty;
        if !is_key || POSITIONS.contains(&name.as_str()) || disclaims(insert.callable) {
            return None;
        }
        let names = |verbs: &[&str]| verbs.iter().map(|verb| format!("{verb}{suffix}")).collect::<Vec<_>>();
        let boolean = |method: &Function<'g>| method.output == Type::Prim("bool") && !method.mutates();
        let takes = |method: &Function<'g>, keys: usize| {
            method.params.len() == keys + 1 && method.params[1..].iter().all(|param| drawn(param) == key)
        };
        let questions = names(&if suffix.is_empty() {
            vec!["contains", "contains_key", "has", "has_key"]
        } else {
            vec!["contains", "has"]
        });
        let ends = insert.params.len() > 2 && drawn(&insert.params[2]) == key;
        let contains =
            subject.one_of(&questions, |method| boolean(method) && takes(method, if ends { 2 } else { 1 }))?;
        let rest = if ends { 3 } else { 2 };
        let values: Vec<(String, Type)> = insert
            .params
            .iter()
            .enumerate()
            .skip(rest)
            .map(|(at, ty)| (format!("value{}", at - rest), drawn(ty)))
            .collect();
        let remove = subject.one_of(&names(&["remove", "delete"]), |method| {
            method.mutates() && takes(method, if ends { 2 } else { 1 })
        });
        let get = subject.one_of(&names(&["get"]), |method| takes(method, 1) && !method.mutates());
        Some(Self { facts, subject, insert, contains, remove, get, key, ends, values, suffix: suffix.to_owned() })
    }

    fn laws(&self) -> Vec<Instance> {
        if self.ends {
            return self.ends_with_nodes().into_iter().collect();
        }
        [self.inserted(), self.removed(), self.apart(self.insert), self.remove.and_then(|remove| self.apart(remove))]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The call of a method on the collection with these keys, and with the values that it takes beside them.
    fn call(&self, method: &Function<'_>, keys: &[&str]) -> Option<String> {
        let mut variables: Vec<(&str, &Type)> = vec![("items", &self.subject.ty)];
        variables.extend(keys.iter().map(|key| (*key, &self.key)));
        if method.index == self.insert.index {
            variables.extend(self.values.iter().map(|(name, ty)| (name.as_str(), ty)));
        }
        Some(method.on(&self.facts.pass_all(method, &variables)?))
    }

    fn inserting(&self, key: &str) -> Option<Step> {
        let call = self.call(self.insert, if self.ends { &[KEY, OTHER] } else { &[KEY] })?;
        debug_assert!(key == KEY || key == OTHER);
        // A `Result` says by `Err` that nothing was put in.
        let refuses = matches!(self.insert.doors.first(), Some(crate::Door::Ok));
        Some(if refuses { Step::Given(format!("{call}.is_ok()")) } else { Step::Do(format!("let _ = {call}")) })
    }

    fn inserted(&self) -> Option<Instance> {
        let mut steps = vec![Step::variable("items", "items"), self.inserting(KEY)?];
        let words = "what was put in is in it";
        steps.push(Step::Claim(Claim::holds(words, self.call(self.contains, &[KEY])?)));
        if let (Some(get), [(name, ty)]) = (self.get, self.values.as_slice())
            && drawn(&get.output) == *ty
            && let Some((left, right, shown)) = self.facts.sides(("found", &get.output), (name, ty))
        {
            steps.push(Step::opened("found", self.call(get, &[KEY])?, &get.doors));
            let claim = Claim::equal("what is found is what was put in", left, right).shown(shown);
            steps.push(Step::Claim(claim.given(format!("{name} == {name}"))));
        }
        self.instance("put into", &[self.insert, self.contains], &[KEY], steps)
    }

    fn removed(&self) -> Option<Instance> {
        let remove = self.remove?;
        let steps = vec![
            Step::variable("items", "items"),
            self.inserting(KEY)?,
            Step::Do(format!("let _ = {}", self.call(remove, &[KEY])?)),
            Step::Claim(Claim::equal("what was removed is not in it", self.call(self.contains, &[KEY])?, "false")),
        ];
        self.instance("removed from", &[remove, self.contains, self.insert], &[KEY], steps)
    }

    /// A change of one key is none of another.
    fn apart(&self, change: &Function<'_>) -> Option<Instance> {
        let before = self.call(self.contains, &[OTHER])?;
        let steps = vec![
            Step::variable("items", "items"),
            Step::Given(format!("{KEY} != {OTHER}")),
            Step::binding("before", before.clone()),
            Step::Do(format!("let _ = {}", self.call(change, &[KEY])?)),
            Step::Claim(Claim::equal("another key stays as it was", before, "before")),
        ];
        self.instance(
            &format!("others after {} in", change.callable.name),
            &[change, self.contains],
            &[KEY, OTHER],
            steps,
        )
    }

    /// `add_edge(k, j)`, then `remove_node` of one end: no edge with it is left. The other end is removed in the smaller part of the
    /// sample, so that the first one shows whether it is such a collection.
    fn ends_with_nodes(&self) -> Option<Instance> {
        let takes = |method: &&Function<'g>| {
            let own = ["remove", "delete"].iter().find_map(|verb| suffix(&method.callable.name, verb));
            own.is_some_and(|own| own != self.suffix)
                && method.mutates()
                && method.params.len() == 2
                && drawn(&method.params[1]) == self.key
                && !disclaims(method.callable)
        };
        let remove = self.subject.methods.iter().find(takes)?;
        let left = Claim::equal("nothing leads to what was removed", self.call(self.contains, &[KEY, OTHER])?, "false");
        let copy = |name: &str| self.facts.pass(name, &self.key, &self.key);
        let steps = vec![
            Step::variable("items", "items"),
            self.inserting(KEY)?,
            Step::binding("gone", format!("if end % 8 == 1 {{ {} }} else {{ {} }}", copy(OTHER)?, copy(KEY)?)),
            Step::Do(format!("let _ = {}", self.call(remove, &["gone"])?)),
            Step::Claim(left),
        ];
        let found = self.instance("led to in", &[remove, self.contains, self.insert], &[KEY, OTHER], steps)?;
        let end = [("end".to_owned(), Type::Prim("u8"))];
        Some(Instance { args: found.args.into_iter().chain(end).collect(), ..found })
    }

    fn instance(&self, verb: &str, methods: &[&Function<'_>], keys: &[&str], steps: Vec<Step>) -> Option<Instance> {
        let mut args = vec![("items".to_owned(), self.subject.ty.clone())];
        args.extend(keys.iter().map(|key| ((*key).to_owned(), self.key.clone())));
        args.extend(self.values.iter().cloned());
        let drawable = args[1..].iter().all(|(_, ty)| self.facts.graph.spec(ty).is_ok());
        drawable.then(|| Instance {
            law: Law::Collection,
            about: format!("{}{} {verb} {}", KEY, self.suffix.replace('_', " "), self.facts.name(&self.subject.ty)),
            callables: methods.iter().map(|method| method.index).collect(),
            args,
            steps,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::suffix;

    #[test]
    fn a_kind_of_item_is_what_follows_the_verb() {
        assert_eq!(suffix("add_node", "add"), Some("_node"));
        assert_eq!(suffix("insert", "insert"), Some(""));
        assert_eq!(suffix("address", "add"), None);
    }
}
