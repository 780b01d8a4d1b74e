// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/client"
	"touchstone/httpapi"
	"touchstone/journey"
	"touchstone/journey/attribution"
	"touchstone/journey/path"
	"touchstone/journey/waiting"
	"touchstone/locale"
)

// trailsCmd asks about the journeys that customers really take.
type trailsCmd struct {
	Graph       graphCmd       `cmd:"" help:"${help_trails_graph}"`
	Variants    variantsCmd    `cmd:"" help:"${help_trails_variants}"`
	Paths       pathsCmd       `cmd:"" help:"${help_trails_paths}"`
	Funnel      funnelCmd      `cmd:"" help:"${help_trails_funnel}"`
	Waiting     waitingCmd     `cmd:"" help:"${help_trails_waiting}"`
	Conformance conformanceCmd `cmd:"" help:"${help_trails_conformance}"`
	Difference  differenceCmd  `cmd:"" help:"${help_trails_difference}"`
	Attribution attributionCmd `cmd:"" help:"${help_trails_attribution}"`
	Next        nextCmd        `cmd:"" help:"${help_trails_next}"`
	Cohorts     cohortsCmd     `cmd:"" help:"${help_trails_cohorts}"`
	Value       valueCmd       `cmd:"" help:"${help_trails_value}"`
}

// trails says which journeys a command asks about.
type trails struct {
	remote
	Steps  string              `enum:"touchpoint,stage,channel,shape,unit" default:"touchpoint" help:"${help_trails_steps}"`
	Level  string              `help:"${help_trails_level}"`
	Scope  string              `help:"${help_trails_scope}"`
	ByUnit string              `help:"${help_trails_by_unit}"`
	Gap    time.Duration       `help:"${help_trails_gap}"`
	Object string              `help:"${help_trails_object}"`
	Starts []string            `help:"${help_trails_case_starts}"`
	Ends   []string            `help:"${help_trails_case_ends}"`
	After  touchstone.Position `help:"${help_after}"`
}

// explore runs an analysis and shows it as a table or as JSON.
func explore[R any](c *console, t *trails, analysis string, ask any, show func(*sheet, *R)) error {
	server, err := t.client(c)
	if err != nil {
		return err
	}
	cases := client.Cases{GapMS: t.Gap.Milliseconds(), Object: t.Object, Starts: t.Starts, Ends: t.Ends}
	found, err := server.Explore(c.ctx, analysis, client.Trails{Steps: t.Steps, Level: t.Level, Scope: t.Scope, Cases: cases, After: t.After, ByUnit: t.ByUnit}, ask)
	if err != nil {
		return err
	}
	if t.JSON {
		return printJSON(c, found)
	}
	zone, err := time.LoadLocation(found.Provenance.Zone)
	if err != nil {
		return err
	}
	blank := func() *sheet {
		s := newSheet(c, found.Steps)
		s.zone = zone
		return s
	}
	if err := showResult(blank(), found.Result, show); err != nil {
		return err
	}
	note(c, found.Unplaced > 0, touchstone.Msg("cli.trails_unplaced", "n", found.Unplaced))
	for _, u := range found.Units {
		fmt.Fprintln(c.stdout, c.text(touchstone.Msg("cli.trails_unit", "name", cmp.Or(u.Name, u.Key), "customers", u.Customers, "events", u.Events)))
		if len(u.Result) == 0 {
			continue
		}
		if err := showResult(blank(), u.Result, show); err != nil {
			return err
		}
	}
	note(c, found.UnitsHidden > 0, touchstone.Msg("cli.trails_units_hidden", "n", found.UnitsHidden))
	return nil
}

// showResult shows one result on a sheet.
func showResult[R any](s *sheet, result json.RawMessage, show func(*sheet, *R)) error {
	var r R
	if err := json.Unmarshal(result, &r); err != nil {
		return err
	}
	show(s, &r)
	s.next()
	if !s.shown {
		fmt.Fprintln(s.stdout, s.text(touchstone.Msg("cli.trails_no_rows")))
	}
	return nil
}

// sheet is a table in the making.
type sheet struct {
	*console
	table table.Writer
	notes []touchstone.Message
	shown bool              // whether a table had rows
	names map[string]string // of steps, by key
	zone  *time.Location    // of days; nil where there are none
}

