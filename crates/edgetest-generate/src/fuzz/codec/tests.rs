//! Choices → bytes → the draws of a `Source` → the same choices.

use super::*;
use edgetest_inspect::Type;
use edgetest_plan::{Arg, Builder, Door, Plain, Target, TargetKind, UnitId};
use edgetest_support::{Lexicon, Mode, Source};

static LEXICON: Lexicon = Lexicon { tokens: &["a"], seeds: &["x: y"], byte_seeds: &[], integers: &[7] };

fn arg(spec: InputSpec) -> Arg {
    Arg { name: "a".to_owned(), spec, ty: Type::Never }
}

fn unit(args: Vec<InputSpec>, doors: Vec<Door>) -> Unit {
    let call = Call::Function { ufcs: String::new(), plain: Plain { template: String::new(), import: None } };
    let args = args.into_iter().map(arg).collect();
    Unit { callable: Some(0), call, args, doors, result: None, mutates: None }
}

/// One target that draws one of everything: a list of pairs, a built value with a mutator, alternatives.
fn plan() -> TestPlan {
    let draws = [
        Draw::Bool,
        Draw::Char,
        Draw::Int("u8"),
        Draw::Int("i128"),
        Draw::Int("usize"),
        Draw::F32,
        Draw::F64,
        Draw::String,
        Draw::Bytes,
        Draw::Str,
    ];
    let pair = InputSpec::Wrap {
        template: String::new(),
        parts: vec![InputSpec::Draw(Draw::Int("i16")), InputSpec::Draw(Draw::Str)],
        doors: Vec::new(),
    };
    let alternatives = InputSpec::OneOf(vec![InputSpec::Draw(Draw::ByteSlice), InputSpec::Build(BuilderId(0))]);
    let mut args: Vec<InputSpec> = draws.map(InputSpec::Draw).to_vec();
    args.extend([InputSpec::Repeat(Box::new(pair)), alternatives, InputSpec::Build(BuilderId(0))]);
    let units = vec![
        unit(args, Vec::new()),
        unit(vec![InputSpec::Draw(Draw::Str)], Vec::new()),
        unit(vec![InputSpec::OneOf(Vec::new()), InputSpec::Draw(Draw::Int("u32"))], Vec::new()),
    ];
    let target = Target {
        kind: TargetKind::Callable(0),
        path: "a::f".to_owned(),
        unit: UnitId(0),
        seeds: Vec::new(),
        instance: Vec::new(),
    };
    let builder = Builder {
        ty: Type::Never,
        spelled: "a::A".to_owned(),
        ways: vec![UnitId(1), UnitId(1)],
        shallow: 2,
        mutators: vec![UnitId(2)],
    };
    TestPlan { targets: vec![target], builders: vec![builder], units, ..TestPlan::default() }
}

/// Draws as the generated code would.
fn draw(spec: &InputSpec, g: &mut Source) -> Option<()> {
    match spec {
        InputSpec::Draw(draw) => match draw {
            Draw::Bool => drop(g.bool()),
            Draw::Char => drop(g.char()),
            Draw::Int("u8") => drop(g.u8()),
            Draw::Int("i16") => drop(g.i16()),
            Draw::Int("u32") => drop(g.u32()),
            Draw::Int("i128") => drop(g.i128()),
            Draw::Int(_) => drop(g.usize()),
            Draw::F32 => drop(g.f32()),
            Draw::F64 => drop(g.f64()),
            Draw::String | Draw::Str => drop(g.string()),
            Draw::Bytes | Draw::ByteSlice => drop(g.bytes()),
        },
        InputSpec::Wrap { parts, .. } => parts.iter().try_for_each(|part| draw(part, g))?,
        InputSpec::OneOf(several) => {
            let index = g.pick(several.len());
            draw(&several[index], g)?;
        }
        InputSpec::Repeat(item) => drop(g.repeat(|g| draw(item, g))?),
        InputSpec::Build(_) => {
            g.build(0, 2, &[(1, text as fn(&mut Source) -> Option<()>), (1, text)])?;
            g.mutate(&mut (), &[(2, number as fn(&mut Source, &mut ()) -> Option<()>)]);
        }
        InputSpec::Array(..) | InputSpec::Slice { .. } | InputSpec::Ref { .. } => unreachable!("not in this plan"),
    }
    Some(())
}

