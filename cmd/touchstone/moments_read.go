// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/value"
	"touchstone/locale"
	"touchstone/moment"
)

// scale is that of the ratings, and which of them are bad and good.
type scale struct{ low, high, bad, good float64 }

func (s scale) quality(rating float64) moment.Quality {
	switch {
	case rating <= s.bad:
		return moment.Bad
	case rating >= s.good:
		return moment.Good
	}
	return moment.Ordinary
}

// momentFiles reads the file of customers, then that of events.
type momentFiles struct {
	cmd   *momentsCmd
	scale scale

	customers, events layout
	rows              map[string]uint32 // of customers, by their id
	touchpoints       map[string]uint16
	times             *value.Times // nil: the order is a number

	out moment.Encounters
}

// layout is what the columns of a file are.
type layout struct {
	names []string
	roles []string
	at    map[string]int // column by role, of roles that one column has
	cells []*cells       // by column; nil where it has none
}

func newMomentFiles(cmd *momentsCmd, s scale) *momentFiles {
	return &momentFiles{cmd: cmd, scale: s, rows: map[string]uint32{}, touchpoints: map[string]uint16{}}
}

// open settles the roles of a file's columns at its first row.
func (f *momentFiles) open(l *layout, names []string, roles, required []string, file string) error {
	l.names, l.roles, l.at = slices.Clone(names), f.cmd.momentRoles(names, roles), map[string]int{}
	l.cells = make([]*cells, len(names))
	for i, role := range l.roles {
		if slices.Contains(roles, role) && role != roleOutcome && role != roleCovariate {
			l.at[role] = i
		}
	}
	for _, role := range required {
		if !l.has(role) {
			return l.lacks(role, file)
		}
	}
	return nil
}

func (l *layout) has(role string) bool {
	_, ok := l.at[role]
	return ok
}

func (l *layout) lacks(role, file string) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: role, Message: touchstone.Msg("moments.no_column", "file", file,
		"what", touchstone.Msg("moments.role_"+role), "names", headers[role][:4], "columns", l.names)}
}

func (f *momentFiles) customer(r ingest.Row) error {
	l := &f.customers
	if l.names == nil {
		if err := f.open(l, r.Names, []string{roleCustomer}, []string{roleCustomer}, f.cmd.Customers); err != nil {
			return err
		}
		for i, name := range l.names {
			switch {
			case l.roles[i] == roleCustomer || l.roles[i] == roleIgnored:
				continue
			case l.roles[i] == "" && knownAs(name, roleOutcome) && len(f.cmd.Outcomes) > 0:
				l.roles[i] = roleIgnored // an outcome that was not asked for must not be adjusted for
				continue
			case l.roles[i] == "" && knownAs(name, roleOutcome):
				l.roles[i] = roleOutcome
			case l.roles[i] == "":
				l.roles[i] = roleCovariate
			}
			l.cells[i] = newCells(name)
		}
	}
	id := strings.TrimSpace(string(r.Cell(l.at[roleCustomer])))
	if _, known := f.rows[id]; id == "" || known {
		reason := touchstone.Msg("moments.reject_twice", "id", id)
		if id == "" {
			reason = touchstone.Msg("moments.reject_nobody")
		}
		r.Reject(l.names[l.at[roleCustomer]], reason)
		return nil
	}
	f.rows[id] = uint32(len(f.rows))
	for i, c := range l.cells {
		if c != nil {
			c.add(r.Cell(i))
		}
	}
	return nil
}

var eventRoles = []string{roleCustomer, roleTouchpoint, roleOrder, roleRating, roleBefore, roleAfter}

