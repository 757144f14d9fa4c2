//! Writes a case's choices into the page as they are drawn, so that they are known when the process dies of them.

use crate::choice::{Choice, encode};
use crate::page::Page;
use std::sync::{Mutex, PoisonError};

/// Where each choice begins in the page's text.
static STARTS: Mutex<Option<(&'static Page, Vec<usize>)>> = Mutex::new(None);

/// A case begins.
pub fn clear(page: &'static Page) {
    page.choices.clear();
    *STARTS.lock().unwrap_or_else(PoisonError::into_inner) = Some((page, Vec::new()));
}

/// A choice was drawn.
pub fn drawn(choice: &Choice) {
    if let Some((page, starts)) = STARTS.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        starts.push(page.choices.len());
        page.choices.push(encode(std::slice::from_ref(choice)).as_bytes());
        page.choices.push(b" ");
    }
}

/// Only the first `count` choices still belong to the case.
pub fn kept(count: usize) {
    if let Some((page, starts)) = STARTS.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        if let Some(start) = starts.get(count) {
            page.choices.truncate(*start);
        }
        starts.truncate(count);
    }
}
