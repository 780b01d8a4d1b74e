// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/explore"
	"touchstone/journey"
	"touchstone/journey/next"
	"touchstone/risk/outlook"
)

// NextTouchpoint is what is likely next for one customer.
type NextTouchpoint struct {
	After  []touchstone.TouchpointID `json:"after" doc:"Met last, in order of time; empty: none was."`
	N      int64                     `json:"n" doc:"How often customers met what the model looks back at of these, in this order."`
	Used   int                       `json:"used" doc:"How many of them were ever met together, which is what the shares rest on."`
	Likely []NextLikely              `json:"likely" doc:"The likeliest first, at most three."`
}

// NextLikely is one thing that may come next.
type NextLikely struct {
	Touchpoint touchstone.TouchpointID `json:"touchpoint,omitempty" doc:"Missing: nothing comes any more."`
	Name       string                  `json:"name,omitempty"`
	Share      float64                 `json:"share"`
	Low        *float64                `json:"low,omitempty" doc:"Of the 95 % interval; missing where what was met last was never met in this order before."`
	High       *float64                `json:"high,omitempty"`
}

// NextModel is how well the next touchpoint can be told.
type NextModel struct {
	Order    int       `json:"order" doc:"Touchpoints that it looks back."`
	Trails   int64     `json:"trails" doc:"Customers from whom it was learnt."`
	Right    *float64  `json:"right,omitempty" doc:"How often the first guess was right for customers held out; missing where nobody was."`
	Low      *float64  `json:"low,omitempty" doc:"Of its 95 % interval."`
	High     *float64  `json:"high,omitempty"`
	N        int64     `json:"n" doc:"Guesses about customers held out."`
	Made     time.Time `json:"made"`
	Position uint64    `json:"position" doc:"It rests on facts up to here."`
}

// foresights are the models of what comes next, by workspace.
type foresights struct {
	mu sync.Mutex
	of map[touchstone.WorkspaceID]*foresight
}

// foresight is the model of a workspace. Whoever makes it anew has the turn.
type foresight struct {
	turn     *semaphore.Weighted
	about    NextModel
	revision uint64 // of the meaning
	model    *next.Model
	ids      []touchstone.TouchpointID // by number of step
	numbers  map[touchstone.TouchpointID]uint32
}

// Of what comes next.
const (
	foresightLasts = 10 * time.Minute
	mostLikely     = 3
)

// foresight gives the model of the caller's workspace, made anew when it is too
// old or the meaning is another one. It is not for readers with a scope.
func (a *API) foresight(ctx context.Context, c *call) (*foresight, error) {
	a.foresights.mu.Lock()
	if a.foresights.of == nil {
		a.foresights.of = map[touchstone.WorkspaceID]*foresight{}
	}
	f := a.foresights.of[c.ws.ID]
	if f == nil {
		f = &foresight{turn: semaphore.NewWeighted(1)}
		a.foresights.of[c.ws.ID] = f
	}
	a.foresights.mu.Unlock()
	if err := f.turn.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer f.turn.Release(1)
	m, err := c.ws.Meaning.Current(ctx)
	if err != nil {
		return nil, err
	}
	if f.model == nil || f.revision != m.Revision || a.options.Now().Sub(f.about.Made) >= foresightLasts {
		if err := a.learnNext(ctx, c, f); err != nil {
			return nil, err
		}
	}
	kept := *f // whoever makes it anew must not change what is being read
	return &kept, nil
}

// learnNext makes the model from all trails as they are now.
func (a *API) learnNext(ctx context.Context, c *call, f *foresight) error {
	done, err := a.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	p, err := c.population(ctx, explore.Question{}, AsOf{})
	if err != nil {
		return err
	}
	model, err := next.Learn(ctx, p.Source, next.Question{Top: mostLikely})
	if err != nil {
		return err
	}
	f.model, f.revision = model, p.Provenance.Revision
	f.ids, f.numbers = make([]touchstone.TouchpointID, len(p.Steps)), make(map[touchstone.TouchpointID]uint32, len(p.Steps))
	for i, s := range p.Steps {
		f.ids[i] = touchstone.TouchpointID(s.Key)
		f.numbers[f.ids[i]] = uint32(i)
	}
	f.about = aboutNext(model.After(nil))
	f.about.Made, f.about.Position = a.options.Now().UTC(), uint64(p.Provenance.Position)
	return nil
}

func aboutNext(r *next.Result) NextModel {
	out := NextModel{Order: r.Order, Trails: r.Trails}
	if r.Order > 0 && r.Order <= len(r.Trials) {
		trial := r.Trials[r.Order-1]
		if out.N = trial.N; trial.Top1 != nil {
			out.Right, out.Low, out.High = &trial.Top1.Share, trial.Top1.Low, trial.Top1.High
		}
	}
	return out
}

