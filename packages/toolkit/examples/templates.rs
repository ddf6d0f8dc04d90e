//! Writes the previews of all bundled templates into a folder, to look at them: an HTML file and a text of 60 and of 80 columns each.
//!
//! `cargo run -p caravan-toolkit --example templates -- FOLDER`

use std::error::Error;
use std::path::PathBuf;

use caravan_toolkit::task::{preview, templates};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("expected the folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    for name in templates::NAMES {
        let template = templates::find(name).ok_or("a name without a template")?;
        let (definition, rows, files) = (template.definition()?, template.rows()?, template.media_files());
        std::fs::write(folder.join(format!("{name}.html")), preview::html(&definition, &rows, &files))?;
        for width in [60, 80] {
            let text = preview::terminal(&definition, &rows, &files, width);
            std::fs::write(folder.join(format!("{name}.{width}.txt")), text)?;
        }
    }
    Ok(())
}
