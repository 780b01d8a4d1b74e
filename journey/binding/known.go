// SPDX-License-Identifier: Apache-2.0

package binding

import (
	"slices"
	"time"

	"touchstone"
	"touchstone/answer"
	"touchstone/query"
)

// The places of figures in the order of measures; behind the metrics stand the
// median and the 90th percentile of how long contacts take.
const (
	contacts = iota
	customers
	firstMetric
)

// stage gives what is known of a stage and of everything in it.
func (b *binder) stage(s *touchstone.JourneyStage) (Stage, error) {
	out := Stage{Steps: make([]Step, len(s.Touchpoints)), Cards: make([]Card, len(s.Cards))}
	var met []touchstone.TouchpointID
	for i := range s.Touchpoints {
		var err error
		if out.Steps[i], err = b.step(&s.Touchpoints[i]); err != nil {
			return out, err
		}
		met = append(met, s.Touchpoints[i].Choices()...)
	}
	slices.Sort(met)
	var err error
	if out.Known, err = b.known(slices.Compact(met), false); err != nil {
		return out, err
	}
	for i := range s.Cards {
		if out.Cards[i], err = b.card(&s.Cards[i]); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (b *binder) step(s *touchstone.JourneyStep) (Step, error) {
	choices := s.Choices()
	known, err := b.known(choices, true)
	out := Step{Known: known, Outside: slices.ContainsFunc(choices, func(id touchstone.TouchpointID) bool { return !b.own(id) })}
	out.Level = b.levelOf(&known, choices)
	return out, err
}

// known gives what is known of touchpoints together.
func (b *binder) known(ids []touchstone.TouchpointID, step bool) (Known, error) {
	var out Known
	switch {
	case len(ids) == 0:
	case len(ids) == 1:
		r := b.rows[ids[0]]
		b.count(&out, r.figures, step)
		out.Feeling, out.Also = b.feeling(b.feelings[ids[0]], r.figures)
		if r.figures == nil && b.folded {
			out.Contacts.Hidden = true
		}
		if _, felt := b.feelings[ids[0]]; !felt && b.unfelt && out.Feeling.Value == nil {
			out.Feeling.Hidden = true
		}
	case slices.ContainsFunc(ids, func(id touchstone.TouchpointID) bool { return !b.own(id) || !slices.Contains(b.all, id) }) || b.groups == MostGroups:
		out.Unasked = true
	default:
		b.groups++
		if err := b.together(&out, ids, step); err != nil {
			return out, err
		}
	}
	for _, id := range ids {
		out.Newest = max(out.Newest, b.days[string(id)])
	}
	out.State = b.state(&out)
	return out, nil
}

// count fills in what was counted.
func (b *binder) count(out *Known, figures []answer.Figure, step bool) {
	if figures == nil {
		return
	}
	out.Contacts, out.Customers = figures[contacts], figures[customers]
	if step {
		out.Median, out.P90 = figures[len(figures)-2], figures[len(figures)-1]
	}
}

// together asks about several touchpoints as one. Where the answer for one of
// them is hidden, that for all is, since the others would give it away.
func (b *binder) together(out *Known, ids []touchstone.TouchpointID, step bool) error {
	found, err := b.Ask(b.ctx, b.question(b.measures(step), query.ByTouchpoint, ids))
	if err != nil {
		return err
	}
	figures := found.Rows[0].Figures
	for i := range figures {
		if b.someHidden(ids, i) {
			figures[i] = answer.Figure{Hidden: true, Unit: figures[i].Unit}
		}
	}
	b.count(out, figures, step)
	var said answer.Figure
	if b.Mentions != "" {
		found, err := b.Ask(b.ctx, b.question(b.mentions(), query.ByAbout, ids))
		if err != nil {
			return err
		}
		said = found.Rows[0].Figures[0]
		if b.unfelt && slices.ContainsFunc(ids, func(id touchstone.TouchpointID) bool { _, felt := b.feelings[id]; return !felt }) {
			said = answer.Figure{Hidden: true}
		}
	}
	out.Feeling, out.Also = b.feeling(said, figures)
	return nil
}

// someHidden tells whether a figure is, or may be, hidden at one of several
// touchpoints.
func (b *binder) someHidden(ids []touchstone.TouchpointID, figure int) bool {
	return slices.ContainsFunc(ids, func(id touchstone.TouchpointID) bool {
		r, has := b.rows[id]
		return !has && b.folded || has && r.figures[figure].Hidden
	})
}

// feeling chooses where a feeling comes from: what was said of the touchpoint
// where that is enough, else the metric with the most answers where these are
// enough, else whichever of both has more. What is not chosen is given beside
// it.
func (b *binder) feeling(said answer.Figure, figures []answer.Figure) (chosen, other Feeling) {
	best := -1
	for i := range b.Metrics {
		if figures != nil && (best < 0 || figures[firstMetric+i].N > figures[firstMetric+best].N) {
			best = i
		}
	}
	words, score := ofMentions(said), Feeling{}
	if best >= 0 {
		score = ofScore(figures[firstMetric+best], b.Metrics[best])
	}
	fewWords := words.N < MinFacts && (score.N >= MinFacts || score.N > words.N)
	if fewWords || words.N == 0 && score.Hidden {
		return score, words
	}
	return words, score
}

// ofMentions puts a balance of -100 (all bad) to 100 (all good) on -2 to 2.
func ofMentions(f answer.Figure) Feeling {
	return felt(f, FromMentions, func(points float64) float64 { return points / 50 })
}

// ofScore puts a mean on its scale on -2 to 2: its middle is 0, its ends are -2
// and 2.
func ofScore(f answer.Figure, m query.Measure) Feeling {
	low, high := float64(m.Low)/100, float64(m.High)/100
	out := felt(f, FromScore, func(mean float64) float64 { return 4*(mean-low)/(high-low) - 2 })
	if out.Source != "" {
		out.Metric = m.Metric
	}
	return out
}

func felt(f answer.Figure, from Source, onScale func(float64) float64) Feeling {
	out := Feeling{N: f.N, Method: f.Method, Hidden: f.Hidden}
	if f.N > 0 {
		out.Source = from
	}
	put := func(v *float64) *float64 {
		if v == nil {
			return nil
		}
		at := min(max(onScale(*v), -2), 2)
		return &at
	}
	out.Value, out.Low, out.High = put(f.Value), put(f.Low), put(f.High)
	return out
}

// state tells how far a feeling can be relied on.
func (b *binder) state(k *Known) State {
	switch {
	case k.Feeling.Value == nil:
		return None
	case b.silent(k.Newest):
		return Stale
	case k.Feeling.N < MinFacts:
		return Thin
	}
	return Live
}

// silent tells whether the last day with a fact is long before the newest of
// all. A touchpoint without facts of its own, of which people only speak, is
// not silent.
func (b *binder) silent(day string) bool {
	last, err := time.Parse(time.DateOnly, day)
	newest, errNewest := time.Parse(time.DateOnly, b.newest)
	return err == nil && errNewest == nil && newest.Sub(last) > SilentDays*24*time.Hour
}