func newSheet(c *console, steps []client.TrailStep) *sheet {
	s := &sheet{console: c, names: map[string]string{"": c.text(touchstone.Msg("cli.trails_other"))}}
	s.begin()
	for _, step := range steps {
		if step.Key != "" {
			s.names[step.Key] = step.Name
		}
		if step.Key != "" && step.Name == "" {
			s.names[step.Key] = step.Key
		}
	}
	return s
}

// next shows the table, unless it has no rows, and the notes, and begins another.
func (s *sheet) next() {
	if s.table.Length() > 0 {
		s.shown = true
		s.table.Render()
		fmt.Fprintln(s.stdout)
	}
	for _, m := range s.notes {
		note(s.console, true, m)
	}
	s.notes = nil
	s.begin()
}

// begin begins a table.
func (s *sheet) begin() {
	s.table = table.NewWriter()
	s.table.SetOutputMirror(s.stdout)
	s.table.SetStyle(table.StyleLight)
}

// title writes a line above the table.
func (s *sheet) title(m touchstone.Message) { s.table.SetTitle("%s", s.text(m)) }

func (s *sheet) head(all ...touchstone.Message) {
	row := table.Row{}
	for _, m := range all {
		row = append(row, s.text(m))
	}
	s.table.AppendHeader(row)
}

func (s *sheet) row(cells ...any) { s.table.AppendRow(cells) }

// name gives the name of a step.
func (s *sheet) name(key string) string {
	if name, ok := s.names[key]; ok {
		return name
	}
	return key
}

// way gives the names along a path.
func (s *sheet) way(keys []string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = s.name(k)
	}
	return strings.Join(names, " → ")
}

// among gives the names of several steps.
func (s *sheet) among(keys []string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = s.name(k)
	}
	return strings.Join(names, " + ")
}

// count writes a whole number.
func count[N int | int64](s *sheet, n N) string { return locale.Count(s.lang, float64(n)) }

// share writes a share of one.
func (s *sheet) share(v *float64) string {
	if v == nil {
		return s.text(touchstone.Msg("cli.query_none"))
	}
	return locale.Value(s.lang, *v, "percent")
}

// within writes a share with its interval.
func (s *sheet) within(v, low, high *float64) string {
	return s.interval(s.share, v, low, high)
}

// interval writes a figure with its interval, where it has one.
func (s *sheet) interval(write func(*float64) string, v, low, high *float64) string {
	if v == nil || low == nil || high == nil {
		return write(v)
	}
	return write(v) + " (" + write(low) + "–" + write(high) + ")"
}

// rate writes a share with its interval.
func (s *sheet) rate(r journey.Rate) string { return s.within(r.Value, r.Low, r.High) }

// day writes the day of a time in Unix milliseconds.
func (s *sheet) day(ms int64) string { return time.UnixMilli(ms).In(s.zone).Format(time.DateOnly) }

// seconds writes a span of time.
func (s *sheet) seconds(v *float64) string {
	if v == nil {
		return s.text(touchstone.Msg("cli.query_none"))
	}
	return locale.Duration(s.lang, *v)
}

type graphCmd struct {
	trails
	Activities float64 `help:"${help_trails_activities}"`
	Edges      float64 `default:"0.8" help:"${help_trails_edges}"`
}

// Run shows which step follows which.
func (cmd *graphCmd) Run(c *console) error {
	return explore(c, &cmd.trails, "graph", httpapi.AskGraph{Activities: cmd.Activities, Edges: cmd.Edges}, showGraph)
}

type variantsCmd struct {
	trails
	Top    int `default:"20" help:"${help_trails_top}"`
	Groups int `default:"6" help:"${help_trails_groups}"`
}

// Run shows the distinct journeys.
func (cmd *variantsCmd) Run(c *console) error {
	return explore(c, &cmd.trails, "variants", httpapi.AskVariants{Top: cmd.Top, Groups: cmd.Groups}, showVariants)
}

