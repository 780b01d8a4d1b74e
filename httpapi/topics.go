// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/voice/topics"
	"touchstone/workspace"
)

// TopicsMade tells how the topics stand.
type TopicsMade struct {
	Made    *time.Time          `json:"made,omitempty" doc:"When they were found last; missing: never."`
	Version string              `json:"version" doc:"Of the model that read the texts."`
	Through touchstone.Position `json:"through" doc:"Every fact up to here was looked at; later ones count after the next time."`
	Running bool                `json:"running" doc:"They are being found again, or will be at once."`
	Done    int                 `json:"done" doc:"Texts that were read meanwhile."`
	Of      int                 `json:"of"`
}

// TopicList is what customers talk about.
type TopicList struct {
	TopicsMade
	Texts     int         `json:"texts" doc:"That were asked about and read, of customers' own words."`
	Sampled   bool        `json:"sampled" doc:"There are too many texts: a sample was read, in which each has the same chance."`
	Placed    int         `json:"placed" doc:"Of them, those of any topic. A text may be of several."`
	Nowhere   int         `json:"nowhere" doc:"Those of none."`
	Customers int         `json:"customers" doc:"Who said them, as far as they are known."`
	Weeks     []TopicWeek `json:"weeks" doc:"From Monday on, in the workspace's zone; 26 at most."`
	Topics    []TopicCard `json:"topics" doc:"Pinned ones first, then those of most texts."`
	TooFew    int         `json:"too_few" doc:"Topics that rest on fewer customers than the workspace's floor and are not listed."`
	Hidden    int         `json:"hidden" doc:"Topics that somebody hid and that are not listed."`
}

// TopicWeek is one week.
type TopicWeek struct {
	Begins time.Time `json:"begins"`
	Texts  int       `json:"texts" doc:"Of every topic and none."`
	Full   bool      `json:"full" doc:"It has ended."`
}

// TopicCard is one topic.
type TopicCard struct {
	TopicName
	Version   int64           `json:"version" doc:"Of what people did to it, for If-Match; 0: nobody did anything."`
	Pinned    bool            `json:"pinned"`
	Hidden    bool            `json:"hidden"`
	Found     bool            `json:"found" doc:"It was found the last time; else only what was merged into it counts."`
	First     time.Time       `json:"first" doc:"When it was found first."`
	Texts     int             `json:"texts"`
	Customers int             `json:"customers"`
	Share     Figure          `json:"share" doc:"Of all texts."`
	Growth    *topics.Growing `json:"growth,omitempty" doc:"The last full week against up to eight before it; missing where one of them has no texts."`
	Polarity  Figure          `json:"polarity" doc:"Mean of how the texts feel about it, from -1 to 1, of those that can be relied on."`
	Weeks     []int           `json:"weeks" doc:"Texts in each week."`
	Merged    []TopicName     `json:"merged" doc:"Topics that were merged into it and that it can be parted from again."`
}

// TopicName names a topic.
type TopicName struct {
	ID    touchstone.TopicID `json:"id"`
	Name  string             `json:"name" doc:"As somebody named it, else its first terms."`
	Label touchstone.Label   `json:"label,omitzero" doc:"As somebody named it."`
	Terms []string           `json:"terms" doc:"The most distinctive first; each used by at least five customers."`
}

// TopicShown is one topic with quotes.
type TopicShown struct {
	TopicsMade
	Weeks  []TopicWeek  `json:"weeks"`
	Topic  TopicCard    `json:"topic"`
	Quotes []TopicQuote `json:"quotes" doc:"The most typical first; none for readers who may not read events."`
}

// TopicQuote is a part of a text.
type TopicQuote struct {
	Event          touchstone.EventID      `json:"event"`
	Occurred       time.Time               `json:"occurred"`
	Touchpoint     touchstone.TouchpointID `json:"touchpoint,omitempty"`
	TouchpointName string                  `json:"touchpoint_name,omitempty"`
	Unit           string                  `json:"unit,omitempty"`
	Text           string                  `json:"text" doc:"Personal data are masked."`
}

// TopicsAsk limits the texts that are counted.
type TopicsAsk struct {
	InWorkspace
	Touchpoint []touchstone.TouchpointID `query:"touchpoint,explode" maxItems:"100" doc:"Texts that were said there."`
	From       time.Time                 `query:"from" doc:"Occurred at or after."`
	To         time.Time                 `query:"to" doc:"Occurred before."`
}

