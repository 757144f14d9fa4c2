//! What stands for the parameters of an impl, so that the impl shows one type that a trait is implemented for.

use crate::instance::{MAX_SIZE, const_instance};
use crate::traits::Holds;
use crate::types::{Env, is_open, size};
use crate::world::World;
use edgetest_inspect::{Bound, Generics, ParamKind, Type};

/// How many impls may be closed one for the sake of another.
const MAX_CLOSING: u32 = 1;

impl World<'_> {
    /// Settles an impl's own parameters: by ordinary types, else by what their bounds suggest
    /// (`impl<E: Endianity> Reader for EndianSlice<E>`), which traits of the crate may in turn.
    pub(crate) fn close_impl(&self, generics: &Generics, env: &mut Env) -> bool {
        for param in &generics.params {
            if env.contains_key(&param.name) {
                continue;
            }
            let chosen = match &param.kind {
                ParamKind::Const { ty, .. } => Some(Type::Const(const_instance(ty).to_owned())),
                ParamKind::Type { .. } => self.closing_choice(self.bounds_on(&param.name, generics, env)),
            };
            match chosen {
                Some(ty) => env.insert(param.name.clone(), ty),
                None => return false,
            };
        }
        true
    }

    /// Impls of one trait ask much the same of their parameters: what was chosen once is chosen again.
    fn closing_choice(&self, bounds: Vec<Bound>) -> Option<Type> {
        let key = (bounds, self.closing.get());
        if let Some(known) = self.closings.borrow().get(&key) {
            return known.clone();
        }
        let fits = self.ordinary().into_iter().find(|candidate| self.satisfies(candidate, &key.0) == Holds::Yes);
        let chosen = fits.or_else(|| self.suggested(&key.0));
        self.closings.borrow_mut().insert(key, chosen.clone());
        chosen
    }

    /// The first that bounds suggest and that certainly satisfies them, whether or not a value of it can be had.
    fn suggested(&self, bounds: &[Bound]) -> Option<Type> {
        if self.closing.get() >= MAX_CLOSING {
            return None;
        }
        self.closing.set(self.closing.get() + 1);
        let mut found = Vec::new();
        for bound in self.telling(bounds) {
            match self.std_path(bound.def) {
                Some(path) => {
                    let name = path.rsplit("::").next().unwrap_or_default();
                    let _ = self.std_candidates(name, &path, bound, bounds, &[], &|_| true, &mut found);
                }
                None => found.extend(self.implementors(bound).iter().cloned()),
            }
        }
        self.closing.set(self.closing.get() - 1);
        found.into_iter().find(|ty| !is_open(ty) && size(ty) <= MAX_SIZE && self.satisfies(ty, bounds) == Holds::Yes)
    }
}