func (f *momentFiles) event(r ingest.Row) error {
	l := &f.events
	if l.names == nil {
		if err := f.open(l, r.Names, eventRoles, []string{roleCustomer, roleTouchpoint}, f.cmd.Events); err != nil {
			return err
		}
		if !l.has(roleRating) && !(l.has(roleBefore) && l.has(roleAfter)) {
			return l.lacks(roleRating, f.cmd.Events) // nothing tells how an encounter was
		}
		for i, name := range l.names {
			if l.roles[i] == "" && knownAs(name, roleCovariate) {
				l.roles[i] = roleCovariate
			}
			switch l.roles[i] {
			case roleCovariate, roleOutcome, rolePlacebo:
				l.cells[i] = newCells(name)
			case "":
				l.roles[i] = roleIgnored
			}
		}
	}
	e, column, reason := f.read(r)
	if column != "" {
		r.Reject(l.names[l.at[column]], reason)
		return nil
	}
	o := &f.out
	o.Customer, o.Touchpoint, o.Quality = append(o.Customer, e.customer), append(o.Touchpoint, e.touchpoint), append(o.Quality, e.quality)
	o.Before, o.After = append(o.Before, float32(e.before)), append(o.After, float32(e.after))
	if l.has(roleOrder) {
		o.At = append(o.At, e.at)
	}
	for i, c := range l.cells {
		if c != nil {
			c.add(r.Cell(i))
		}
	}
	return nil
}

// encounter is one row of events.
type encounter struct {
	customer      uint32
	touchpoint    uint16
	at            int64
	quality       moment.Quality
	before, after float64
}

// read reads one row, or tells the role of the column that is wrong and why.
func (f *momentFiles) read(r ingest.Row) (e encounter, role string, reason touchstone.Message) {
	cell := func(role string) string {
		if at, ok := f.events.at[role]; ok {
			return strings.TrimSpace(string(r.Cell(at)))
		}
		return ""
	}
	id := cell(roleCustomer)
	row, known := f.rows[id]
	switch {
	case id == "":
		return e, roleCustomer, touchstone.Msg("moments.reject_nobody")
	case !known:
		return e, roleCustomer, touchstone.Msg("moments.reject_unknown", "id", id)
	}
	e.customer = row
	if e.touchpoint, known = f.touchpoint(cell(roleTouchpoint)); !known {
		return e, roleTouchpoint, touchstone.Msg("moments.reject_touchpoint")
	}
	if e.at, known = f.order(cell(roleOrder)); !known {
		return e, roleOrder, touchstone.Msg("moments.reject_order", "value", cell(roleOrder))
	}
	rating, ok := within(cell(roleRating), f.scale.low, f.scale.high)
	if !ok {
		return e, roleRating, touchstone.Msg("moments.reject_range", "value", cell(roleRating), "low", f.scale.low, "high", f.scale.high)
	}
	if rating == rating {
		e.quality = f.scale.quality(rating)
	}
	if e.before, ok = within(cell(roleBefore), -1, 1); !ok {
		return e, roleBefore, touchstone.Msg("moments.reject_range", "value", cell(roleBefore), "low", -1.0, "high", 1.0)
	}
	if e.after, ok = within(cell(roleAfter), -1, 1); !ok {
		return e, roleAfter, touchstone.Msg("moments.reject_range", "value", cell(roleAfter), "low", -1.0, "high", 1.0)
	}
	return e, "", touchstone.Message{}
}

// touchpoint gives the index of a name; not ok without one, or beyond what an
// index can tell apart.
func (f *momentFiles) touchpoint(name string) (uint16, bool) {
	at, known := f.touchpoints[name]
	if known {
		return at, true
	}
	if name == "" || len(f.touchpoints) >= math.MaxUint16 {
		return 0, false
	}
	at = uint16(len(f.touchpoints))
	f.touchpoints[name] = at
	f.out.Touchpoints = append(f.out.Touchpoints, name)
	return at, true
}

// order reads a step or a time; the first cell says which it is.
func (f *momentFiles) order(cell string) (int64, bool) {
	if _, ok := f.events.at[roleOrder]; !ok {
		return 0, true
	}
	if f.times == nil {
		if v, ok := value.Number(cell); ok && math.Abs(v) < 1e12 {
			return int64(math.Round(v * 1000)), true
		}
		if len(f.out.Customer) > 0 {
			return 0, false
		}
		f.times = value.NewTimes([]string{cell})
	}
	return f.times.Parse(cell)
}

// within reads a number of a range; NaN where there is none.
func within(cell string, low, high float64) (float64, bool) {
	if slices.Contains(nothing, strings.ToLower(cell)) {
		return math.NaN(), true
	}
	v, ok := value.Number(cell)
	return v, ok && low <= v && v <= high
}

