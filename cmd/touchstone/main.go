// SPDX-License-Identifier: Apache-2.0

// Command touchstone finds the key touchpoints in files of ratings and logs of
// events, and says how sure it is.
//
// Exit codes: 0 done; 1 an internal error; 2 the input or a flag is wrong; 3
// the input is right but too little to answer; 130 interrupted.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"touchstone"
	"touchstone/locale"
	"touchstone/simulate"
)

// version is set when a release is built.
var version = "dev"

// grammar is the command line.
type grammar struct {
	Lang        string         `enum:"zh,en," default:"" env:"TOUCHSTONE_LANG" help:"${help_lang}"`
	Analyze     analyzeCmd     `cmd:"" help:"${help_analyze}"`
	Backup      backupCmd      `cmd:"" help:"${help_backup}"`
	Config      configCmd      `cmd:"" help:"${help_config}"`
	Corrections correctionsCmd `cmd:"" help:"${help_corrections}"`
	Doctor      doctorCmd      `cmd:"" help:"${help_doctor}"`
	Import      importCmd      `cmd:"" help:"${help_import}"`
	Journeys    journeysCmd    `cmd:"" help:"${help_journeys}"`
	Language    languageCmd    `cmd:"" help:"${help_language}"`
	Link        linkCmd        `cmd:"" help:"${help_link}"`
	Mask        maskCmd        `cmd:"" help:"${help_mask}"`
	Moments     momentsCmd     `cmd:"" help:"${help_moments}"`
	Query       queryCmd       `cmd:"" help:"${help_query}"`
	Rejected    rejectedCmd    `cmd:"" help:"${help_rejected}"`
	Read        readCmd        `cmd:"" help:"${help_read}"`
	Restore     restoreCmd     `cmd:"" help:"${help_restore}"`
	Risk        riskCmd        `cmd:"" help:"${help_risk}"`
	Search      searchCmd      `cmd:"" help:"${help_search}"`
	Serve       serveCmd       `cmd:"" help:"${help_serve}"`
	Simulate    simulateCmd    `cmd:"" help:"${help_simulate}"`
	Topics      topicsCmd      `cmd:"" help:"${help_topics}"`
	Trails      trailsCmd      `cmd:"" help:"${help_trails}"`
	Train       trainCmd       `cmd:"" name:"train-language" help:"${help_train_language}"`
	Version     versionCmd     `cmd:"" help:"${help_version}"`
}

// console is what a command may use of the outside.
type console struct {
	ctx    context.Context
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	lang   touchstone.Language
}

func (c *console) text(m touchstone.Message) string { return locale.Text(c.lang, m) }

type versionCmd struct{}

// Run prints the version and what it was built from.
func (versionCmd) Run(c *console) error {
	_, err := fmt.Fprintln(c.stdout, "touchstone", buildVersion())
	return err
}

func buildVersion() string {
	if version != "dev" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return version
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program; it gives the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &console{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, lang: chosenLanguage(args)}
	var g grammar
	exited := -1
	file, err := openConfigFile(args)
	if err != nil {
		return c.fail(err)
	}
	parser, err := kong.New(&g, kong.Name("touchstone"), kong.Description(c.text(touchstone.Msg("cli.description"))), helpTexts(c.lang),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }), kong.Help(localHelp(c)), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ShortUsageOnError(), kong.UsageOnError(), kong.Resolvers(file), kong.Bind(file))
	if err != nil {
		panic(err) // the grammar is wrong, which every test would show
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintln(stderr, c.text(touchstone.Msg("cli.usage", "detail", usageFault(c, err))))
		return 2
	}
	if g.Lang != "" {
		c.lang = touchstone.Language(g.Lang)
	}
	if err := parsed.Run(c, parsed, file); err != nil {
		return c.fail(err)
	}
	return 0
}

// fail shows an error to its reader and gives the exit code.
func (c *console) fail(err error) int {
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.interrupted")))
		return 130
	}
	fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.error", "text", locale.Error(c.lang, err))))
	return exitCodes[touchstone.KindOf(err)]
}

// exitCodes is the one table from kinds of errors to exit codes.
var exitCodes = map[touchstone.Kind]int{
	touchstone.Internal: 1, touchstone.Invalid: 2, touchstone.NotFound: 2, touchstone.TooLarge: 2, touchstone.Conflict: 2,
	touchstone.Forbidden: 2, touchstone.Unauthenticated: 2, touchstone.RateLimited: 2, touchstone.Unavailable: 1, touchstone.NotEnough: 3,
}

// chosenLanguage finds the reader's language before the command line is parsed, so
// that its faults can be told in it: --lang, TOUCHSTONE_LANG, then the locale;
// Chinese where nothing speaks for English.
func chosenLanguage(args []string) touchstone.Language {
	choice := early(args, "--lang", "TOUCHSTONE_LANG")
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if choice == "" {
			choice = os.Getenv(name)
		}
	}
	if strings.HasPrefix(strings.ToLower(choice), "en") {
		return touchstone.English
	}
	return touchstone.Chinese
}

// helpTexts gives kong every text of the catalogue that begins with
// cli.help_, under its name without "cli.", and the worlds that there are.
func helpTexts(lang touchstone.Language) kong.Vars {
	vars := kong.Vars{"worlds": strings.Join(simulate.Worlds(), ",")}
	for key, text := range locale.Texts(lang) {
		if name, ok := strings.CutPrefix(key, "cli.help_"); ok {
			vars["help_"+name] = text
		}
	}
	return vars
}

// localHelp prints kong's help with its own few words in the reader's
// language.
func localHelp(c *console) kong.HelpPrinter {
	return func(options kong.HelpOptions, ctx *kong.Context) error {
		var page bytes.Buffer
		out := ctx.Stdout
		ctx.Stdout = &page
		err := kong.DefaultHelpPrinter(options, ctx)
		ctx.Stdout = out
		text := page.String()
		for _, word := range helpWords {
			text = strings.ReplaceAll(text, word.kong, c.text(word.ours))
		}
		if _, err := io.WriteString(out, text); err != nil {
			return err
		}
		return err
	}
}

var helpWords = []struct {
	kong string
	ours touchstone.Message
}{
	{"Usage:", touchstone.Msg("cli.word_usage")},
	{"Arguments:", touchstone.Msg("cli.word_arguments")},
	{"Flags:", touchstone.Msg("cli.word_flags")},
	{"Commands:", touchstone.Msg("cli.word_commands")},
	{"Show context-sensitive help.", touchstone.Msg("cli.word_help")},
	{"Run \"touchstone <command> --help\" for more information on a command.", touchstone.Msg("cli.word_more")},
}

// usageFault says in the reader's language what is wrong with the command
// line.
func usageFault(c *console, err error) string {
	text := err.Error()
	for _, fault := range []struct {
		kong string
		ours func(rest string) touchstone.Message
	}{
		{"unknown flag ", func(r string) touchstone.Message { return touchstone.Msg("cli.unknown_flag", "flag", r) }},
		{"unexpected argument ", func(r string) touchstone.Message { return touchstone.Msg("cli.unexpected_argument", "argument", r) }},
		{"expected one of ", func(r string) touchstone.Message { return touchstone.Msg("cli.expected_command", "commands", r) }},
		{"expected ", func(r string) touchstone.Message { return touchstone.Msg("cli.expected", "what", r) }},
		{"missing flags: ", func(r string) touchstone.Message { return touchstone.Msg("cli.missing_flags", "flags", r) }},
	} {
		if rest, ok := strings.CutPrefix(text, fault.kong); ok {
			return c.text(fault.ours(rest))
		}
	}
	return text
}
