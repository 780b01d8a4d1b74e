// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"unicode/utf8"

	"touchstone"
	"touchstone/access"
	"touchstone/language/personal"
)

type maskInput struct {
	InWorkspace
	Body struct {
		Texts []string `json:"texts" minItems:"1" maxItems:"1000"`
	}
}

// Masked is texts without personal data.
type Masked struct {
	Texts  []MaskedText          `json:"texts" doc:"In the order of the request."`
	Counts map[personal.Kind]int `json:"counts" doc:"Pieces by kind: phone, email, id_number, bank_card, address, name."`
}

// MaskedText is one text without personal data.
type MaskedText struct {
	Text  string        `json:"text" doc:"With the kind in brackets in the place of each piece, such as [phone]."`
	Found []MaskedPiece `json:"found"`
}

// MaskedPiece is a piece of personal data by its place in the text that was
// sent: characters (Unicode code points) from 0, the end not included.
type MaskedPiece struct {
	Start int           `json:"start"`
	End   int           `json:"end"`
	Kind  personal.Kind `json:"kind"`
}

func (a *API) maskingRoutes() {
	register(a, operation{id: "mask", method: http.MethodPost, path: "/v1/workspaces/{workspace}/mask", tag: "figures", summary: "Mask personal data in texts",
		describe: "Phone numbers, e-mail addresses, identity and card numbers, addresses, and names where a text says that they are names. Nothing of it is stored or logged.",
		action:   access.Read, noun: access.Figure}, a.mask)
}

func (a *API) mask(ctx context.Context, _ *call, in *maskInput) (*content[Masked], error) {
	out := Masked{Counts: map[personal.Kind]int{}}
	finder := personal.NewFinder()
	for _, text := range in.Body.Texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		masked, found := finder.Masked(text)
		out.Texts = append(out.Texts, MaskedText{masked, piecesOf(text, found)})
		for _, f := range found {
			out.Counts[f.Kind]++
		}
	}
	return &content[Masked]{out}, nil
}

// piecesOf counts the places of pieces in characters.
func piecesOf(text string, found []personal.Found) []MaskedPiece {
	out := make([]MaskedPiece, len(found))
	at, n := 0, 0
	upTo := func(end int) int {
		n += utf8.RuneCountInString(text[at:end])
		at = end
		return n
	}
	for i, f := range found {
		out[i] = MaskedPiece{Start: upTo(f.Start), End: upTo(f.End), Kind: f.Kind}
	}
	return out
}

// Masking is part of the input of operations that show what was said.
type Masking struct {
	Mask bool `query:"mask" doc:"Personal data in texts and text properties is masked, and what tells who somebody is left out."`
}

// masked makes the list show texts without personal data where it is asked to.
func (l *eventList) masked(m Masking) *eventList {
	if m.Mask {
		l.masker, l.person = personal.NewFinder(), false
	}
	return l
}

// hide masks what was said on a card.
func (l *eventList) hide(card *EventCard, promoted []touchstone.Property) {
	if l.masker == nil {
		return
	}
	texts := make([]touchstone.Text, len(card.Texts))
	for i, t := range card.Texts {
		texts[i] = touchstone.Text{Field: t.Field, Text: l.masker.Mask(t.Text)}
	}
	card.Texts = texts
	for _, p := range promoted {
		if p.Type == touchstone.String {
			card.Properties[p.Name], _ = json.Marshal(l.masker.Mask(p.Text)) // a string always marshals
		}
	}
}
