//! How the official template sets a table on paper: widths, type and lines, in the units of word processors.

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
