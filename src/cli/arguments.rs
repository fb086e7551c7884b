//! The commands and options, with the help in the language of the reader.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, Command, ValueHint};

use crate::locale::Locale;
use crate::render::Format;

/// The word for every format at once.
pub(super) const ALL_FORMATS: &str = "all";

/// Where journals can be kept.
pub(super) const JOURNALS: [&str; 3] = ["state", "beside", "off"];

/// The shells that completions can be written for.
pub(super) const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// Builds options and commands with words of one language.
struct Builder<'a> {
    locale: &'a Locale,
}

/// Returns the whole command line.
pub(super) fn command(locale: &Locale) -> Command {
    Builder { locale }.program()
}

impl Builder<'_> {
    fn word(&self, key: &str) -> String {
        self.locale.text(key).to_owned()
    }

    fn program(&self) -> Command {
        let program = Command::new("gouji")
            .version(env!("CARGO_PKG_VERSION"))
            .about(self.word("cli.about"))
            .help_template(self.template())
            .after_help(self.word("cli.after_help"))
            .subcommand_help_heading(self.word("cli.commands"))
            .disable_help_flag(true)
            .disable_version_flag(true)
            .disable_help_subcommand(true);
        self.options(program).subcommands([
            self.create(),
            self.check(),
            self.claims(),
            self.import(),
            self.verify(),
            self.render(),
            self.get(),
            self.set(),
            self.recover(),
            self.waive(),
            self.log(),
            self.diff(),
            self.fmt(),
            self.forms(),
            self.explain(),
            self.keys(),
            self.completions(),
            self.man(),
        ])
    }

    /// Adds what is typed before a command, or without one.
    fn options(&self, program: Command) -> Command {
        program
            .arg(self.file("file", self.word("cli.arg_edit_file")))
            .arg(self.flag("read-only", self.word("cli.arg_read_only")).short('R'))
            .arg(
                self.option("lang", "LANG", self.word("cli.arg_lang"))
                    .value_parser(PossibleValuesParser::new(["zh", "en"]))
                    .hide_possible_values(true)
                    .global(true),
            )
            .arg(
                self.option("forms-dir", "DIR", self.word("cli.arg_forms_dir"))
                    .long("forms")
                    .value_parser(ValueParser::path_buf())
                    .value_hint(ValueHint::DirPath)
                    .global(true),
            )
            .arg(
                self.option("journal", "WHERE", self.word("cli.arg_journal"))
                    .value_parser(PossibleValuesParser::new(JOURNALS))
                    .hide_possible_values(true)
                    .global(true),
            )
            .arg(
                self.flag("help", self.word("cli.arg_help"))
                    .short('h')
                    .action(ArgAction::Help)
                    .global(true),
            )
            .arg(
                self.flag("version", self.word("cli.arg_version"))
                    .short('V')
                    .action(ArgAction::Version),
            )
    }

    fn template(&self) -> String {
        format!(
            "{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}\n",
            self.locale.text("cli.usage")
        )
    }

    fn subcommand(&self, name: &'static str, about: String) -> Command {
        Command::new(name).about(about).help_template(self.template())
    }

    fn create(&self) -> Command {
        self.subcommand("new", self.word("cli.cmd_new"))
            .arg(self.file("file", self.word("cli.arg_new_file")).required(true))
            .arg(self.option("form", "FORM", self.word("cli.arg_form")))
            .arg(self.option("agency", "AGENCY", self.word("cli.arg_agency")))
            .arg(self.option("year", "YEAR", self.word("cli.arg_year")))
            .arg(
                self.option("from", "PRIOR", self.word("cli.arg_from"))
                    .value_parser(ValueParser::path_buf())
                    .value_hint(ValueHint::FilePath),
            )
    }

    fn check(&self) -> Command {
        self.subcommand("check", self.word("cli.cmd_check"))
            .after_help(self.word("cli.check_codes"))
            .arg(
                self.file("file", self.word("cli.arg_check_file"))
                    .required(true)
                    .num_args(1..)
                    .action(ArgAction::Append),
            )
            .arg(self.prior())
            .arg(self.choice(
                "format",
                "FORMAT",
                self.word("cli.arg_check_format"),
                ["text", "json", "sarif", "reply"],
            ))
            .arg(self.flag("strict", self.word("cli.arg_strict")))
            .arg(self.flag("all", self.word("cli.arg_all")))
            .arg(self.flag("explain", self.word("cli.arg_explain")))
    }

    fn render(&self) -> Command {
        let formats = Format::ALL.iter().map(|format| format.name()).chain([ALL_FORMATS]);
        self.subcommand("render", self.word("cli.cmd_render"))
            .arg(self.file("file", self.word("cli.arg_render_file")).required(true))
            .arg(self.choice("to", "FORMAT", self.word("cli.arg_to"), formats).required(true))
            .arg(self.prior())
            .arg(self.output(self.word("cli.arg_output")))
            .arg(self.flag("draft", self.word("cli.arg_draft")))
            .arg(self.flag("correction", self.word("cli.arg_correction")))
            .arg(self.flag("fragment", self.word("cli.arg_fragment")))
            .arg(self.flag("charts", self.word("cli.arg_charts")))
    }

    fn get(&self) -> Command {
        self.subcommand("get", self.word("cli.cmd_get"))
            .after_help(self.word("cli.cell_help"))
            .arg(self.report())
            .arg(
                self.positional("cell", "CELL", self.word("cli.arg_cell"))
                    .required(true)
                    .num_args(1..)
                    .action(ArgAction::Append),
            )
            .arg(self.prior())
            .arg(self.format())
    }

    fn set(&self) -> Command {
        self.subcommand("set", self.word("cli.cmd_set"))
            .after_help(self.word("cli.set_help"))
            .arg(self.report())
            .arg(
                self.positional("change", "CELL=[OLD:]VALUE", self.word("cli.arg_change"))
                    .required(true)
                    .num_args(1..)
                    .action(ArgAction::Append),
            )
            .arg(self.prior())
            .args(self.reason())
    }

    /// Why figures of a published report are others now, and who says so.
    fn reason(&self) -> [Arg; 2] {
        [
            self.option("reason", "TEXT", self.word("cli.arg_reason")),
            self.option("who", "NAME", self.word("cli.arg_who")),
        ]
    }

    fn recover(&self) -> Command {
        let deed = |id, key| self.flag(id, self.word(key));
        self.subcommand("recover", self.word("cli.cmd_recover"))
            .after_help(self.word("cli.recover_help"))
            .arg(self.file("file", self.word("cli.arg_recover_file")))
            .arg(deed("show", "cli.arg_show").conflicts_with_all(["apply", "drop"]))
            .arg(deed("apply", "cli.arg_apply").conflicts_with("drop").requires("file"))
            .arg(deed("drop", "cli.arg_drop").requires("file"))
            .arg(
                self.option("take", "[PLACE=]SIDE", self.word("cli.arg_take"))
                    .action(ArgAction::Append)
                    .requires("apply"),
            )
            .arg(self.output(self.word("cli.arg_recover_output")).requires("apply"))
            .args(self.reason())
            .arg(self.format())
    }

    fn claims(&self) -> Command {
        self.subcommand("claims", self.word("cli.cmd_claims"))
            .arg(self.report())
            .arg(self.prior())
            .arg(self.format())
    }

    fn import(&self) -> Command {
        self.subcommand("import", self.word("cli.cmd_import"))
            .after_help(self.word("cli.import_help"))
            .arg(
                self.file("source", self.word("cli.arg_source"))
                    .value_name("SOURCE")
                    .required(true),
            )
            .arg(self.output(self.word("cli.arg_import_output")))
            .arg(self.option("form", "FORM", self.word("cli.arg_import_form")))
            .arg(self.option("year", "YEAR", self.word("cli.arg_import_year")))
            .arg(self.option("agency", "AGENCY", self.word("cli.arg_import_agency")))
            .arg(self.format())
    }

    fn verify(&self) -> Command {
        let document = self.positional("document", "DOCUMENT", self.word("cli.arg_document"));
        self.subcommand("verify", self.word("cli.cmd_verify"))
            .after_help(self.word("cli.verify_help"))
            .arg(self.report())
            .arg(
                document
                    .required(true)
                    .value_parser(ValueParser::path_buf())
                    .value_hint(ValueHint::FilePath),
            )
            .arg(self.prior())
    }

    fn log(&self) -> Command {
        self.subcommand("log", self.word("cli.cmd_log")).arg(self.report()).arg(self.format())
    }

    fn diff(&self) -> Command {
        let old = self.positional("old", "OLD", self.word("cli.arg_old"));
        let new = self.positional("new", "NEW", self.word("cli.arg_new"));
        self.subcommand("diff", self.word("cli.cmd_diff"))
            .after_help(self.word("cli.diff_codes"))
            .args([old, new].map(|arg| {
                arg.required(true)
                    .value_parser(ValueParser::path_buf())
                    .value_hint(ValueHint::FilePath)
            }))
            .arg(self.format())
    }

    fn waive(&self) -> Command {
        self.subcommand("waive", self.word("cli.cmd_waive"))
            .after_help(self.word("cli.waive_help"))
            .arg(self.report())
            .arg(self.positional("rule", "RULE", self.word("cli.arg_waiver")).required(true))
            .arg(self.option("reason", "TEXT", self.word("cli.arg_waive_reason")))
            .arg(self.flag("drop", self.word("cli.arg_waive_drop")).conflicts_with("reason"))
            .arg(self.prior())
    }

    fn fmt(&self) -> Command {
        self.subcommand("fmt", self.word("cli.cmd_fmt"))
            .arg(self.report())
            .arg(self.output(self.word("cli.arg_fmt_output")))
    }

    /// The one report that a command is about.
    fn report(&self) -> Arg {
        self.file("file", self.word("cli.arg_report")).required(true)
    }

    /// Last year's report, where it is not the one in the same folder.
    fn prior(&self) -> Arg {
        self.option("prior", "FILE", self.word("cli.arg_prior"))
            .value_parser(ValueParser::path_buf())
            .value_hint(ValueHint::FilePath)
    }

    fn format(&self) -> Arg {
        self.choice("format", "FORMAT", self.word("cli.arg_format"), ["text", "json"])
    }

    fn output(&self, help: String) -> Arg {
        self.option("output", "OUT", help)
            .short('o')
            .value_parser(ValueParser::path_buf())
            .value_hint(ValueHint::FilePath)
    }

    fn forms(&self) -> Command {
        self.subcommand("forms", self.word("cli.cmd_forms"))
            .arg(self.positional("id", "ID", self.word("cli.arg_form_id")))
            .arg(self.flag("schema", self.word("cli.arg_schema")).conflicts_with("to"))
            .arg(
                self.choice("to", "FORMAT", self.word("cli.arg_forms_to"), ["xlsx"]).requires("id"),
            )
            .arg(self.output(self.word("cli.arg_forms_output")).requires("to"))
    }

    fn explain(&self) -> Command {
        self.subcommand("explain", self.word("cli.cmd_explain"))
            .arg(self.positional("rule", "RULE", self.word("cli.arg_rule")).required(true))
    }

    fn keys(&self) -> Command {
        self.subcommand("keys", self.word("cli.cmd_keys"))
            .arg(self.flag("test", self.word("cli.arg_test")))
    }

    fn completions(&self) -> Command {
        let shell = self.positional("shell", "SHELL", self.word("cli.arg_shell"));
        self.subcommand("completions", self.word("cli.cmd_completions")).arg(
            shell
                .required(true)
                .value_parser(PossibleValuesParser::new(SHELLS))
                .hide_possible_values(true),
        )
    }

    fn man(&self) -> Command {
        self.subcommand("man", self.word("cli.cmd_man")).arg(self.positional(
            "command",
            "COMMAND",
            self.word("cli.arg_command"),
        ))
    }

    fn positional(&self, id: &'static str, name: &'static str, help: String) -> Arg {
        Arg::new(id).value_name(name).help(help).help_heading(self.word("cli.arguments"))
    }

    fn file(&self, id: &'static str, help: String) -> Arg {
        self.positional(id, "FILE", help)
            .value_parser(ValueParser::path_buf())
            .value_hint(ValueHint::FilePath)
    }

    fn option(&self, id: &'static str, name: &'static str, help: String) -> Arg {
        Arg::new(id).long(id).value_name(name).help(help).help_heading(self.word("cli.options"))
    }

    fn choice(
        &self,
        id: &'static str,
        name: &'static str,
        help: String,
        of: impl IntoIterator<Item = &'static str>,
    ) -> Arg {
        self.option(id, name, help)
            .value_parser(PossibleValuesParser::new(of))
            .hide_possible_values(true)
    }

    fn flag(&self, id: &'static str, help: String) -> Arg {
        Arg::new(id)
            .long(id)
            .action(ArgAction::SetTrue)
            .help(help)
            .help_heading(self.word("cli.options"))
    }
}

/// Returns the path of a required argument; the parser has seen to it that it is there.
pub(super) fn path<'a>(matches: &'a clap::ArgMatches, id: &str) -> &'a std::path::Path {
    matches.get_one::<PathBuf>(id).map_or_else(|| std::path::Path::new("-"), PathBuf::as_path)
}

/// Returns the text of an option.
pub(super) fn text<'a>(matches: &'a clap::ArgMatches, id: &str) -> Option<&'a str> {
    matches.get_one::<String>(id).map(String::as_str)
}
