// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"touchstone"
	"touchstone/locale"
	moments "touchstone/moment"
	"touchstone/moment/priority"
	"touchstone/moment/study"
)

// StudyShown is what a search found.
type StudyShown struct {
	StudyHead
	Question study.Question   `json:"question"`
	Findings moments.Document `json:"findings" doc:"Touchpoints by their names; those within the reader's scope."`
	IDs      []string         `json:"ids" doc:"Ids of findings.touchpoints, in their order."`
	Outcomes []study.Outcome  `json:"outcomes" doc:"That were looked for."`
	Absent   []string         `json:"absent" doc:"Of those, what never occurs."`
	Worth    []OutcomeWorth   `json:"worth" doc:"What one more of an outcome is worth."`
	Currency string           `json:"currency" doc:"Of all money here, in minor units."`
	First    time.Time        `json:"first,omitzero" doc:"When the first encounter began."`
	Last     time.Time        `json:"last,omitzero"`
	Through  time.Time        `json:"through,omitzero" doc:"Outcomes are known up to here: an encounter whose window has not ended counts for no outcome that has not happened."`
	TooLong  int              `json:"too_long" doc:"Customers left out because no person has so many events."`
	Pains    []PainCard       `json:"pains" doc:"Where, within a touchpoint, encounters go wrong more often than in the rest of it."`
	Items    []PriorityCard   `json:"items" doc:"What could be mended, what to do first on top."`
	Waits    []WaitCard       `json:"waits" doc:"Touchpoints of which a what-if can make waiting shorter."`
	Views    *ViewsCard       `json:"views,omitempty" doc:"What other methods say of the touchpoints; missing where no metric of the brand was answered."`
	Stated   []StatedCard     `json:"stated" doc:"What customers themselves say matters to them, and what they had expected."`
	Channels []ChannelCard    `json:"channels" doc:"Cost and reach of channels beside what bad encounters over them put at stake, those of most contacts first."`
	Causes   []CauseCard      `json:"causes" doc:"Touchpoints behind whose bad encounters go before bad encounters in front, adjusted; those that hold first."`
	Uneven   []UnevenCard     `json:"uneven" doc:"What is not the same over units, channels or shifts, beyond chance."`
	Tone     *ToneCard        `json:"tone,omitempty" doc:"Of how staff treat customers; missing in searches that did not look at it."`
	Drift    []ContrastCard   `json:"drift" doc:"Effects in the earlier and in the later half of the time."`
	Segments []ContrastCard   `json:"segments" doc:"Effects that differ between the values of a segment trait."`
	Hidden   int              `json:"hidden" doc:"Pain points that rest on fewer customers than the workspace's floor, and are not listed."`
	Partial  bool             `json:"partial" doc:"The reader sees part of it: own touchpoints, or pain points of own units."`
}

// OutcomeWorth is what an outcome is worth.
type OutcomeWorth struct {
	Outcome string  `json:"outcome"`
	Minor   float64 `json:"minor"`
	N       int     `json:"n" doc:"The mean of so many; 0: as the question says."`
}

// PainCard is a pain point that was found.
type PainCard struct {
	Index          int                     `json:"index" doc:"By which evidence is asked for."`
	Touchpoint     touchstone.TouchpointID `json:"touchpoint"`
	TouchpointName string                  `json:"touchpoint_name"`
	Unit           string                  `json:"unit,omitempty" doc:"Code; missing: any."`
	UnitName       string                  `json:"unit_name,omitempty"`
	Channel        touchstone.Channel      `json:"channel,omitempty"`
	FromHour       *int                    `json:"from_hour,omitempty" doc:"In the workspace's zone; missing: any."`
	Hours          int                     `json:"hours,omitempty" doc:"So many in a row."`
	N              int                     `json:"n" doc:"Rated encounters there."`
	Bad            int                     `json:"bad"`
	Customers      int                     `json:"customers" doc:"Who had bad ones."`
	Share          Figure                  `json:"share" doc:"Of bad ones."`
	RestShare      float64                 `json:"rest_share" doc:"In the rest of the touchpoint."`
	Low            float64                 `json:"difference_low" doc:"Of the difference, 95 %."`
	High           float64                 `json:"difference_high"`
	Excess         float64                 `json:"excess" doc:"Bad encounters beyond the rest's share."`
	Q              float64                 `json:"q"`
	Aspects        []PainAspect            `json:"aspects" doc:"What customers found bad there."`
	Draft          touchstone.PainPoint    `json:"draft" doc:"To be posted to pain-points as it is, or with an owner."`
}

