//! A page of sections, of which some are written by commands and the others by people.

use super::Figures;

/// The page: what stands before the first heading, and headings with what stands below them.
pub(super) struct Page {
    pub(super) intro: String,
    sections: Vec<(String, String)>,
}

impl Page {
    pub(super) fn read(text: &str) -> Self {
        let mut parts = text.split("\n## ");
        let intro = parts.next().unwrap_or_default().to_owned();
        let section = |part: &str| {
            let (heading, body) = part.split_once('\n').unwrap_or((part, ""));
            (heading.to_owned(), body.trim_matches('\n').to_owned())
        };
        Self { intro, sections: parts.map(section).collect() }
    }

    /// Replaces the section, or inserts it as number `place`.
    pub(super) fn set(&mut self, place: usize, heading: &str, body: &str) {
        let body = body.trim_matches('\n').to_owned();
        match self.sections.iter_mut().find(|(known, _)| known == heading) {
            Some((_, old)) => *old = body,
            None => self.sections.insert(place.min(self.sections.len()), (heading.to_owned(), body)),
        }
    }

    /// The first cell of each row of the section's table, with the number in cell `column`.
    pub(super) fn figures(&self, heading: &str, column: usize) -> Figures {
        let body = self.sections.iter().find(|(known, _)| known == heading).map_or("", |(_, body)| body);
        let rows = body.lines().filter_map(|line| {
            let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
            Some(((*cells.first()?).to_owned(), cells.get(column)?.parse().ok()?))
        });
        rows.collect()
    }

    pub(super) fn text(&self) -> String {
        let sections = self.sections.iter().map(|(heading, body)| format!("\n## {heading}\n\n{body}\n"));
        format!("{}\n{}", self.intro.trim_end_matches('\n'), sections.collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_have_written_stays_where_it_is() {
        let text = "# Gas\n\nWords.\n\n## Mine\n\nKept.\n\n## Table\n\n| a | gas |\n|---|---:|\n| b, c | 7 |\n";
        let mut page = Page::read(text);
        assert_eq!(page.text(), text);
        assert_eq!(page.figures("Table", 1), Figures::from([("b, c".to_owned(), 7)]));
        assert_eq!(page.figures("Mine", 1), Figures::new());
        page.set(0, "Table", "new\n");
        page.set(0, "First", "x");
        assert_eq!(page.text(), "# Gas\n\nWords.\n\n## First\n\nx\n\n## Mine\n\nKept.\n\n## Table\n\nnew\n");
    }
}
