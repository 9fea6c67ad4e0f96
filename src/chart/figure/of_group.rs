//! What a figure shows of one group.

use super::mark::Mark;
use super::{Claim, Figure, Panel, Unit};
use crate::chart::scale::{clipped, scale_of_counts};
use crate::chart::words::slug;

impl Figure {
    /// Returns the figure of one group alone: its panels, rows and lines, with its finding as the title; `None` where the figure does
    /// not tell groups apart or lacks this one.
    pub fn of_group(&self, group: &str) -> Option<Self> {
        let panels: Vec<Panel> = self
            .panels
            .iter()
            .filter_map(|panel| panel.of_group(group))
            .collect();
        if panels.is_empty() {
            return None;
        }
        let panels = match panels.len() {
            1 => panels.into_iter().map(Panel::on_its_own_scale).collect(),
            _ => panels,
        };
        let finding = self.findings.iter().find(|(name, _)| name == group);
        let finding = finding.map(|(_, claim)| claim.clone());
        let claim = finding.unwrap_or_else(|| Claim {
            text: self.title.clone(),
            amounts: self.amounts.clone(),
        });
        let columns = if panels.len() == 1 { 1 } else { self.columns };
        Some(Self {
            name: format!("{}-{}", self.name, slug(group)),
            title: claim.text,
            amounts: claim.amounts,
            resampled: Vec::new(),
            panels,
            columns,
            part: Some((self.name.clone(), group.to_owned())),
            ..self.clone()
        })
    }
}

impl Panel {
    /// Returns the panel with a scale of its own in the place of one that it shared with panels of other groups.
    fn on_its_own_scale(mut self) -> Self {
        match self.unit {
            Unit::Percent if self.scale.is_some() => self.scale = clipped(&self),
            Unit::Count if !self.hides_numbers => self.scale = Some(scale_of_counts(&self.marks)),
            _ => {}
        }
        self
    }

    fn of_group(&self, group: &str) -> Option<Self> {
        if self.group == group {
            return Some(Self {
                is_wide_only: false,
                ..self.clone()
            });
        }
        let is_own = |name: &str| name == group;
        let rows: Vec<usize> = (0..self.groups_of_rows.len())
            .filter(|row| self.groups_of_rows[*row].iter().any(|name| is_own(name)))
            .collect();
        if !rows.is_empty() {
            return Some(self.with_rows(&rows));
        }
        // Lines of several groups in one panel bear their names.
        let has_line = |mark: &Mark| matches!(mark, Mark::Line { name, .. } if self.group.is_empty() && is_own(name));
        self.marks.iter().any(has_line).then(|| {
            let mut panel = self.clone();
            panel.marks.retain(|mark| match mark {
                Mark::Line { name, .. } | Mark::Band { name, .. } => is_own(name),
                _ => true,
            });
            panel
        })
    }

    /// Returns the panel with these rows alone, from the top down.
    pub(in crate::chart) fn with_rows(&self, rows: &[usize]) -> Self {
        let mut places: Vec<Option<usize>> = vec![None; self.rows.len()];
        for (place, row) in rows.iter().enumerate() {
            if let Some(found) = places.get_mut(*row) {
                *found = Some(place);
            }
        }
        let place = |row: usize| places.get(row).copied().flatten();
        let mut panel = self.clone();
        panel.lights.clear();
        let names = rows.iter().filter_map(|row| self.rows.get(*row));
        panel.rows = names.cloned().collect();
        let groups = rows.iter().filter_map(|row| self.groups_of_rows.get(*row));
        panel.groups_of_rows = groups.cloned().collect();
        for notes in &mut panel.notes {
            let texts = rows.iter().filter_map(|row| notes.texts.get(*row));
            notes.texts = texts.cloned().collect();
        }
        for order in &mut panel.orders {
            order.rows = order.rows.iter().filter_map(|row| place(*row)).collect();
        }
        for mark in &mut panel.marks {
            mark.place_rows(&place);
        }
        panel
    }
}
