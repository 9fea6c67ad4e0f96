//! `newsquake chart`.

mod choice;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use newsquake::chart::{Figure, Look, Size, caption, letters_without_font, png, svg};
use newsquake::error::{Error, Result};
use newsquake::publish::{
    CAPTION, FileOutput, figure_data, group_data, is_own_caption, is_own_data, is_own_picture,
    run_of, saved_figures, with_system_fonts,
};
use newsquake::time::Window;

use super::look::{LookArgs, without_effect};
use super::value::parsed;
use super::volume::Volume;
use super::{CLEAN, interrupt, speak};
use choice::{Wish, chosen, of_group};

/// Draw figures of a finished run again, without computing.
#[derive(Args)]
pub struct ChartArgs {
    /// Names of figures, such as caar or event-panel-A01-BABA; none or all for all of them
    names: Vec<String>,
    /// Folder that a study or backtest wrote with --out, or the run.json in it
    #[arg(long, value_name = "DIR", required = true)]
    from: PathBuf,
    /// File to write (.png, .svg or .csv), or a folder; - writes SVG to standard output [default: DIR/charts]
    #[arg(long, value_name = "PATH")]
    to: Option<PathBuf>,
    /// Write over files that newsquake did not draw
    #[arg(long)]
    force: bool,
    /// List the figures of the run with their titles
    #[arg(long, conflicts_with_all = ["to", "names"])]
    list: bool,
    /// Draw the panel of this event, by its id
    #[arg(long, value_name = "ID", conflicts_with = "names")]
    event: Option<String>,
    /// Draw what belongs to one group alone, by its name
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Draw the distribution of CAR in this tested window
    #[arg(long, value_name = "A:B", value_parser = parsed::<Window>, allow_hyphen_values = true)]
    car: Option<Window>,
    /// Order the rows of the figure heatmap [default: car; tag for more than 120 events]
    #[arg(long, value_enum, value_name = "KEY")]
    sort: Option<RowOrder>,
    /// Width and height in pixels, such as 1600x1000
    #[arg(long, value_name = "WxH", conflicts_with = "journal")]
    size: Option<String>,
    /// Leave out title, subtitle and footnote
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    look: LookArgs,
}

/// What rows are ordered by.
#[derive(Clone, Copy, ValueEnum)]
enum RowOrder {
    /// CAR of the event window
    Car,
    /// Group
    Tag,
    /// Date of day 0
    Date,
}

/// The form of a picture.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Png,
    Svg,
    Csv,
    /// What title and footnote would say.
    Caption,
}

/// A file that is to hold a figure.
struct Wanted<'a> {
    figure: &'a Figure,
    path: PathBuf,
    form: Form,
}

pub fn run(mut args: ChartArgs) -> Result<u8> {
    if let Some(folder) = args.from.parent().filter(|_| args.from.is_file()) {
        args.from = folder.to_owned();
    }
    let figures = saved_figures(&args.from)?;
    if args.list {
        let lines = figures
            .iter()
            .map(|figure| format!("{}: {}\n", figure.name, figure.title));
        return speak::lines(&lines.collect::<String>()).map(|()| CLEAN);
    }
    let mut look = args.look.look()?;
    look.plain |= args.plain;
    if let Some(size) = &args.size {
        look.size = size_of(size)?;
    }
    look.order = args.sort.map(|order| {
        match order {
            RowOrder::Car => "car",
            RowOrder::Tag => "tag",
            RowOrder::Date => "date",
        }
        .to_owned()
    });
    let wish = Wish {
        names: &args.names,
        event: args.event.as_ref(),
        by_group: args.group.is_some(),
        car: args.car,
    };
    let chosen = chosen(&wish, &figures)?;
    let alone: Vec<Figure> = match &args.group {
        None => Vec::new(),
        Some(group) => of_group(group, &chosen, &figures)?,
    };
    let chosen = match alone.is_empty() {
        true => chosen,
        false => alone.iter().collect(),
    };
    check_effect(&look, &chosen)?;
    let look = Look {
        run: run_of(&args.from),
        ..with_system_fonts(&look, &chosen)
    };
    let is_shown = args.to.as_ref().is_some_and(|to| to.as_os_str() == "-");
    let wanted = match is_shown {
        true => Vec::new(),
        false => wanted(&args, &chosen, look.plain)?,
    };
    for file in wanted.iter().filter(|_| !args.force) {
        check_replaceable(&args, file)?;
    }
    for figure in &chosen {
        let missing: String = letters_without_font(figure, &look.fonts)
            .into_iter()
            .collect();
        if !missing.is_empty() {
            let said = format!(
                "note: no font has {missing}, replaced by signs in {}; give one with --font FILE",
                figure.name
            );
            speak::say(Volume::Normal, &said);
        }
        if is_shown {
            speak::result(&svg(figure, &look)?)?;
        }
    }
    for file in &wanted {
        write(&file.path, &content(&args, file, &look)?)?;
    }
    match wanted.len() {
        0 => {}
        1 => speak::say(Volume::Normal, "1 file written"),
        several => speak::say(Volume::Normal, &format!("{several} files written")),
    }
    Ok(CLEAN)
}

