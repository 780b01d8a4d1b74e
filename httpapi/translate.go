// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/danielgtaylor/huma/v2/validation"

	"touchstone"
	"touchstone/locale"
)

// translate turns the errors that huma itself makes, when it reads a request,
// into problems in the reader's language.
func (a *API) translate(ctx huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	r, _ := humago.Unwrap(ctx)
	lang := readersLanguage(r)
	kind := kindOfStatus(model.Status)
	p := newProblem(kind, locale.Text(lang, titleOf(model)), requestID(r.Context()))
	p.Status, p.Title = model.Status, http.StatusText(model.Status)
	if kind == touchstone.Internal {
		a.options.Log.ErrorContext(ctx.Context(), "internal error", "request", p.RequestID, "error", model.Detail)
		return p, nil
	}
	for _, e := range model.Errors {
		p.Errors = append(p.Errors, faultOf(lang, e))
	}
	return p, nil
}

// beyond is what encoding/json says of a number that its field cannot hold; huma
// blames the whole body.
var beyond = regexp.MustCompile(`^json: cannot unmarshal number .* into Go struct field [^ ]*?\.([a-z_.]+) of type `)

func faultOf(lang touchstone.Language, e *huma.ErrorDetail) Fault {
	if m := beyond.FindStringSubmatch(e.Message); m != nil {
		return Fault{Field: e.Location + "." + m[1], Message: locale.Text(lang, touchstone.Msg("api.number_range"))}
	}
	return Fault{Field: e.Location, Message: locale.Text(lang, messageOf(e.Message))}
}

func kindOfStatus(status int) touchstone.Kind {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return touchstone.TooLarge
	case http.StatusRequestTimeout:
		return touchstone.Unavailable
	}
	if status >= http.StatusInternalServerError {
		return touchstone.Internal
	}
	return touchstone.Invalid
}

func titleOf(m *huma.ErrorModel) touchstone.Message {
	switch m.Status {
	case http.StatusRequestEntityTooLarge:
		return touchstone.Msg("api.body_too_large", "most", maxBody)
	case http.StatusRequestTimeout:
		return touchstone.Msg("api.body_too_slow")
	case http.StatusUnsupportedMediaType:
		return touchstone.Msg("api.bad_content_type")
	case http.StatusBadRequest:
		return touchstone.Msg("api.unreadable")
	}
	return touchstone.Msg("api.bad_request")
}

// complaint is one way in which huma finds fault with a value.
type complaint struct {
	format string // of package validation, or as huma has it
	say    func(values []string) touchstone.Message
}

// complaints are the sentences of huma that a request can cause here. Values of
// the request never stand in them, as they may be secrets.
var complaints = []complaint{
	{validation.MsgUnexpectedProperty, func([]string) touchstone.Message { return touchstone.Msg("api.unexpected") }},
	{validation.MsgExpectedRequiredProperty, func(v []string) touchstone.Message { return touchstone.Msg("api.required", "name", v[0]) }},
	{"required %s parameter is missing", func([]string) touchstone.Message { return touchstone.Msg("api.missing") }},
	{validation.MsgExpectedBoolean, func([]string) touchstone.Message { return touchstone.Msg("api.want_boolean") }},
	{validation.MsgExpectedNumber, func([]string) touchstone.Message { return touchstone.Msg("api.want_number") }},
	{validation.MsgExpectedInteger, func([]string) touchstone.Message { return touchstone.Msg("api.want_integer") }},
	{"invalid integer", func([]string) touchstone.Message { return touchstone.Msg("api.want_integer") }},
	{validation.MsgExpectedString, func([]string) touchstone.Message { return touchstone.Msg("api.want_string") }},
	{validation.MsgExpectedArray, func([]string) touchstone.Message { return touchstone.Msg("api.want_array") }},
	{validation.MsgExpectedObject, func([]string) touchstone.Message { return touchstone.Msg("api.want_object") }},
	{validation.MsgExpectedRFC3339DateTime, func([]string) touchstone.Message { return touchstone.Msg("api.want_time") }},
	{"invalid date/time for format %s", func([]string) touchstone.Message { return touchstone.Msg("api.want_time") }},
	{validation.MsgExpectedOneOf, func(v []string) touchstone.Message { return touchstone.Msg("api.want_one_of", "allowed", v[0]) }},
	{validation.MsgExpectedMinimumNumber, func(v []string) touchstone.Message { return touchstone.Msg("api.want_at_least", "limit", v[0]) }},
	{validation.MsgExpectedMaximumNumber, func(v []string) touchstone.Message { return touchstone.Msg("api.want_at_most", "limit", v[0]) }},
	{validation.MsgExpectedMinLength, func(v []string) touchstone.Message { return touchstone.Msg("api.too_short", "limit", v[0]) }},
	{validation.MsgExpectedMaxLength, func(v []string) touchstone.Message { return touchstone.Msg("api.too_long", "limit", v[0]) }},
	{validation.MsgExpectedMinItems, func(v []string) touchstone.Message { return touchstone.Msg("api.too_few", "limit", v[0]) }},
	{validation.MsgExpectedMaxItems, func(v []string) touchstone.Message { return touchstone.Msg("api.too_many", "limit", v[0]) }},
}

// messageOf finds the sentence that huma filled in.
func messageOf(text string) touchstone.Message {
	for _, c := range complaints {
		if values, ok := scan(c.format, text); ok {
			return c.say(values)
		}
	}
	return touchstone.Msg("api.not_allowed")
}

// scan takes the values out of a text that was made by a format of fmt.
func scan(format, text string) ([]string, bool) {
	pattern := regexp.QuoteMeta(format)
	for _, verb := range []string{"%v", "%s", "%d"} {
		pattern = strings.ReplaceAll(pattern, verb, "(.*)")
	}
	m := regexp.MustCompile("^" + pattern + "$").FindStringSubmatch(text)
	if m == nil {
		return nil, false
	}
	return m[1:], true
}
