//! `http-lossy`: what was sent is taken for something else, and the client is told that all is well: a number that comes back
//! with its upper bits cut off or rounded through a float, bytes that come back as replacement characters.
//!
//! What the framework's own extractors do so is theirs: a form is decoded lossily by all of them.

use super::{Question, Sent, violated};
use crate::web::answer::Answer;
use crate::web::case::played;
use crate::web::json::Json;
use crate::web::reading::read;
use crate::web::session::Application;

pub(super) fn check<A: Application>(
    body: &Sent,
    question: &Question<'_>,
    answer: &Answer,
    open: &impl Fn() -> Option<A>,
) {
    let request = question.request;
    if let (Sent::Json(Json::Object(sent), _), Ok(Json::Object(told))) = (body, read(&answer.body)) {
        for (name, json) in sent {
            if let (Json::Raw(sent_number), Some(told_number)) = (json, number(&told, name))
                && let Some(how) = is_cut(sent_number, &told_number)
                && is_cut_again(question, sent, (name, sent_number), open)
            {
                violated!("http-lossy", "takes `{name}` = {sent_number} for {told_number}: {how}");
            }
        }
    }
    let is_form = request.header("content-type").is_some_and(|kind| kind.contains("form"));
    let is_replaced = answer.text().is_some_and(|text| text.contains('\u{fffd}'));
    let is_sent = std::str::from_utf8(&request.body).is_ok();
    if is_replaced && !is_sent && !is_form {
        violated!("http-lossy", "takes bytes that are no UTF-8 for replacement characters: {}", answer.excerpt());
    }
}

/// The number under a name that stands there once.
fn number(fields: &[(String, Json)], name: &str) -> Option<String> {
    let mut of_name = fields.iter().filter(|(known, _)| known == name);
    match (of_name.next(), of_name.next()) {
        (Some((_, Json::Raw(raw))), None) => Some(raw.clone()),
        _ => None,
    }
}

/// A limit may happen to be what a cast makes of one number; it is not what it makes of another.
fn is_cut_again<A: Application>(
    question: &Question<'_>,
    sent: &[(String, Json)],
    (name, number_sent): (&str, &str),
    open: &impl Fn() -> Option<A>,
) -> bool {
    let other = |number: i128| {
        let number = if number > 0 { number.checked_sub(2)? } else { number.checked_add(2)? };
        let mut fields = sent.to_vec();
        fields
            .iter_mut()
            .filter(|(known, _)| known == name)
            .for_each(|(_, json)| *json = Json::Raw(number.to_string()));
        let mut request = question.request.clone();
        request.body = Json::Object(fields).spell().into_bytes();
        let answer = played(question.before, &request, open)?;
        let Ok(Json::Object(told)) = read(&answer.body) else { return None };
        Some(is_cut(&number.to_string(), &self::number(&told, name)?).is_some())
    };
    number_sent.parse().ok().and_then(other).unwrap_or_default()
}

/// How one whole number becomes another, where a cast does it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "that is what is looked for"
)]
fn is_cut(sent: &str, told: &str) -> Option<&'static str> {
    let sent: i128 = sent.parse().ok()?;
    // A float is at times told with a fraction or an exponent.
    let told: i128 = match told.parse() {
        Ok(told) => told,
        Err(_) => told.parse::<f64>().ok().filter(|told| told.fract() == 0.0)? as i128,
    };
    if sent == told {
        return None;
    }
    let casts: [(i128, &'static str); 8] = [
        (i128::from(sent as u8), "cut to 8 bits"),
        (i128::from(sent as i8), "cut to 8 bits"),
        (i128::from(sent as u16), "cut to 16 bits"),
        (i128::from(sent as i16), "cut to 16 bits"),
        (i128::from(sent as u32), "cut to 32 bits"),
        (i128::from(sent as i32), "cut to 32 bits"),
        (i128::from(sent as u64), "cut to 64 bits"),
        (i128::from(sent as i64), "cut to 64 bits"),
    ];
    // What is small may be the same by chance, zero above all.
    let is_telling = told.unsigned_abs() > 1 && told.unsigned_abs() != u128::from(u32::MAX);
    let cast = casts.into_iter().find(|(cast, _)| *cast == told && is_telling);
    let is_rounded = sent.unsigned_abs() > 1 << 53 && (sent as f64) as i128 == told;
    cast.map(|(_, how)| how).or(is_rounded.then_some("rounded as a float is"))
}

#[cfg(test)]
mod tests {
    use super::is_cut;

    #[test]
    fn only_what_a_cast_does_is_a_cut() {
        assert_eq!(is_cut("300", "44"), Some("cut to 8 bits"));
        assert_eq!(is_cut("-3", "253"), Some("cut to 8 bits"));
        assert_eq!(is_cut("9007199254740993", "9007199254740992.0"), Some("rounded as a float is"));
        for (sent, told) in [("300", "300"), ("300", "100"), ("256", "0"), ("-1", "0"), ("1.5", "1"), ("257", "1")] {
            assert_eq!(is_cut(sent, told), None, "{sent} {told}");
        }
    }
}
