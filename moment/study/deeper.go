// SPDX-License-Identifier: Apache-2.0

package study

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/moment/consistency"
	"touchstone/moment/contrast"
	"touchstone/moment/priority"
	"touchstone/stats"
)

// Cause is a touchpoint behind whose bad encounters go before bad encounters
// with one that customers see.
type Cause struct {
	Behind, Front int // index of the touchpoint behind, by BehindID; of the findings
	BehindID      touchstone.TouchpointID
	stats.Effect  // on the share of bad encounters in front
	N             int
	Q             float64
	Holds         bool // Q under the level, for the worse
}

// Uneven is a measure of a touchpoint, or of a stage, over one dimension.
type Uneven struct {
	consistency.Finding
	Touchpoint touchstone.TouchpointID // "" when it is about a stage
	Stage      touchstone.StageID
	Over       Dimension
	Names      []string // of the finding's places
}

// Tone is how much there was to compare of the tone of encounters.
type Tone struct {
	N        int // encounters of which customers said how the staff were
	Compared int // touchpoints and stages by dimension that it sufficed for
}

// Dimension is what places differ by.
type Dimension string

// The dimensions.
const (
	OverUnits    Dimension = "unit"
	OverChannels Dimension = "channel"
	OverShifts   Dimension = "shift" // night from 0, morning from 6, afternoon from 12, evening from 18
)

// Contrast is an effect that was held against itself in several groups.
type Contrast struct {
	contrast.Contrast
	Trait string   // "" between periods
	Names []string // of the groups
}

// deepen adds what is known beyond the moments themselves.
func (s *Study) deepen(ctx context.Context, a *assembly.Assembly, g *ground) error {
	if err := s.meetings(ctx, a.Meetings); err != nil {
		return err
	}
	var err error
	if s.Views, err = views(ctx, a, &s.Findings); err != nil {
		return err
	}
	if s.Stated, err = stated(a); err != nil {
		return err
	}
	if s.Views != nil {
		disagreeStated(s.Views, s.Stated)
	}
	s.Channels = channels(a, g.contacts)
	s.Waits = waits(a)
	if s.Causes, err = causes(ctx, a); err != nil {
		return err
	}
	if err = s.uneven(ctx, a, g); err != nil {
		return err
	}
	if s.Drift, err = s.drift(ctx, a); err != nil {
		return err
	}
	s.Segments, err = segments(ctx, a)
	return err
}

// meetings adds what goes with having met a touchpoint at all.
func (s *Study) meetings(ctx context.Context, m *moment.Meetings) error {
	if m == nil {
		for t := range s.Findings.Touchpoints {
			s.Findings.Touchpoints[t].Met = moment.Comparison{Reason: moment.TooFew, AUC: math.NaN(), Comparable: math.NaN()}
		}
		return nil
	}
	met, err := moment.Met(ctx, *m, moment.FindOptions{SmallestEmotion: s.Question.Emotion})
	for t := range met {
		s.Findings.Touchpoints[t].Met = met[t]
	}
	return err
}

// waits fits a curve for every touchpoint. Encounters that are bad only because
// they broke their standard would make it a step, so only what customers rated
// or said counts.
func waits(a *assembly.Assembly) []priority.Waits {
	rows := make([][]int, len(a.Touchpoints))
	for i, t := range a.Touchpoint {
		if a.Told[i] {
			rows[t] = append(rows[t], i)
		}
	}
	out := make([]priority.Waits, len(rows))
	for t, of := range rows {
		seconds, quality, customers := make([]float32, len(of)), make([]moment.Quality, len(of)), make([]uint32, len(of))
		for k, i := range of {
			seconds[k], quality[k], customers[k] = a.Waits[i], a.Quality[i], a.Customer[i]
		}
		out[t] = priority.FitWaits(seconds, quality, customers)
	}
	return out
}