// after says what is likely after some touchpoints.
func (f *foresight) after(ctx context.Context, names *namer, met []touchstone.TouchpointID) (*NextTouchpoint, error) {
	var codes []uint32
	for _, id := range met {
		if code, known := f.numbers[id]; known {
			codes = append(codes, code)
		}
	}
	r := f.model.After(codes)
	out := &NextTouchpoint{After: listed(met), N: r.ContextN, Used: r.ContextUsed, Likely: make([]NextLikely, len(r.Predictions))}
	for i, p := range r.Predictions {
		out.Likely[i] = NextLikely{Share: p.P, Low: p.Low, High: p.High}
		if p.Touchpoint == journey.End {
			continue
		}
		id := f.ids[p.Touchpoint]
		name, err := names.touchpoint(ctx, id)
		if err != nil {
			return nil, err
		}
		out.Likely[i].Touchpoint, out.Likely[i].Name = id, name
	}
	return out, nil
}

// foretell adds what is likely next to a list of customers at risk, who met
// some touchpoints last, by item.
func (a *API) foretell(ctx context.Context, c *call, list *AtRisk, met [][]touchstone.TouchpointID) error {
	if c.ws.Trails == nil || c.who.Scoped() || len(list.Items) == 0 {
		return nil
	}
	f, err := a.foresight(ctx, c)
	if err != nil {
		return err
	}
	names := c.namer()
	for i := range list.Items {
		if len(met[i]) == 0 { // nothing is known of where the customer stands
			continue
		}
		if list.Items[i].Next, err = f.after(ctx, names, met[i]); err != nil {
			return err
		}
	}
	list.NextModel = &f.about
	return nil
}

// CustomerOutlook is what one customer is at risk of, and what is likely next.
type CustomerOutlook struct {
	Customer  touchstone.CustomerID `json:"customer"`
	Risks     []CustomerRisk        `json:"risks" doc:"Of what was predicted, where the customer is among those most at risk."`
	Unlisted  []outlook.What        `json:"unlisted" doc:"What was predicted, where the customer is not among those most at risk, or too little was known."`
	Next      *NextTouchpoint       `json:"next,omitempty" doc:"Likely next as of now; not for readers with a scope."`
	NextModel *NextModel            `json:"next_model,omitempty"`
}

// CustomerRisk is one risk of a customer.
type CustomerRisk struct {
	CustomerAtRisk
	Question outlook.Question `json:"question" doc:"That was answered."`
	Made     time.Time        `json:"made"`
	Moment   time.Time        `json:"moment" doc:"Of the prediction: what happened before it was known."`
	Scored   int              `json:"scored" doc:"Customers of whom it was predicted."`
}

func (a *API) getOutlook(ctx context.Context, c *call, in *CustomerInput) (*content[CustomerOutlook], error) {
	id, err := c.customer(ctx, *in)
	if err != nil {
		return nil, err
	}
	members, err := c.ws.Identities.Members(ctx, id)
	if err != nil {
		return nil, err
	}
	out := CustomerOutlook{Customer: id, Risks: []CustomerRisk{}, Unlisted: []outlook.What{}}
	if c.ws.Outlooks != nil {
		if err := c.risksOf(ctx, &out); err != nil {
			return nil, err
		}
	}
	if c.ws.Trails == nil || c.who.Scoped() {
		return &content[CustomerOutlook]{out}, nil
	}
	f, err := a.foresight(ctx, c)
	if err != nil {
		return nil, err
	}
	met, err := c.metLast(ctx, members)
	if err != nil {
		return nil, err
	}
	out.Next, err = f.after(ctx, c.namer(), met)
	out.NextModel = &f.about
	return &content[CustomerOutlook]{out}, err
}

// risksOf finds a customer in the lists of those most at risk.
func (c *call) risksOf(ctx context.Context, of *CustomerOutlook) error {
	f, err := c.features(ctx)
	if err != nil {
		return err
	}
	for _, what := range []outlook.What{outlook.Churn, outlook.Complaint, outlook.BadEncounter} {
		s, err := c.ws.Outlooks.Status(what)
		if err != nil {
			return err
		}
		if s.Outlook == nil {
			continue
		}
		found := false
		for customer := range c.ws.Outlooks.Customers(s.Outlook, nil) {
			if customer.ID == of.Customer {
				found = true
				of.Risks = append(of.Risks, CustomerRisk{CustomerAtRisk: c.atRisk(s.Outlook, customer, f), Question: s.Outlook.Question, Made: s.Outlook.Made, Moment: s.Outlook.Moment, Scored: s.Outlook.Scored})
				break
			}
		}
		if !found {
			of.Unlisted = append(of.Unlisted, what)
		}
	}
	return nil
}

// metLast gives the touchpoints that a customer met last.
func (c *call) metLast(ctx context.Context, members []touchstone.SubjectID) ([]touchstone.TouchpointID, error) {
	m, err := c.ws.Meaning.Current(ctx)
	if err != nil {
		return nil, err
	}
	var met []touchstone.TouchpointID
	for e, err := range c.ws.Events.Events(ctx, eventstore.Filter{Subjects: members}, 0) {
		if err != nil {
			return nil, err
		}
		if t := m.Shapes[e.Shape.ID]; t != "" {
			met = append(met, t)
			met = met[max(0, len(met)-outlook.MostLast):]
		}
	}
	return met, nil
}