// encounters puts the columns together.
func (f *momentFiles) encounters() (moment.Encounters, error) {
	o := &f.out
	if len(o.Customer) == 0 {
		return *o, &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("moments.no_events", "file", f.cmd.Events)}
	}
	for _, role := range []string{roleBefore, roleAfter} {
		if _, ok := f.events.at[role]; !ok {
			o.Before, o.After = nil, nil
		}
	}
	o.Customers.N = len(f.rows)
	if err := f.columns(&f.customers, &o.Customers.Covariates, &o.Customers.Outcomes, &o.Customers.Placebos); err != nil {
		return *o, err
	}
	if err := f.columns(&f.events, &o.Covariates, &o.Outcomes, &o.Placebos); err != nil {
		return *o, err
	}
	return *o, f.checkAsked()
}

func (f *momentFiles) columns(l *layout, covariates *[]moment.Covariate, outcomes, placebos *[]moment.Outcome) error {
	for i, c := range l.cells {
		if c == nil {
			continue
		}
		if l.roles[i] == roleCovariate {
			covariate, ok := c.covariate()
			if !ok {
				l.roles[i] = roleIgnored
				continue
			}
			*covariates = append(*covariates, covariate)
			continue
		}
		values, binary, ok := c.outcome()
		if !ok {
			return &touchstone.Error{Kind: touchstone.Invalid, Field: c.name, Message: touchstone.Msg("moments.outcome_text", "column", c.name)}
		}
		into := outcomes
		if l.roles[i] == rolePlacebo {
			into = placebos
		}
		*into = append(*into, moment.Outcome{Name: c.name, Impact: f.impact(c.name), Binary: binary, Values: values})
	}
	return nil
}

func (f *momentFiles) impact(name string) moment.Impact {
	for _, s := range f.cmd.Outcomes {
		if w, err := parseOutcome(s); err == nil && w.name == name {
			return w.impact
		}
	}
	return impactOf(name)
}

// checkAsked tells columns that the command line names and no file has.
func (f *momentFiles) checkAsked() error {
	has := func(name string) bool {
		return slices.Contains(f.customers.names, name) || slices.Contains(f.events.names, name)
	}
	asked := slices.Concat(f.cmd.Placebos, f.cmd.Covariates, f.cmd.Ignore)
	for _, s := range f.cmd.Outcomes {
		w, err := parseOutcome(s)
		if err != nil {
			return err
		}
		asked = append(asked, w.name)
	}
	for _, name := range asked {
		if name = strings.TrimSpace(name); !has(name) {
			return &touchstone.Error{Kind: touchstone.Invalid, Field: name, Message: touchstone.Msg("moments.unknown_column", "name", name, "columns", slices.Concat(f.customers.names, f.events.names))}
		}
	}
	return nil
}

// shownRejects is how many rejected rows a document shows.
const shownRejects = 20

// input says what was read.
func (f *momentFiles) input(c *console, customers, events *ingest.Table) *moment.Input {
	in := &moment.Input{Files: []moment.InputFile{}, Rejects: []moment.RowReject{}}
	for _, part := range []struct {
		table *ingest.Table
		l     *layout
	}{{customers, &f.customers}, {events, &f.events}} {
		in.Rejected += part.table.Rejects.Count
		for _, file := range part.table.Files {
			shown := moment.InputFile{Name: file.Name, Rows: file.Rows, Rejected: part.table.Rejects.Count, Columns: []moment.InputColumn{}}
			for i, name := range part.l.names {
				shown.Columns = append(shown.Columns, moment.InputColumn{Name: name, Role: part.l.roles[i]})
			}
			in.Files = append(in.Files, shown)
		}
		for _, r := range part.table.Rejects.First {
			if len(in.Rejects) < shownRejects {
				in.Rejects = append(in.Rejects, moment.RowReject{File: r.File, Line: r.Line, Column: r.Column, Reason: locale.Text(c.lang, r.Reason)})
			}
		}
	}
	return in
}

func value32(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) }
