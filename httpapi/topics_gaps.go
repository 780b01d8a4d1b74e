// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"touchstone"
	"touchstone/access"
	"touchstone/answer"
	"touchstone/language/aspect"
	"touchstone/locale"
	"touchstone/meaning"
	"touchstone/voice/topics"
	"touchstone/workspace"
	"touchstone/workspace/template"
)

// GapList is what customers speak of and no touchpoint covers.
type GapList struct {
	TopicsMade
	Texts    int         `json:"texts" doc:"That were asked about and read."`
	Sampled  bool        `json:"sampled" doc:"There are too many texts: a sample was read, in which each has the same chance."`
	Items    []SpokenGap `json:"items" doc:"Those of most texts first."`
	TooFew   int         `json:"too_few" doc:"That rest on fewer customers than the workspace's floor and are not listed."`
	Template string      `json:"template,omitempty" doc:"Id of the template that suggestions come from."`
}

// SpokenGap is one thing that customers speak of and no touchpoint covers.
type SpokenGap struct {
	Aspect      string                `json:"aspect,omitempty" doc:"Missing: no aspect has the term."`
	Term        string                `json:"term,omitempty" doc:"That at least five customers use."`
	Label       touchstone.Label      `json:"label"`
	Texts       int                   `json:"texts"`
	Customers   int                   `json:"customers"`
	Positive    int                   `json:"positive"`
	Bad         Figure                `json:"bad" doc:"Share of the texts that is negative about it."`
	Quotes      []TopicQuote          `json:"quotes" doc:"The surest first; none for readers who may not read events."`
	Suggestions []SuggestedTouchpoint `json:"suggestions" doc:"Touchpoints that it could belong to, the best first."`
	// Draft can be sent to the list of touchpoints as it is.
	Draft *DraftedTouchpoint `json:"draft,omitempty" doc:"A touchpoint to create for it; missing where the register has one to add the aspect to."`
}

// DraftedTouchpoint is a touchpoint that could be created.
type DraftedTouchpoint struct {
	Key     string             `json:"key,omitempty"`
	Label   touchstone.Label   `json:"label"`
	Channel touchstone.Channel `json:"channel,omitempty"`
	Medium  touchstone.Medium  `json:"medium,omitempty"`
	Nature  touchstone.Nature  `json:"nature,omitempty"`
	Layer   touchstone.Layer   `json:"layer,omitempty"`
	Phase   touchstone.Phase   `json:"phase,omitempty"`
	Stage   touchstone.StageID `json:"stage,omitempty"`
	Status  touchstone.Status  `json:"status"`
	Aspects []string           `json:"aspects,omitempty"`
}

type gapsInput struct {
	TopicsAsk
	Limit    int    `query:"limit" minimum:"1" maximum:"200" default:"20"`
	Quotes   int    `query:"quotes" minimum:"0" maximum:"10" default:"3"`
	Template string `query:"template" maxLength:"80" doc:"Id; else that of the workspace's industry."`
}

func (a *API) gapRoutes() {
	register(a, operation{id: "discoverSpoken", method: http.MethodGet, path: "/v1/workspaces/{workspace}/discovery/spoken", tag: "rules", summary: "What customers speak of and no touchpoint covers",
		describe: "Aspects that no touchpoint of the register names, and terms that no aspect has, from the texts that topics were found in. Once a touchpoint names an aspect it is not listed any more.",
		action:   access.Read, noun: touchstone.NounRule, timeout: queryTimeout}, a.discoverSpoken)
}

func (a *API) discoverSpoken(ctx context.Context, c *call, in *gapsInput) (*content[GapList], error) {
	d, err := a.topicDesk(ctx, c, in.TopicsAsk)
	if err != nil {
		return nil, err
	}
	g, err := d.gapDesk(ctx, in.Template)
	if err != nil {
		return nil, err
	}
	done, err := a.turn(ctx)
	if err != nil {
		return nil, err
	}
	gaps, texts := d.found.Gaps(d.ask, func(key string) bool { return d.meaning.Aspects[key] != "" })
	done()
	out := GapList{TopicsMade: c.topicsMade(), Texts: texts, Sampled: d.found.Read < d.found.All, Items: []SpokenGap{}}
	if g.template != nil {
		out.Template = g.template.ID
	}
	for i := range gaps {
		if d.tooFew(gaps[i].Customers, gaps[i].Nameless) {
			out.TooFew++
		} else if len(out.Items) < in.Limit {
			item, err := g.item(ctx, &gaps[i], in.Quotes)
			if err != nil {
				return nil, err
			}
			out.Items = append(out.Items, item)
		}
	}
	return &content[GapList]{out}, nil
}

// gapDesk makes suggestions for what no touchpoint covers.
type gapDesk struct {
	*topicDesk
	taxonomy    *aspect.Taxonomy
	hints       map[string]string // key of the template by aspect
	template    *template.Template
	touchpoints []touchstone.Touchpoint
	stages      []touchstone.Stage
	suggester   *meaning.Suggester
}

func (d *topicDesk) gapDesk(ctx context.Context, wanted string) (*gapDesk, error) {
	settings, err := d.call.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	g := &gapDesk{topicDesk: d}
	var known bool
	if g.taxonomy, known = aspect.Shipped(aspect.Industry(settings.Industry)); !known {
		g.taxonomy, _ = aspect.Shipped(aspect.General)
	}
	g.hints = g.taxonomy.Touchpoints()
	if wanted != "" {
		if g.template, err = template.ByID(wanted); err != nil {
			return nil, err
		}
	} else if g.template, err = template.ByID(settings.Industry); err != nil && touchstone.KindOf(err) != touchstone.NotFound {
		return nil, err
	}
	if g.touchpoints, err = workspace.All(ctx, d.call.ws.Store.Touchpoints(), workspace.ListOptions{}); err != nil {
		return nil, err
	}
	if g.stages, err = workspace.All(ctx, d.call.ws.Store.Stages(), workspace.ListOptions{}); err != nil {
		return nil, err
	}
	g.suggester = meaning.NewSuggester(g.touchpoints, g.stages, g.template)
	return g, nil
}