/// Refuses a flag that changes none of the figures, alone.
fn check_effect(look: &Look, chosen: &[&Figure]) -> Result<()> {
    match without_effect(look, chosen).first() {
        None => Ok(()),
        Some((flag, needs)) => {
            let error = Error::options(format!("{flag} changes none of these figures"));
            Err(error.with_code("bad_value").with_help(*needs))
        }
    }
}

/// Returns the files that were asked for. Into a folder, figures without titles go with their captions.
fn wanted<'a>(args: &ChartArgs, figures: &[&'a Figure], is_plain: bool) -> Result<Vec<Wanted<'a>>> {
    let named = |folder: &Path, figure: &'a Figure, form: Form, ending: &str| Wanted {
        figure,
        path: folder.join(format!("{}.{ending}", figure.name)),
        form,
    };
    let Some(to) = &args.to else {
        let folder = args.from.join("charts");
        let all = figures.iter().flat_map(|figure| {
            let caption = is_plain.then(|| named(&folder, figure, Form::Caption, CAPTION));
            let both = [
                named(&folder, figure, Form::Png, "png"),
                named(&folder, figure, Form::Svg, "svg"),
            ];
            both.into_iter().chain(caption)
        });
        return Ok(all.collect());
    };
    let form = match to.extension().and_then(|ending| ending.to_str()) {
        Some("png") => Some(Form::Png),
        Some("svg") => Some(Form::Svg),
        Some("csv") => Some(Form::Csv),
        _ => None,
    };
    match (form, figures) {
        (None, figures) if to.is_dir() => {
            let pictures = figures.iter();
            let files = pictures.flat_map(|figure| {
                let caption = is_plain.then(|| named(to, figure, Form::Caption, CAPTION));
                std::iter::once(named(to, figure, Form::Png, "png")).chain(caption)
            });
            Ok(files.collect())
        }
        (None, _) => Err(no_form(to)),
        (Some(form), [figure]) => Ok(vec![Wanted {
            figure,
            path: to.clone(),
            form,
        }]),
        (Some(_), _) => Err(Error::options(format!(
            "{} figures do not fit into one file",
            figures.len()
        ))
        .with_help("name one figure, or give a folder")),
    }
}

/// Says that a path has no ending of a form, and how a figure becomes a PDF.
fn no_form(to: &Path) -> Error {
    let path = to.display();
    let error = Error::options(format!(
        "{path} is neither a folder nor a file that ends in .png, .svg or .csv"
    ));
    match to.extension().is_some_and(|ending| ending == "pdf") {
        true => error.with_help(
            "write it as .svg, which programs make a PDF of, such as rsvg-convert -f pdf or Inkscape; LaTeX takes it by \\includesvg",
        ),
        false => error.with_help("the ending names the form; a folder must be there already"),
    }
}

/// Returns the bytes of a file.
fn content(args: &ChartArgs, file: &Wanted<'_>, look: &Look) -> Result<Vec<u8>> {
    match file.form {
        Form::Png => png(file.figure, look),
        Form::Svg => svg(file.figure, look).map(String::into_bytes),
        Form::Csv => data(args, file.figure),
        Form::Caption => Ok(caption(file.figure, look).into_bytes()),
    }
}

/// Returns the data of a figure: those of the run, of one group its rows alone.
fn data(args: &ChartArgs, figure: &Figure) -> Result<Vec<u8>> {
    match &figure.part {
        None => figure_data(&args.from, &figure.name),
        Some((whole, group)) => group_data(&args.from, whole, group),
    }
}

/// Refuses to write over a file that newsquake did not draw. Data carry no mark, so only the same data are written over.
fn check_replaceable(args: &ChartArgs, file: &Wanted<'_>) -> Result<()> {
    if !file.path.exists() {
        return Ok(());
    }
    let is_same = || is_own_data(&args.from, &file.figure.name, &file.path);
    let is_ours = match file.form {
        Form::Png | Form::Svg => is_own_picture(&file.path),
        Form::Csv => is_same(),
        Form::Caption => is_own_caption(&file.path),
    };
    if is_ours {
        return Ok(());
    }
    Err(
        Error::output("the file is there already, and newsquake did not draw it")
            .with_code("file_exists")
            .in_file(&file.path)
            .with_help("give another --to, or --force to write over it"),
    )
}

/// Writes a file as a whole, in the place of an earlier one.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    interrupt::leave_nothing_behind();
    FileOutput::prepare(path, true)?.write(&[], |out| {
        out.write_all(bytes)
            .map_err(|error| Error::output(format!("{}: {error}", path.display())))
    })
}

/// Reads `1600x1000`, in pixels.
fn size_of(text: &str) -> Result<Size> {
    let sides = text.split_once(['x', 'X']);
    let sides = sides.and_then(|(width, height)| {
        Some((
            width.trim().parse::<u32>().ok()?,
            height.trim().parse::<u32>().ok()?,
        ))
    });
    let (width, height) = sides.ok_or_else(|| {
        Error::options(format!(
            "--size is `{text}`; it must be a width and a height in pixels, such as 1600x1000"
        ))
    })?;
    let scale = Size::default().scale;
    let units = |pixels: u32| (f64::from(pixels) / f64::from(scale)).round() as u32;
    Ok(Size {
        width: units(width),
        height: units(height),
        scale,
    })
}