// PainAspect is how often something was found bad.
type PainAspect struct {
	Aspect string `json:"aspect"`
	Name   string `json:"name"`
	N      int    `json:"n"`
}

// PriorityCard is one thing that could be mended.
type PriorityCard struct {
	Touchpoint     touchstone.TouchpointID `json:"touchpoint"`
	TouchpointName string                  `json:"touchpoint_name"`
	Pain           *int                    `json:"pain,omitempty" doc:"Index among pains; missing: the touchpoint as a whole."`
	Grade          priority.Grade          `json:"grade" enum:"stable,confirmed,possible,open"`
	Losses         []LossCard              `json:"losses"`
	Money          *Amount                 `json:"money,omitempty" doc:"Lost a month, minor units; missing where no outcome has a worth."`
	Cost           float64                 `json:"cost,omitempty"`
	Effort         int                     `json:"effort,omitempty"`
	Quick          bool                    `json:"quick" doc:"A quick win: little effort, at least the median loss."`
	Return         *float64                `json:"return,omitempty" doc:"Money a month for a unit of cost."`
}

// LossCard is what bad encounters do to one outcome.
type LossCard struct {
	Outcome   string         `json:"outcome"`
	Impact    moments.Impact `json:"impact"`
	Customers float64        `json:"customers" doc:"Who meet it, a month."`
	Share     float64        `json:"share" doc:"Of bad encounters that could be ordinary."`
	Effect    Amount         `json:"effect" doc:"Of one bad encounter, adjusted."`
	Amount    Amount         `json:"amount" doc:"Lost a month; of a score, points of the mean of those who meet it."`
	Money     *Amount        `json:"money,omitempty"`
	Formula   string         `json:"formula" doc:"The product written out."`
}

// Amount is a value with its 95 % interval.
type Amount struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

func (a *API) getMoments(ctx context.Context, c *call, in *StudyInput) (*content[StudyShown], error) {
	k, s, err := c.study(in.ID)
	if err != nil {
		return nil, err
	}
	shown, err := c.show(ctx, k, s, nil)
	if err != nil {
		return nil, err
	}
	return &content[StudyShown]{*shown}, nil
}