func (g *gapDesk) item(ctx context.Context, gap *topics.Gap, quotes int) (SpokenGap, error) {
	out := SpokenGap{Aspect: gap.Key, Term: gap.Term, Label: touchstone.Label{ZH: gap.Term, EN: gap.Term}, Texts: gap.Texts, Customers: gap.Customers, Positive: gap.Positive,
		Bad: Figure{N: int64(gap.Texts), Value: ptr(float64(gap.Negative) / float64(gap.Texts)), Low: &gap.Bad.Low, High: &gap.Bad.High, Method: "wilson", Unit: answer.OfShare}}
	if a, known := g.taxonomy.Aspect(gap.Key); known {
		out.Label = touchstone.Label{ZH: a.Chinese, EN: a.English}
	} else if gap.Key != "" {
		out.Label = touchstone.Label{ZH: gap.Key, EN: gap.Key}
	}
	out.Suggestions = g.suggest(gap, out.Label)
	if len(out.Suggestions) == 0 || out.Suggestions[0].Touchpoint == "" {
		out.Draft = g.draft(gap, out.Label, out.Suggestions)
	}
	var err error
	out.Quotes, err = g.quotes(ctx, gap.Quotes, quotes)
	return out, err
}

// suggest gives touchpoints that could cover a gap: the one that the taxonomy
// hints at, then those that are called alike.
func (g *gapDesk) suggest(gap *topics.Gap, label touchstone.Label) []SuggestedTouchpoint {
	out := []SuggestedTouchpoint{}
	if s := g.hinted(g.hints[gap.Key]); s != nil {
		out = append(out, *s)
	}
	for _, s := range g.suggester.Suggest(&touchstone.Shape{Name: strings.TrimSpace(label.ZH + " " + label.EN)}, 2) {
		if !slices.ContainsFunc(out, func(b SuggestedTouchpoint) bool { return b.Key == s.Key && b.Touchpoint == s.Touchpoint }) {
			out = append(out, SuggestedTouchpoint{Touchpoint: s.Touchpoint, Key: s.Key, Label: s.Label, Channel: s.Channel, Stage: s.Stage, StageLabel: s.StageLabel,
				Confidence: s.Confidence, Reason: locale.Text(g.call.lang, s.Reason)})
		}
	}
	return out
}

// hinted gives the touchpoint of a key: the register's, else the template's.
func (g *gapDesk) hinted(key string) *SuggestedTouchpoint {
	if key == "" {
		return nil
	}
	reason := locale.Text(g.call.lang, touchstone.Msg("topics.hinted"))
	if i := slices.IndexFunc(g.touchpoints, func(t touchstone.Touchpoint) bool { return t.Key == key }); i >= 0 {
		t := &g.touchpoints[i]
		_, stage := g.stage(func(s *touchstone.Stage) bool { return touchstone.StageID(s.ID) == t.Stage })
		return &SuggestedTouchpoint{Touchpoint: touchstone.TouchpointID(t.ID), Key: key, Label: t.Label, Channel: t.Channel, Stage: t.Stage, StageLabel: stage, Confidence: 100, Reason: reason}
	}
	t := g.ofTemplate(key)
	if t == nil {
		return nil
	}
	id, _ := g.stage(func(s *touchstone.Stage) bool { return s.Key == t.Stage })
	return &SuggestedTouchpoint{Key: key, Label: t.Label, Channel: t.Channel, Stage: id, StageLabel: g.template.Stage(t.Stage).Label, Confidence: 100, Reason: reason}
}

func (g *gapDesk) ofTemplate(key string) *template.Touchpoint {
	if g.template == nil || key == "" {
		return nil
	}
	return g.template.Touchpoint(key)
}

func (g *gapDesk) stage(which func(*touchstone.Stage) bool) (touchstone.StageID, touchstone.Label) {
	for i := range g.stages {
		if s := &g.stages[i]; which(s) {
			return touchstone.StageID(s.ID), s.Label
		}
	}
	return "", touchstone.Label{}
}

// draft makes a touchpoint for a gap, as the template has it where it does.
func (g *gapDesk) draft(gap *topics.Gap, label touchstone.Label, suggested []SuggestedTouchpoint) *DraftedTouchpoint {
	out := &DraftedTouchpoint{Label: label, Status: touchstone.Active}
	if gap.Key != "" {
		out.Aspects = []string{gap.Key}
	}
	if len(suggested) == 0 {
		return out
	}
	t := g.ofTemplate(suggested[0].Key)
	if t == nil {
		return out
	}
	out.Key, out.Label, out.Channel, out.Medium, out.Nature, out.Layer, out.Phase, out.Stage = t.Key, t.Label, t.Channel, t.Medium, t.Nature, t.Layer, t.Phase, suggested[0].Stage
	for _, a := range g.taxonomy.Aspects() {
		if g.hints[a.Key] == t.Key && g.meaning.Aspects[a.Key] == "" && !slices.Contains(out.Aspects, a.Key) {
			out.Aspects = append(out.Aspects, a.Key)
		}
	}
	return out
}