type pathsCmd struct {
	trails
	Anchor     []string        `arg:"" optional:"" help:"${help_trails_anchor}"`
	Occurrence path.Occurrence `enum:"first,last,every" default:"first" help:"${help_trails_occurrence}"`
	Before     bool            `xor:"side" help:"${help_trails_before}"`
	Both       bool            `xor:"side" help:"${help_trails_both}"`
	Depth      int             `default:"3" help:"${help_trails_depth}"`
	Repeats    path.Repeats    `enum:"keep,collapse,unique" default:"keep" help:"${help_trails_repeats}"`
	Unordered  bool            `help:"${help_trails_unordered}"`
	StartsWith []string        `help:"${help_trails_starts}"`
	EndsWith   []string        `help:"${help_trails_ends}"`
	Top        int             `default:"5" help:"${help_trails_top}"`
	Bands      int             `help:"${help_trails_bands}"`
}

// Run shows where journeys lead from a step, or where they come from.
func (cmd *pathsCmd) Run(c *console) error {
	ask := httpapi.AskPaths{Anchor: cmd.Anchor, Occurrence: cmd.Occurrence, Direction: path.After, Depth: cmd.Depth, Repeats: cmd.Repeats, Unordered: cmd.Unordered,
		StartsWith: cmd.StartsWith, EndsWith: cmd.EndsWith, Top: cmd.Top, Bands: cmd.Bands}
	switch {
	case cmd.Before:
		ask.Direction = path.Before
	case cmd.Both:
		ask.Direction = path.Both
	}
	return explore(c, &cmd.trails, "paths", ask, showPaths)
}

type waitingCmd struct {
	trails
	From    []string      `required:"" help:"${help_trails_from}"`
	To      []string      `required:"" help:"${help_trails_to}"`
	Without []string      `help:"${help_trails_wait_without}"`
	Every   bool          `help:"${help_trails_every}"`
	Within  time.Duration `help:"${help_trails_within}"`
	Share   int           `default:"900" help:"${help_trails_share}"`

	Quantiles []int `help:"${help_trails_quantiles}"`

	Standard string   `help:"${help_trails_standard}"`
	Closed   []string `help:"${help_trails_closed}"`
}

// Run shows how long it takes from one step to another.
func (cmd *waitingCmd) Run(c *console) error {
	ask := httpapi.AskWaiting{From: cmd.From, To: cmd.To, Without: cmd.Without, Quantiles: cmd.Quantiles, StandardID: cmd.Standard, Closed: cmd.Closed}
	if cmd.Every {
		ask.Occurrence = waiting.Every
	}
	if cmd.Within != 0 {
		ask.Standard = &waiting.Standard{Statistic: touchstone.StatShare, Bound: touchstone.AtMost, ThresholdMS: cmd.Within.Milliseconds(), Share: cmd.Share}
	}
	return explore(c, &cmd.trails, "waiting", ask, showWaiting)
}

type conformanceCmd struct {
	trails
	Journey  touchstone.JourneyID `arg:"" help:"${help_trails_journey}"`
	Outcomes []string             `help:"${help_trails_outcomes}"`
	Ignore   []string             `help:"${help_trails_ignore}"`

	Undesigned httpapi.Undesigned `enum:"stages,all,none" default:"stages" help:"${help_trails_undesigned}"`

	Standards bool     `help:"${help_trails_standards}"`
	Closed    []string `help:"${help_trails_closed}"`
}

// Run shows how customers keep to a designed journey.
func (cmd *conformanceCmd) Run(c *console) error {
	ask := httpapi.AskConformance{Journey: cmd.Journey, Outcomes: cmd.Outcomes, Ignore: cmd.Ignore, Undesigned: cmd.Undesigned, Standards: cmd.Standards, Closed: cmd.Closed}
	return explore(c, &cmd.trails, "conformance", ask, showConformance)
}

type differenceCmd struct {
	trails
	Against  string   `help:"${help_trails_against}"`
	Outcomes []string `help:"${help_trails_outcomes}"`
}

// Run shows how two groups of customers differ.
func (cmd *differenceCmd) Run(c *console) error {
	return explore(c, &cmd.trails, "difference", httpapi.AskDifference{Against: cmd.Against, Outcomes: cmd.Outcomes}, showDifference)
}