// causes tells what goes before bad encounters, behind.
func causes(ctx context.Context, a *assembly.Assembly) ([]Cause, error) {
	if a.Behind == nil {
		return nil, nil
	}
	f, err := moment.Find(ctx, a.Behind.Encounters, moment.FindOptions{Skip: moment.Skipped{Goods: true, Met: true, Sensitivity: true}})
	if touchstone.KindOf(err) == touchstone.NotEnough {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Cause
	var p []float64
	for b := range f.Touchpoints {
		for _, e := range f.Touchpoints[b].Bads.Effects {
			front := slices.Index(a.Touchpoints, e.Outcome)
			if e.Reason == "" && front >= 0 {
				out = append(out, Cause{Behind: b, Front: front, BehindID: touchstone.TouchpointID(f.Touchpoints[b].Name), Effect: e.Effect, N: e.N0 + e.N1})
				p = append(p, e.P)
			}
		}
	}
	for i, q := range stats.BenjaminiHochberg(p) {
		out[i].Q, out[i].Holds = q, q < contrast.Level && out[i].Value > 0
	}
	return out, nil
}

// uneven compares touchpoints, then stages, over units, channels and shifts; it
// keeps what differs beyond chance.
func (s *Study) uneven(ctx context.Context, a *assembly.Assembly, g *ground) error {
	shifts := make([]uint16, len(a.Hours))
	for i, h := range a.Hours {
		shifts[i] = uint16(h/6) + 1
	}
	over := []consistency.Dimension{{Name: string(OverUnits), Codes: a.Units.Codes}, {Name: string(OverChannels), Codes: a.Channels.Codes}, {Name: string(OverShifts), Codes: shifts}}
	e := consistency.Encounters{Subjects: len(a.Touchpoints), Subject: a.Touchpoint, Customer: a.Customer, Quality: a.Quality, Waits: a.Waits, Tone: a.Tone, Over: over}
	touchpoints, err := consistency.Find(ctx, e)
	if err != nil {
		return err
	}
	stages, subject := byStage(a, g.stages)
	e.Subjects, e.Subject = len(stages), subject
	ofStages, err := consistency.Find(ctx, e)
	if err != nil {
		return err
	}
	s.Tone = &Tone{N: spoken(a)}
	add := func(f consistency.Finding, u Uneven) {
		if f.Measure == consistency.Tone {
			s.Tone.Compared++
		}
		if !f.Uneven {
			return
		}
		u.Finding, u.Over = f, Dimension(over[f.Dimension].Name)
		for _, p := range f.Places {
			u.Names = append(u.Names, placeName(a, u.Over, p.Code))
		}
		s.Uneven = append(s.Uneven, u)
	}
	for _, f := range touchpoints {
		add(f, Uneven{Touchpoint: touchstone.TouchpointID(a.Touchpoints[f.Subject])})
	}
	for _, f := range ofStages {
		add(f, Uneven{Stage: stages[f.Subject]})
	}
	return nil
}

// spoken counts the encounters of which customers said how the staff were.
func spoken(a *assembly.Assembly) (n int) {
	for _, v := range a.Tone {
		if v < 0 || v > 0 {
			n++
		}
	}
	return n
}

// byStage numbers stages with two touchpoints or more, and gives the stage of
// each encounter.
func byStage(a *assembly.Assembly, of []touchstone.StageID) (stages []touchstone.StageID, subject []uint16) {
	counts := map[touchstone.StageID]int{}
	for _, s := range of {
		counts[s]++
	}
	number := make([]uint16, len(of))
	for t, s := range of {
		if number[t] = consistency.NoSubject; s == "" || counts[s] < 2 {
			continue
		}
		i := slices.Index(stages, s)
		if i < 0 {
			i = len(stages)
			stages = append(stages, s)
		}
		number[t] = uint16(i)
	}
	subject = make([]uint16, len(a.Touchpoint))
	for i, t := range a.Touchpoint {
		subject[i] = number[t]
	}
	return stages, subject
}

// placeName gives the code of a unit or channel, or the first hour of a shift.
func placeName(a *assembly.Assembly, over Dimension, code uint16) string {
	switch over {
	case OverUnits:
		return a.Units.Names[code]
	case OverChannels:
		return a.Channels.Names[code]
	}
	return []string{"0", "6", "12", "18"}[code-1]
}

// drift holds the earlier half of the time against the later one.
func (s *Study) drift(ctx context.Context, a *assembly.Assembly) ([]Contrast, error) {
	middle := s.First.Add(s.Last.Sub(s.First) / 2)
	s.Halves = [2]time.Time{s.First, middle}
	g := contrast.Groups{Names: []string{"earlier", "later"}, Of: make([]uint16, len(a.At))}
	for i, at := range a.At {
		if at >= middle.UnixMilli() {
			g.Of[i] = 1
		}
	}
	return contrasts(ctx, a, g, "")
}

// mostGroups is how many values of a trait are held against each other.
const mostGroups = 8

// segments holds the values of every trait against each other.
func segments(ctx context.Context, a *assembly.Assembly) ([]Contrast, error) {
	var out []Contrast
	for _, c := range a.Covariates {
		name, ok := strings.CutPrefix(c.Name, "trait:")
		if !ok {
			continue
		}
		g := contrast.Groups{Of: make([]uint16, len(c.Values))}
		for i, v := range c.Values {
			if g.Of[i] = contrast.NoGroup; !math.IsNaN(float64(v)) && c.Levels[int(v)] != "" && v < mostGroups {
				g.Of[i] = uint16(v)
			}
		}
		g.Names = c.Levels[:min(len(c.Levels), mostGroups)]
		found, err := contrasts(ctx, a, g, name)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func contrasts(ctx context.Context, a *assembly.Assembly, g contrast.Groups, trait string) ([]Contrast, error) {
	found, err := contrast.Find(ctx, a.Encounters, g, moment.FindOptions{})
	if err != nil {
		return nil, err
	}
	var out []Contrast
	for _, c := range found {
		out = append(out, Contrast{Contrast: c, Trait: trait, Names: g.Names})
	}
	return out, nil
}
