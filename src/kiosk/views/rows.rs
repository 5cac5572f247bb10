//! Keeping a list on the screen in step with the rows it should show.

use slint::{Model, ModelRc, VecModel};

/// Changes the rows that differ. A new list would take the press away from under a finger, so one is made only when
/// the number of rows changes.
pub fn update<T: Clone + PartialEq + 'static>(
    shown: &ModelRc<T>,
    rows: Vec<T>,
) -> Option<ModelRc<T>> {
    let model = shown
        .as_any()
        .downcast_ref::<VecModel<T>>()
        .filter(|model| model.row_count() == rows.len());
    let Some(model) = model else {
        return Some(ModelRc::new(VecModel::from(rows)));
    };
    for (index, row) in rows.into_iter().enumerate() {
        if model.row_data(index).as_ref() != Some(&row) {
            model.set_row_data(index, row);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_the_same_length_is_changed_in_place() {
        let shown = ModelRc::new(VecModel::from(vec![1, 2, 3]));
        assert!(update(&shown, vec![1, 9, 3]).is_none());
        assert_eq!(shown.iter().collect::<Vec<_>>(), [1, 9, 3]);
        let longer = update(&shown, vec![1, 2, 3, 4]).unwrap();
        assert_eq!(longer.row_count(), 4);
    }
}