type topicsInput struct {
	TopicsAsk
	Hidden bool `query:"hidden" doc:"Also those that somebody hid."`
}

type topicInput struct {
	TopicsAsk
	ID     string `path:"id" maxLength:"80"`
	Quotes int    `query:"quotes" minimum:"0" maximum:"20" default:"3"`
}

func (a *API) topicRoutes() {
	base := "/v1/workspaces/{workspace}/topics"
	op := func(id, method, path, summary string, action access.Action) operation {
		return operation{id: id, method: method, path: base + path, tag: "topics", summary: summary, action: action, noun: touchstone.NounTopic, timeout: queryTimeout}
	}
	list := op("listTopics", http.MethodGet, "", "What customers talk about", access.Read)
	list.describe = "Topics are found in the background, at most daily. What is listed counts the texts within the reader's scope; a topic with fewer customers than the workspace's floor is not listed."
	register(a, list, a.listTopics)
	register(a, op("getTopic", http.MethodGet, "/{id}", "One topic, with quotes", access.Read), a.getTopic)
	register(a, op("changeTopic", http.MethodPatch, "/{id}", "Name, pin or hide a topic", access.Change), a.changeTopic)
	register(a, op("mergeTopics", http.MethodPost, "/{id}/merge", "Let other topics count as this one", access.Change), a.mergeTopics)
	register(a, op("unmergeTopic", http.MethodPost, "/{id}/unmerge", "Let a topic count by itself again", access.Change), a.unmergeTopic)
	register(a, op("versionsOfTopic", http.MethodGet, "/{id}/versions", "What people did to a topic, the latest first", access.Read), a.topicVersions)
	refresh := op("refreshTopics", http.MethodPost, "/refresh", "Find the topics again at once", access.Change)
	refresh.status = http.StatusAccepted
	register(a, refresh, a.refreshTopics)
}

// topicDesk answers one caller's question about topics.
type topicDesk struct {
	call    *call
	found   *topics.Found
	records map[string]touchstone.Topic
	meaning *touchstone.Meaning
	ask     topics.Ask
	floor   int
	scoped  bool
}

func (c *call) topicsMade() TopicsMade {
	s := c.ws.Topics.Status()
	made := &s.Made
	if s.Made.IsZero() {
		made = nil
	}
	return TopicsMade{Made: made, Version: s.Version, Through: s.Through, Running: s.Running, Done: s.Done, Of: s.Of}
}

// topicDesk prepares an answer: which texts the caller asks about and may count.
func (a *API) topicDesk(ctx context.Context, c *call, in TopicsAsk) (*topicDesk, error) {
	if c.ws.Topics == nil {
		return nil, notHere("topics")
	}
	m, err := c.ws.Meaning.Current(ctx)
	if err != nil {
		return nil, err
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(settings.Zone)
	if err != nil {
		return nil, err
	}
	d := &topicDesk{call: c, found: c.ws.Topics.Found(), meaning: m, floor: settings.Floor, scoped: scope != nil,
		ask: topics.Ask{From: in.From, To: in.To, Customer: m.Customer, Now: a.options.Now(), Zone: zone}}
	var mine func(*touchstone.Event) bool
	if scope != nil {
		mine = scope.Matcher(m)
	}
	var e touchstone.Event
	d.ask.Admits = func(t *topics.Text) bool {
		if c.ws.Topics.Hides(t) || len(in.Touchpoint) > 0 && !slices.Contains(in.Touchpoint, m.Shapes[t.Shape]) {
			return false
		}
		e.Shape.ID, e.Unit, e.Occurred = t.Shape, t.Unit, t.Occurred
		return mine == nil || mine(&e)
	}
	return d, nil
}

// arrange lets topics count for those that they were merged into.
func (d *topicDesk) arrange(ctx context.Context) error {
	all, err := workspace.All(ctx, d.call.ws.Store.Topics(), workspace.ListOptions{})
	if err != nil {
		return err
	}
	d.records = make(map[string]touchstone.Topic, len(all))
	for _, r := range all {
		d.records[r.ID] = r
	}
	d.ask.Into = d.found.Roots(func(id string) string { return string(d.records[id].Into) })
	return nil
}

// tooFew tells whether a figure about so many would tell of single people.
func (d *topicDesk) tooFew(customers, nameless int) bool { return customers+nameless < d.floor }