type attributionCmd struct {
	trails
	Outcomes    []string            `arg:"" help:"${help_trails_outcomes}"`
	Touchpoints []string            `help:"${help_trails_credited}"`
	Models      []attribution.Model `help:"${help_trails_models}"`
	Lookback    time.Duration       `help:"${help_trails_lookback}"`
	HalfLife    time.Duration       `help:"${help_trails_half_life}"`
	Order       int                 `help:"${help_trails_order}"`
	Resamples   int                 `help:"${help_trails_resamples}"`
	Limit       int                 `help:"${help_trails_alone}"`
	Currency    string              `help:"${help_trails_currency}"`
	Top         int                 `default:"10" help:"${help_trails_top}"`
}

// Run credits outcomes to the steps before them.
func (cmd *attributionCmd) Run(c *console) error {
	ask := httpapi.AskAttribution{Outcomes: cmd.Outcomes, Touchpoints: cmd.Touchpoints, Models: cmd.Models, LookbackMS: cmd.Lookback.Milliseconds(), HalfLifeMS: cmd.HalfLife.Milliseconds(),
		Order: cmd.Order, Resamples: cmd.Resamples, Limit: cmd.Limit, Currency: cmd.Currency}
	return explore(c, &cmd.trails, "attribution", ask, func(s *sheet, r *attribution.Result) { showAttribution(s, r, cmd.Top) })
}

type nextCmd struct {
	trails
	Last  []string  `arg:"" optional:"" help:"${help_trails_last}"`
	Top   int       `default:"5" help:"${help_trails_top}"`
	Order int       `help:"${help_trails_next_order}"`
	Folds int       `help:"${help_trails_folds}"`
	Until time.Time `format:"2006-01-02" help:"${help_trails_learn_until}"`
}

// Run shows what comes next, and how well that is known.
func (cmd *nextCmd) Run(c *console) error {
	if err := cmd.days(c, &cmd.Until); err != nil {
		return err
	}
	return explore(c, &cmd.trails, "next", httpapi.AskNext{After: cmd.Last, Top: cmd.Top, Order: cmd.Order, Folds: cmd.Folds, UntilMS: unlessZero(cmd.Until)}, showNext)
}

type cohortsCmd struct {
	trails
	Entry  []string `arg:"" help:"${help_trails_entry}"`
	Return []string `help:"${help_trails_return}"`
	By     string   `enum:"day,week,month" default:"week" help:"${help_trails_cohort_by}"`
}

// Run shows who comes back, by when they began.
func (cmd *cohortsCmd) Run(c *console) error {
	return explore(c, &cmd.trails, "cohorts", httpapi.AskCohorts{Entry: cmd.Entry, Return: cmd.Return, By: cmd.By}, showCohorts)
}

type valueCmd struct {
	trails
	Touchpoints []string  `arg:"" help:"${help_trails_coming}"`
	AsOf        time.Time `required:"" format:"2006-01-02" help:"${help_trails_as_of}"`
	From        time.Time `format:"2006-01-02" help:"${help_trails_since}"`
	Parts       int       `default:"5" help:"${help_trails_parts}"`
	Outcomes    []string  `help:"${help_trails_outcomes}"`
	Until       time.Time `format:"2006-01-02" help:"${help_trails_outcomes_until}"`
	Currency    string    `help:"${help_trails_currency}"`
}

// Run shows customers by how recently and how often they came, and what that is
// worth.
func (cmd *valueCmd) Run(c *console) error {
	if err := cmd.days(c, &cmd.AsOf, &cmd.From, &cmd.Until); err != nil {
		return err
	}
	ask := httpapi.AskValue{Touchpoints: cmd.Touchpoints, AsOfMS: cmd.AsOf.UnixMilli(), FromMS: unlessZero(cmd.From), Parts: cmd.Parts,
		Outcomes: cmd.Outcomes, UntilMS: unlessZero(cmd.Until), Currency: cmd.Currency}
	return explore(c, &cmd.trails, "value", ask, showValue)
}

// unlessZero gives a day in Unix milliseconds; 0 where none was written.
func unlessZero(day time.Time) int64 {
	if day.IsZero() {
		return 0
	}
	return day.UnixMilli()
}
