//! How the official template sets a table on paper: widths, type and lines, in the units of word processors.

use super::{Shape, Table};

/// The kind of letters in the cells of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// 宋体.
    #[default]
    Song,
    /// 仿宋.
    FangSong,
}

/// How a table is set on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typeset {
    /// The width of each column of the printed grid, in twips (twentieths of a point); empty where none is given.
    pub widths: Vec<u16>,
    /// The letters of labels and figures.
    pub face: Face,
    /// The size of labels, in half points.
    pub text: u16,
    /// The size of figures, in half points.
    pub figures: u16,
    /// The thickness of the lines, in eighths of a point.
    pub border: u16,
}

impl Default for Typeset {
    /// What the template has where nothing else is said: 10 points in 宋体 between lines of 1 point.
    fn default() -> Self {
        Self { widths: Vec::new(), face: Face::Song, text: 20, figures: 20, border: 8 }
    }
}

impl Table {
    /// Returns how many columns of the printed grid hold row labels and their units.
    pub fn stub_columns(&self) -> usize {
        let rows = || self.blocks.iter().flat_map(|block| &block.rows);
        match self.shape {
            Shape::SingleRow => 0,
            // A list has a column for units behind its labels.
            Shape::List => self.label_depth(rows().map(|row| row.group)) + 1,
            Shape::Matrix | Shape::Bands => self.label_depth(rows().map(|row| row.group)),
        }
    }

    /// Returns how many columns of the printed grid hold figures. The columns of each band take equal parts of the width,
    /// so the grid has as many as all the bands' numbers divide.
    pub fn figure_columns(&self) -> usize {
        match self.shape {
            Shape::SingleRow => self.blocks.iter().map(|b| b.rows.len() * b.columns.len()).sum(),
            Shape::Matrix | Shape::Bands | Shape::List => {
                self.blocks.iter().map(|block| block.columns.len().max(1)).fold(1, lcm)
            }
        }
    }

    /// The labels that stand side by side before a row: its own, and one for each group around it.
    fn label_depth(&self, innermost: impl Iterator<Item = Option<usize>>) -> usize {
        let parent = |at: &usize| {
            self.row_groups.get(*at).and_then(|group| group.parent.filter(|parent| parent < at))
        };
        let depth = |at| std::iter::successors(at, parent).count() + 1;
        innermost.map(depth).max().unwrap_or(1)
    }
}

fn lcm(a: usize, b: usize) -> usize {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}
