// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/locale"
	"touchstone/risk/outlook"
)

// RiskReport tells how a question about who is at risk stands, and how far its
// last answer can be trusted.
type RiskReport struct {
	Question outlook.Question `json:"question" doc:"That is asked, or was last; it is asked again by itself once a day when data have changed."`
	Stage    outlook.Stage    `json:"stage,omitempty" enum:"waiting,reading,learning,scoring" doc:"What is being done; missing: nothing."`
	Since    *time.Time       `json:"since,omitempty" doc:"Since when."`
	Failed   string           `json:"failed,omitempty" doc:"Why the last attempt came to nothing; missing: it did not."`
	FailedAt *time.Time       `json:"failed_at,omitempty"`
	Answer   *RiskAnswer      `json:"answer,omitempty" doc:"The last answer; missing: there is none."`
}

type askRiskInput struct {
	InWorkspace
	Body outlook.Question
}

// RiskInput names what is predicted.
type RiskInput struct {
	InWorkspace
	Outcome outlook.What `query:"outcome" enum:"churn,complaint,bad_encounter" default:"complaint" doc:"What is predicted."`
}

type atRiskInput struct {
	RiskInput
	Cursor string `query:"cursor" maxLength:"100" doc:"The next of the part before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// AtRisk is a part of the customers most at risk.
type AtRisk struct {
	Question outlook.Question `json:"question" doc:"That was answered."`
	Made     time.Time        `json:"made"`
	Moment   time.Time        `json:"moment" doc:"Of the prediction: what happened before it was known."`
	Items    []CustomerAtRisk `json:"items" doc:"The largest risk first. For readers with a scope a part may be short, even empty, though another follows."`
	Next     string           `json:"next,omitempty" doc:"Cursor of the following part; missing when this one is the last."`

	NextModel *NextModel `json:"next_model,omitempty" doc:"How well the next touchpoint can be told; missing where none is told."`
}

// CustomerAtRisk is one customer's risk.
type CustomerAtRisk struct {
	Customer    touchstone.CustomerID `json:"customer"`
	Probability float64               `json:"probability" doc:"Calibrated, 0 to 1."`
	BaseRate    bool                  `json:"base_rate" doc:"Too little is known of the customer: the probability is that of everybody."`
	Tenth       int                   `json:"tenth" doc:"1 for the tenth of all customers with the largest risk, to 10."`
	Spent       *touchstone.Money     `json:"spent,omitempty" doc:"So far, in the workspace's currency; not for readers with a scope."`
	Reasons     []RiskReason          `json:"reasons" doc:"What moved the probability most, at most three. They claim no cause."`
	Next        *NextTouchpoint       `json:"next,omitempty" doc:"Likely next, after the touchpoints met before the moment; not for readers with a scope."`
}

// RiskReason is a feature that moved a probability.
type RiskReason struct {
	Feature string `json:"feature"`
	Raises  bool   `json:"raises"`
	Text    string `json:"text"`
}

func (a *API) riskRoutes() {
	base := "/v1/workspaces/{workspace}/risk"
	op := func(id, method, path, summary string, action access.Action, noun touchstone.Noun) operation {
		return operation{id: id, method: method, path: base + path, tag: "risk", summary: summary, action: action, noun: noun, timeout: queryTimeout}
	}
	ask := op("askRisk", http.MethodPost, "", "Ask who is at risk", access.Change, access.Study)
	ask.status = http.StatusAccepted
	ask.describe = "It is answered in the background and from then on once a day; getRisk gives the report, listAtRisk the customers."
	register(a, ask, a.askRisk)
	report := op("getRisk", http.MethodGet, "", "How well who is at risk can be told, and from what", access.Read, access.Study)
	report.describe = "Needs the right to see the whole workspace."
	register(a, report, a.getRisk)
	register(a, op("listAtRisk", http.MethodGet, "/customers", "The customers most at risk, with reasons", access.Read, access.Customer), a.listAtRisk)
}

// outlooks gives the keeper of outlooks.
func (c *call) outlooks() (*outlook.Keeper, error) {
	if c.ws.Outlooks == nil {
		return nil, notHere("outlooks")
	}
	return c.ws.Outlooks, nil
}

func (a *API) askRisk(ctx context.Context, c *call, in *askRiskInput) (*content[RiskReport], error) {
	k, err := c.outlooks()
	if err != nil {
		return nil, err
	}
	if err := k.Ask(in.Body); err != nil {
		return nil, err
	}
	return c.riskReport(ctx, k, in.Body.What)
}

// getRisk shows figures of the whole workspace, so it is not for readers with a
// scope.
func (a *API) getRisk(ctx context.Context, c *call, in *RiskInput) (*content[RiskReport], error) {
	k, err := c.outlooks()
	if err != nil {
		return nil, err
	}
	if c.who.Scoped() {
		return nil, &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("outlook.whole_workspace")}
	}
	return c.riskReport(ctx, k, in.Outcome)
}

func (c *call) riskReport(ctx context.Context, k *outlook.Keeper, what outlook.What) (*content[RiskReport], error) {
	s, err := k.Status(what)
	if err != nil {
		return nil, err
	}
	out := RiskReport{Question: s.Question, Stage: s.Stage}
	if s.Stage != "" {
		out.Since = &s.Since
	}
	if s.Failed != nil {
		out.Failed, out.FailedAt = c.riskFailure(s.Failed), &s.FailedAt
	}
	if s.Outlook != nil {
		stale, err := k.Stale(ctx, s.Outlook)
		if err != nil {
			return nil, err
		}
		f, err := c.features(ctx)
		if err != nil {
			return nil, err
		}
		out.Answer = riskAnswer(s.Outlook, stale, f)
	}
	return &content[RiskReport]{out}, nil
}

// riskFailure says why an outlook failed, without what is internal.
func (c *call) riskFailure(err error) string {
	if known := touchstone.Errors(err); len(known) > 0 && touchstone.KindOf(err) != touchstone.Internal {
		return locale.Text(c.lang, known[0].Message)
	}
	return locale.Text(c.lang, touchstone.Msg("outlook.failed"))
}

// mostMet is how many customers one request looks at for a reader with a scope.
const mostMet = 200

func (a *API) listAtRisk(ctx context.Context, c *call, in *atRiskInput) (*content[AtRisk], error) {
	k, err := c.outlooks()
	if err != nil {
		return nil, err
	}
	if c.who.Scoped() && c.ws.Identities == nil {
		return nil, notHere("identities")
	}
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	s, err := k.Status(in.Outcome)
	if err != nil {
		return nil, err
	}
	o := s.Outlook
	if o == nil {
		return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("outlook.none")}
	}
	f, err := c.features(ctx)
	if err != nil {
		return nil, err
	}
	out := AtRisk{Question: o.Question, Made: o.Made, Moment: o.Moment, Items: []CustomerAtRisk{}}
	looked, last := 0, ""
	var met [][]touchstone.TouchpointID // before the moment, by item
	for customer := range k.Customers(o, after) {
		if len(out.Items) == in.Limit || looked == mostMet && c.who.Scoped() {
			out.Next = last
			break
		}
		looked++
		last = outlook.PlaceOf(customer).String()
		if c.who.Scoped() {
			switch err := c.met(ctx, customer.ID); {
			case touchstone.KindOf(err) == touchstone.NotFound:
				continue
			case err != nil:
				return nil, err
			}
		}
		out.Items = append(out.Items, c.atRisk(o, customer, f))
		met = append(met, customer.Last)
	}
	if err := a.foretell(ctx, c, &out, met); err != nil {
		return nil, err
	}
	return &content[AtRisk]{out}, nil
}

// after gives the place where a part of the list begins; nil: the first.
func (in *atRiskInput) after() (*outlook.Place, error) {
	if in.Cursor == "" {
		return nil, nil
	}
	place, ok := outlook.ParsePlace(in.Cursor)
	if !ok {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "query.cursor", Message: touchstone.Msg("api.bad_cursor")}
	}
	return &place, nil
}

func (c *call) atRisk(o *outlook.Outlook, of *outlook.Customer, f features) CustomerAtRisk {
	out := CustomerAtRisk{Customer: of.ID, Probability: of.Probability, BaseRate: of.Base, Tenth: of.Tenth, Reasons: []RiskReason{}}
	if !c.who.Scoped() && o.Currency != "" {
		out.Spent = &touchstone.Money{Minor: int64(of.Spent), Currency: o.Currency}
	}
	for _, r := range of.Reasons {
		out.Reasons = append(out.Reasons, RiskReason{r.Feature, r.Raises, f.text(r.Text(o.Currency))})
	}
	return out
}
