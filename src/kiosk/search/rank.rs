//! Which hit comes first: how the query meets the text, then whose text it is, then how much of it was typed.

use super::texts::Field;
use super::walk::Span;

/// How a query meets a text, best first. All of one kind come before all of the next two kinds: see [`Rank`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is the whole text.
    Whole,
    /// The text begins so.
    Start,
    /// It is inside the text.
    Inside,
    /// It is put together from several places.
    Pieces,
    /// With one typing error.
    Slip,
    /// Some of it is there.
    Partly,
}

/// How good a hit is; the greatest comes first.
///
/// What was found in one stretch comes before what was put together, that before typing errors, and those before what
/// is only partly there. Only then do points count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    kind: u8,
    points: i32,
}

impl Rank {
    /// Of a stretch of a name that has `total` cells, and whether it is the whole of it, its beginning or inside.
    pub fn of_span(how: How, place: How, span: Span, total: usize) -> Self {
        let met = match place {
            How::Whole => 1000,
            How::Start => 800,
            _ => 600,
        };
        let share = i32::try_from(span.cells * 40 / total.max(1)).unwrap_or(0);
        Self {
            kind: kind(how),
            points: met + share - i32::from(span.cost),
        }
    }

    /// Of what was put together, by how much of the query is there, in percent; most of it in a name.
    pub fn of_pieces(how: How, percent: u32) -> Self {
        Self {
            kind: kind(how),
            points: i32::try_from(percent).unwrap_or(0) * PERCENT,
        }
    }

    /// The same in another field.
    pub fn of(self, field: Field) -> Self {
        Self {
            points: self.points - behind(field),
            ..self
        }
    }
}

/// What a percent of a query counts against [`behind`].
const PERCENT: i32 = 25;

fn kind(how: How) -> u8 {
    match how {
        How::Whole | How::Start | How::Inside => 3,
        How::Pieces => 2,
        How::Slip => 1,
        How::Partly => 0,
    }
}

/// How far a field is behind the name. An alias in full comes before the beginning of a name; what a group or a paper
/// is called comes after every name that the query is inside of.
fn behind(field: Field) -> i32 {
    match field {
        Field::Name => 0,
        Field::Alias(_) => 30,
        Field::Line => 250,
        Field::Group | Field::GroupAlias(_) => 350,
        Field::Material(_) => 500,
    }
}
