// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
	"touchstone/query"
	"touchstone/search"
	"touchstone/voice"
)

// VoicesFound are texts with what is read in them, the latest arrival first.
type VoicesFound struct {
	Items []Voice `json:"items"`
	Next  string  `json:"next" doc:"Cursor of the next part; empty at the end."`
	Whole bool    `json:"whole" doc:"False while the search file is being made again: more may be found later."`
}

// Voice is a text of a fact with what is read in it as it counts: what people say
// in the place of what the model reads.
type Voice struct {
	EventCard
	Text      string            `json:"text" doc:"All texts of the fact, a line each. Places in it are characters (Unicode code points) from 0."`
	Author    touchstone.Author `json:"author" doc:"Whose words they are."`
	Language  string            `json:"language"`
	Polarity  string            `json:"polarity" enum:"negative,neutral,positive" doc:"Of the text as a whole; neutral where it is in doubt."`
	Doubtful  bool              `json:"doubtful" doc:"The reading of the whole is not to be relied on."`
	Emotion   string            `json:"emotion" doc:"The strongest, or none."`
	Mentions  []MentionRead     `json:"mentions" doc:"By their places. With mask, places are those of the masked text, and a mention that a masked piece cuts is left out."`
	Corrected bool              `json:"corrected" doc:"Somebody says what it says."`
	UnitName  string            `json:"unit_name,omitempty"`
	Stage     string            `json:"stage_name,omitempty"`
}