#[expect(clippy::unnecessary_wraps, reason = "a way or a mutator may refuse")]
fn text(g: &mut Source) -> Option<()> {
    g.string();
    Some(())
}

#[expect(clippy::unnecessary_wraps, reason = "a way or a mutator may refuse")]
fn number(g: &mut Source, (): &mut ()) -> Option<()> {
    g.u32();
    Some(())
}

#[test]
fn what_a_sweep_drew_is_read_again_from_its_bytes() {
    let plan = plan();
    let run = |source: &mut Source| plan.units[0].args.iter().try_for_each(|arg| draw(&arg.spec, source));
    let mut source = Source::new(Mode::sweep(1, "a::f", 0), &LEXICON, &[]);
    source.record(true, None);
    for case in (0..600).step_by(7) {
        source.restart(Mode::sweep(1, "a::f", case));
        assert_eq!(run(&mut source), Some(()));
        let choices = source.choices().to_vec();
        let bytes = encode(&plan, TargetId(0), &choices);
        source.restart(Mode::Input(bytes.clone()));
        assert_eq!(run(&mut source), Some(()));
        assert_eq!(source.choices(), choices, "case {case}");
        source.restart_input(&bytes);
        assert_eq!(run(&mut source), Some(()));
        assert_eq!(source.choices(), choices, "case {case}, in the same buffer");
    }
}

#[test]
fn what_bytes_mean_is_what_their_choices_mean() {
    let plan = plan();
    let run = |source: &mut Source| plan.units[0].args.iter().try_for_each(|arg| draw(&arg.spec, source));
    let mut source = Source::new(Mode::Input(Vec::new()), &LEXICON, &[]);
    source.record(true, None);
    let mut noise = 1_u32;
    for length in 0..300 {
        let bytes: Vec<u8> = (0..length)
            .map(|_| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                noise.to_be_bytes()[0]
            })
            .collect();
        source.restart_input(&bytes);
        assert_eq!(run(&mut source), Some(()));
        let choices = source.choices().to_vec();
        source.restart(Mode::Input(encode(&plan, TargetId(0), &choices)));
        assert_eq!(run(&mut source), Some(()));
        assert_eq!(source.choices(), choices, "{bytes:?}");
    }
}

#[test]
fn a_function_is_chosen_by_a_byte_only_where_there_are_several() {
    assert_eq!(within(1, 0, b"x"), b"x");
    assert_eq!(within(7, 3, b"x"), b"\x03x");
    assert_eq!(within(300, 299, b"x"), b"\x2b\x01x");
}

#[test]
fn a_sequence_is_read_again_from_its_bytes() {
    let mut plan = plan();
    let mut life = unit(vec![InputSpec::Build(BuilderId(0))], Vec::new());
    life.call = Call::Sequence { operations: vec![UnitId(2), UnitId(2), UnitId(2)] };
    plan.units.push(life);
    plan.targets[0].unit = UnitId(3);
    let number = number as fn(&mut Source, &mut ()) -> Option<()>;
    let run = |source: &mut Source| {
        draw(&InputSpec::Build(BuilderId(0)), source)?;
        source.sequence(&mut (), &[(2, number), (2, number), (2, number)]);
        Some(())
    };
    let mut source = Source::new(Mode::sweep(1, "a::f", 0), &LEXICON, &[]);
    source.record(true, None);
    for case in (0..600).step_by(7) {
        source.restart(Mode::sweep(1, "a::f", case));
        assert_eq!(run(&mut source), Some(()));
        let choices = source.choices().to_vec();
        source.restart(Mode::Input(encode(&plan, TargetId(0), &choices)));
        assert_eq!(run(&mut source), Some(()));
        assert_eq!(source.choices(), choices, "case {case}");
    }
}
