// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"net/http"
	"strings"

	"touchstone"
)

// writeKey gives the write key of a request: the user of its Basic or the token
// of its Bearer credentials, else the parameter writeKey; "" when it has none
// there.
func writeKey(r *http.Request) string {
	if user, _, ok := r.BasicAuth(); ok {
		return user
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	if r.URL.RawQuery == "" {
		return ""
	}
	return r.URL.Query().Get("writeKey")
}

// target finds where a request's messages go, by its own key or by one from
// its body.
func (in *intake) target(r *http.Request, inBody string) (*Target, error) {
	key := cmp.Or(writeKey(r), inBody)
	if key == "" {
		return nil, &touchstone.Error{Kind: touchstone.Unauthenticated, Message: touchstone.Msg("intake.no_key")}
	}
	t, err := in.o.Keys.Target(r.Context(), key)
	if err != nil {
		return nil, err
	}
	if source := t.Builder.Settings().Source; source.Disabled {
		return nil, &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("intake.disabled", "source", source.Name)}
	}
	note(r.Context(), t.Key)
	return t, nil
}