type voicesInput struct {
	InWorkspace
	Masking
	Q         string             `query:"q" maxLength:"800" doc:"Words, as those of search; without, every text."`
	Where     string             `query:"where" maxLength:"20000" doc:"Conditions in the words of questions, such as: touchpoint = \"tp_desk\" and aspect = \"\" and polarity = -1. A text is given where one of its mentions meets all of them; without author, a mention of the customer's own words."`
	From      time.Time          `query:"from" doc:"Occurred at or after."`
	To        time.Time          `query:"to" doc:"Occurred before."`
	Topic     touchstone.TopicID `query:"topic" maxLength:"80" doc:"That the text was found in; and those that were merged into it."`
	ScoreFrom int                `query:"score_from" minimum:"0" maximum:"100" doc:"The first score stands at or above this part of its scale, in hundredths."`
	ScoreTo   int                `query:"score_to" minimum:"0" maximum:"101" default:"101" doc:"And below this one."`
	Limit     int                `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor    string             `query:"cursor" maxLength:"20" doc:"The next of the part before."`
}

func (a *API) voiceRoutes() {
	register(a, operation{id: "listVoices", method: http.MethodGet, path: "/v1/workspaces/{workspace}/voices", tag: "events", summary: "Read what customers said, with what is read in it",
		describe: "What mentions(latest) counts under the same conditions, text by text: aspect = \"\" is the text as a whole. The latest arrival comes first. A part may hold fewer than limit, or none, and still have a next: one request opens 4,000 texts at most. Conditions on traits are for readers of customers.",
		action:   access.Read, noun: access.Event, timeout: queryTimeout}, a.listVoices)
}

// voiceDesk reads texts for one caller.
type voiceDesk struct {
	*eventList
	in    *voicesInput
	words *search.Words  // nil: any
	asked query.Question // what mentions are counted by; of no version while none answers
	sight eventstore.Sight
	reads *voice.Desk
	topic map[touchstone.EventID]bool // nil: any
	end   touchstone.Position         // before it nothing was looked at yet
}

func (a *API) listVoices(ctx context.Context, c *call, in *voicesInput) (*content[VoicesFound], error) {
	d, err := a.voiceDesk(ctx, c, in)
	if err != nil {
		return nil, err
	}
	done, err := a.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	out := VoicesFound{Items: []Voice{}, Whole: c.ws.Search.Whole()}
	for looked, part := 0, in.Limit; looked < mostSearched; looked, part = looked+part, searchPage {
		positions, more, err := d.candidates(ctx, part)
		if err != nil {
			return nil, err
		}
		facts, err := c.at(ctx, positions)
		if err != nil {
			return nil, err
		}
		for _, p := range positions {
			v, err := d.voice(ctx, facts[p])
			if err != nil {
				return nil, err
			}
			if v != nil {
				out.Items = append(out.Items, *v)
			}
			if len(out.Items) == in.Limit {
				out.Next = strconv.FormatUint(uint64(p), 10)
				return &content[VoicesFound]{out}, nil
			}
		}
		if !more {
			return &content[VoicesFound]{out}, nil
		}
	}
	out.Next = strconv.FormatUint(uint64(d.end), 10)
	return &content[VoicesFound]{out}, nil
}

func (a *API) voiceDesk(ctx context.Context, c *call, in *voicesInput) (*voiceDesk, error) {
	switch {
	case c.ws.Search == nil:
		return nil, notHere("search")
	case c.ws.Voice == nil:
		return nil, notHere("voice")
	}
	d := &voiceDesk{in: in, reads: c.ws.Voice.Desk()}
	var err error
	if in.Q != "" {
		words, err := search.ParseWords(in.Q)
		if err != nil {
			return nil, inField("query.q", err)
		}
		d.words = &words
	}
	if d.end, err = beforeOf(in.Cursor); err != nil {
		return nil, err
	}
	if d.eventList, err = c.eventList(ctx); err != nil {
		return nil, err
	}
	if err := d.conditions(ctx, c); err != nil {
		return nil, err
	}
	d.masked(in.Masking)
	return d, d.ofTopic(ctx, a, c)
}

// conditions reads where. Traits tell who somebody is.
func (d *voiceDesk) conditions(ctx context.Context, c *call) error {
	asked := "mentions(latest)"
	if d.in.Where != "" {
		asked += " where " + d.in.Where
	}
	q, err := query.Parse(asked)
	if err != nil {
		return inField("query.where", err)
	}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return err
	}
	q.Zone = settings.Zone
	trait := slices.ContainsFunc(q.Where, func(w query.Condition) bool { return w.Dimension.Kind == query.ByTrait })
	if trait && !d.person {
		return &touchstone.Error{Kind: touchstone.Forbidden, Field: "query.where", Message: touchstone.Msg("api.traits_of_texts")}
	}
	q.From, q.To, q.Measures[0].Version = d.in.From.Truncate(time.Millisecond), d.in.To.Truncate(time.Millisecond), c.ws.Voice.Answers()
	d.asked = q
	d.sight, err = eventstore.NewSight(ctx, q, d.meaning)
	return err
}

// ofTopic finds the texts of a topic and of those that were merged into it.
func (d *voiceDesk) ofTopic(ctx context.Context, a *API, c *call) error {
	if d.in.Topic == "" {
		return nil
	}
	t, err := a.topicDesk(ctx, c, TopicsAsk{InWorkspace: d.in.InWorkspace})
	if err != nil {
		return err
	}
	if err := t.arrange(ctx); err != nil {
		return err
	}
	at, err := t.topic(string(d.in.Topic))
	if err != nil {
		return err
	}
	d.topic = map[touchstone.EventID]bool{}
	for _, text := range t.found.Texts {
		for _, p := range text.Places {
			if t.ask.Into[p.Topic] == at {
				d.topic[text.Event] = true
			}
		}
	}
	return nil
}

// candidates gives the next facts that may be given, at most so many, and whether
// there may be more. Those without a mention that is counted are not opened.
func (d *voiceDesk) candidates(ctx context.Context, most int) (found []touchstone.Position, more bool, err error) {
	index, answered := d.call.ws.Search, d.asked.Measures[0].Version != ""
	var hits []search.Hit
	switch {
	case d.words != nil:
		hits, err = index.Find(ctx, *d.words, d.in.From, d.in.To, d.end, most)
	case answered:
		found, err = d.mentioned(ctx, d.asked, d.end, most)
		more = len(found) == most
	default:
		hits, err = index.Latest(ctx, d.in.From, d.in.To, d.end, most)
	}
	for _, h := range hits {
		found, more = append(found, h.Position), len(hits) == most
	}
	if err != nil || len(found) == 0 {
		return nil, false, err
	}
	last := found[len(found)-1]
	if d.words != nil && answered {
		found, err = d.among(ctx, found)
	}
	d.end = last
	return found, more, err
}

// among gives those of some facts, in descending order, that have a mention that
// is counted.
func (d *voiceDesk) among(ctx context.Context, hits []touchstone.Position) ([]touchstone.Position, error) {
	first, last := hits[0], hits[len(hits)-1]
	q := d.asked
	q.After = last - 1
	counted, err := d.mentioned(ctx, q, first+1, int(first-last)+1)
	return slices.DeleteFunc(hits, func(p touchstone.Position) bool {
		_, found := slices.BinarySearchFunc(counted, p, func(at, p touchstone.Position) int { return cmp.Compare(p, at) })
		return !found
	}), err
}

func (d *voiceDesk) mentioned(ctx context.Context, q query.Question, before touchstone.Position, most int) ([]touchstone.Position, error) {
	store, ok := d.call.ws.Events.(eventstore.Reciter)
	if !ok {
		return nil, notHere("voice")
	}
	return store.Mentioned(ctx, q, d.meaning, before, most)
}

// at reads the facts at some positions; those that are gone are missing.
func (c *call) at(ctx context.Context, positions []touchstone.Position) (map[touchstone.Position]*touchstone.Event, error) {
	facts := make(map[touchstone.Position]*touchstone.Event, len(positions))
	if len(positions) == 0 {
		return facts, nil
	}
	for e, err := range c.ws.Events.Events(ctx, eventstore.Filter{At: positions}, 0) {
		if err != nil {
			return nil, err
		}
		facts[e.Position] = &e
	}
	return facts, nil
}

// voice gives a fact's text where the caller asked for it and may see it; nil
// otherwise.
func (d *voiceDesk) voice(ctx context.Context, e *touchstone.Event) (*Voice, error) {
	if e == nil || d.mine != nil && !d.mine(e) || d.topic != nil && !d.topic[e.ID] || !d.scored(e) || !slices.Contains(countedKinds, e.Kind) {
		return nil, nil
	}
	sealed := *e
	heard, err := d.reads.Read(ctx, e)
	if err != nil || heard == nil || !d.admits(heard) {
		return nil, err
	}
	card, err := d.card(ctx, &sealed)
	if err != nil || card == nil || d.words != nil && !d.words.In(card.Texts) {
		return nil, err
	}
	return d.told(ctx, card, heard)
}

// countedKinds are the kinds of facts that mentions are counted of.
var countedKinds = []touchstone.EventKind{touchstone.Interaction, touchstone.Feedback, touchstone.Outcome}

// scored tells whether the first score stands where it is asked to.
func (d *voiceDesk) scored(e *touchstone.Event) bool {
	if d.in.ScoreFrom == 0 && d.in.ScoreTo > 100 {
		return true
	}
	if len(e.Scores) == 0 || e.Scores[0].High <= e.Scores[0].Low {
		return false
	}
	s := e.Scores[0]
	at, length := 100*(int64(s.Value)-int64(s.Low)), int64(s.High)-int64(s.Low)
	return at >= int64(d.in.ScoreFrom)*length && at < int64(d.in.ScoreTo)*length
}

// admits tells whether one mention meets all conditions.
func (d *voiceDesk) admits(h *voice.Heard) bool {
	return slices.ContainsFunc(h.Rows, func(m eventstore.Mention) bool {
		return (!d.asked.OwnWords() || m.Words() == touchstone.OwnWords) && d.sight.Meets(&h.Event, &m, d.asked.Where)
	})
}