// show makes a study ready for a reader.
func (c *call) show(ctx context.Context, k *study.Keeper, s *study.Study, work map[int]priority.Work) (*StudyShown, error) {
	d := &studyDesk{call: c, study: s, names: c.namer()}
	var err error
	if d.mine, err = c.mine(ctx, s.Last); err != nil {
		return nil, err
	}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	out := &StudyShown{Question: s.Question, Outcomes: s.Outcomes, Absent: emptied(s.Absent), Worth: []OutcomeWorth{}, Currency: s.Currency, First: s.First, Last: s.Last, Through: s.Through, TooLong: s.TooLong,
		Stated: []StatedCard{}, Channels: []ChannelCard{}, Causes: []CauseCard{}, Uneven: []UnevenCard{}, Drift: []ContrastCard{}, Segments: []ContrastCard{}, Pains: []PainCard{}, Items: []PriorityCard{}, Partial: c.who.Scoped()}
	if out.StudyHead, err = c.studyHead(ctx, k, s.Head(), d.names); err != nil {
		return nil, err
	}
	for _, o := range s.Outcomes {
		if w, ok := s.Worth[o.Name]; ok {
			out.Worth = append(out.Worth, OutcomeWorth{o.Name, w.Minor, w.N})
		}
	}
	if err := d.findings(ctx, out); err != nil {
		return nil, err
	}
	if err := d.deeper(ctx, out); err != nil {
		return nil, err
	}
	few := map[int]bool{}
	for i := range s.Pains {
		if few[i] = s.Pains[i].Customers < settings.Floor; few[i] {
			out.Hidden++
			continue
		}
		if err := d.pain(ctx, i, out); err != nil {
			return nil, err
		}
	}
	for _, it := range s.Items(work) {
		if err := d.item(ctx, it, few, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// studyDesk makes one study ready for a reader.
type studyDesk struct {
	call  *call
	study *study.Study
	names *namer
	mine  func(unit string) bool // whether a unit of a code is within a unit manager's scope
}

// ownTouchpoint tells whether the reader may see a touchpoint's findings.
func (c *call) ownTouchpoint(id touchstone.TouchpointID) bool {
	return !c.who.Scoped() || c.who.Role == touchstone.RoleTouchpointOwner && slices.Contains(c.who.Scope.Touchpoints, id)
}

// mine tells of which units the reader was the manager at a time.
func (c *call) mine(ctx context.Context, at time.Time) (func(string) bool, error) {
	if c.who.Role != touchstone.RoleUnitManager {
		return func(string) bool { return false }, nil
	}
	m, err := c.ws.Meaning.Current(ctx)
	if err != nil {
		return nil, err
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	within := scope.Matcher(m)
	return func(code string) bool {
		return code != "" && within(&touchstone.Event{Unit: code, Occurred: at})
	}, nil
}

func (d *studyDesk) id(t int) touchstone.TouchpointID {
	return touchstone.TouchpointID(d.study.Findings.Touchpoints[t].Name)
}

// name is a touchpoint's name, its id where it is gone.
func (d *studyDesk) name(ctx context.Context, id touchstone.TouchpointID) (string, error) {
	name, err := d.names.touchpoint(ctx, id)
	if name == "" {
		name = string(id)
	}
	return name, err
}

// findings adds the document, with the touchpoints of the reader.
func (d *studyDesk) findings(ctx context.Context, out *StudyShown) error {
	f := d.study.Findings
	f.Touchpoints = slices.DeleteFunc(slices.Clone(f.Touchpoints), func(t moments.Finding) bool { return !d.call.ownTouchpoint(touchstone.TouchpointID(t.Name)) })
	text := func(m touchstone.Message) string { return locale.Text(d.call.lang, m) }
	if f.Placebo == moments.PlaceboFailed && !slices.ContainsFunc(f.Touchpoints, func(t moments.Finding) bool { return t.Placebo == moments.PlaceboFailed }) {
		f.Placebo = moments.PlaceboPassed // it failed at touchpoints of others
	}
	f.Covariates = slices.Clone(f.Covariates)
	for i, name := range f.Covariates {
		var err error
		if f.Covariates[i], err = d.known(ctx, name); err != nil {
			return err
		}
	}
	out.IDs = []string{}
	for _, row := range f.Document(d.call.lang, text).Touchpoints {
		out.IDs = append(out.IDs, row.Name)
	}
	for i := range f.Touchpoints {
		name, err := d.name(ctx, touchstone.TouchpointID(f.Touchpoints[i].Name))
		if err != nil {
			return err
		}
		f.Touchpoints[i].Name = name
	}
	out.Findings = f.Document(d.call.lang, text)
	return nil
}

// known says what a study was adjusted for: a trait by what the workspace calls
// it.
func (d *studyDesk) known(ctx context.Context, covariate string) (string, error) {
	if sent, ok := strings.CutPrefix(covariate, study.TraitPrefix); ok {
		if name, err := d.names.trait(ctx, sent); name != "" || err != nil {
			return name, err
		}
	}
	return locale.Text(d.call.lang, study.Known(covariate)), nil
}

// sees tells whether the reader may see a pain point.
func (d *studyDesk) sees(p *study.Pain) bool {
	return d.call.ownTouchpoint(d.id(p.Touchpoint)) || d.mine(p.UnitCode)
}

func (d *studyDesk) pain(ctx context.Context, i int, out *StudyShown) error {
	p := &d.study.Pains[i]
	if !d.sees(p) {
		return nil
	}
	card := PainCard{Index: i, Touchpoint: d.id(p.Touchpoint), Unit: p.UnitCode, Channel: p.ChannelName, N: p.N, Bad: p.Bad, Customers: p.Customers,
		Share:     Figure{N: int64(p.N), Value: &p.Share, Low: &p.Interval.Low, High: &p.Interval.High, Method: "wilson", Unit: "share"},
		RestShare: float64(p.RestBad) / float64(p.RestN), Low: p.Difference.Low, High: p.Difference.High, Excess: p.Excess, Q: p.Q, Aspects: []PainAspect{}}
	var err error
	if card.TouchpointName, err = d.name(ctx, card.Touchpoint); err != nil {
		return err
	}
	if card.UnitName, err = d.names.unit(ctx, p.UnitCode); err != nil {
		return err
	}
	if p.Hours.Count > 0 {
		card.FromHour, card.Hours = ptr(int(p.Hours.From)), int(p.Hours.Count)
	}
	for _, s := range p.Aspects {
		name, err := d.names.aspect(ctx, s.Name)
		if err != nil {
			return err
		}
		card.Aspects = append(card.Aspects, PainAspect{s.Name, name, s.N})
	}
	card.Draft = d.draft(p, &card)
	out.Pains = append(out.Pains, card)
	return nil
}

// draft makes a pain point of the register out of one that was found.
func (d *studyDesk) draft(p *study.Pain, card *PainCard) touchstone.PainPoint {
	parts := []string{card.TouchpointName}
	for _, part := range []string{cmp.Or(card.UnitName, card.Unit), string(card.Channel)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if card.FromHour != nil {
		parts = append(parts, locale.Text(d.call.lang, touchstone.Msg("api.pain_hours", "from", *card.FromHour, "to", (*card.FromHour+card.Hours)%24)))
	}
	name := strings.Join(parts, " · ")
	out := touchstone.PainPoint{Label: touchstone.Label{EN: name}, Touchpoint: card.Touchpoint, Unit: d.names.unitIDs[p.UnitCode], Hour: card.FromHour, Channel: card.Channel,
		Share: &touchstone.Share{Hits: int64(p.Bad), N: int64(p.N)}, Status: touchstone.PainOpen}
	if d.call.lang == touchstone.Chinese {
		out.Label = touchstone.Label{ZH: name}
	}
	for i, a := range card.Aspects {
		if i == 0 {
			out.Aspect = a.Aspect
		}
		if a.Name != "" {
			out.Words = append(out.Words, a.Name)
		}
	}
	return out
}

// item adds what could be mended, unless it rests on too few.
func (d *studyDesk) item(ctx context.Context, it priority.Item, few map[int]bool, out *StudyShown) error {
	card := PriorityCard{Touchpoint: d.id(it.Touchpoint), Grade: it.Grade, Losses: []LossCard{}, Money: amount(it.Money), Cost: it.Work.Cost, Effort: it.Work.Effort, Quick: it.Quick}
	if it.Pain != nil {
		i := slices.IndexFunc(d.study.Pains, func(p study.Pain) bool { return p.Place == it.Pain.Place })
		if few[i] || !d.sees(&d.study.Pains[i]) {
			return nil
		}
		card.Pain = &i
	} else if !d.call.ownTouchpoint(card.Touchpoint) {
		return nil
	}
	if !math.IsNaN(it.Return) {
		card.Return = &it.Return
	}
	var err error
	if card.TouchpointName, err = d.name(ctx, card.Touchpoint); err != nil {
		return err
	}
	for _, l := range it.Losses {
		card.Losses = append(card.Losses, LossCard{Outcome: l.Outcome, Impact: l.Impact, Customers: l.Customers, Share: l.Share,
			Effect: Amount{l.Effect.Value, l.Effect.Low, l.Effect.High}, Amount: Amount{l.Amount.Value, l.Amount.Low, l.Amount.High}, Money: amount(l.Money), Formula: locale.Text(d.call.lang, formula(l, d.study.Basis(nil).Days/priority.Month))})
	}
	out.Items = append(out.Items, card)
	return nil
}

// formula writes a loss out. A customer who came often in all of the months
// counts once, so that those of a month are fewer than come in one.
func formula(l priority.Loss, months float64) touchstone.Message {
	value := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	round := func(v float64, digits float64) string { return value(math.Round(v*digits) / digits) }
	if !l.Binary {
		return touchstone.Msg("api.loss_of_score", "share", round(l.Share*100, 10), "effect", round(l.Effect.Value, 1000), "amount", round(l.Amount.Value, 1000))
	}
	return touchstone.Msg("api.loss_of_outcome", "total", math.Round(l.Customers*months), "months", round(months, 10), "customers", round(l.Customers, 1), "share", round(l.Share*100, 10), "effect", round(l.Effect.Value*100, 100), "amount", round(l.Amount.Value, 10))
}

// amount is nil for what is not known.
func amount(f priority.Figure) *Amount {
	if math.IsNaN(f.Value) {
		return nil
	}
	return &Amount{f.Value, f.Low, f.High}
}

// emptied is never nil, so that JSON has a list.
func emptied[T any](all []T) []T { return append([]T{}, all...) }
