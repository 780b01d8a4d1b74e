// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
)

// CalendarCard is the public holidays of a country as they were announced.
type CalendarCard struct {
	Name    string                    `json:"name" doc:"As settings.calendar of a workspace names it, such as cn."`
	Version string                    `json:"version" doc:"The day of the last announcement that it follows."`
	From    string                    `json:"from" doc:"The first day that it knows."`
	Until   string                    `json:"until" doc:"The day after the last."`
	Years   []touchstone.CalendarYear `json:"years"`
}

func (a *API) calendarRoutes() {
	register(a, operation{id: "listCalendars", method: http.MethodGet, path: "/v1/calendars", tag: "workspace", door: signedIn, summary: "Public holidays and worked weekends, as far as they were announced"}, a.listCalendars)
}

func (a *API) listCalendars(context.Context, *call, *nothing) (*content[items[CalendarCard]], error) {
	out := []CalendarCard{}
	for _, name := range touchstone.Calendars() {
		if c, ok := touchstone.CalendarOf(name); ok {
			out = append(out, CalendarCard{Name: c.Name, Version: c.Version, From: c.From.Format(time.DateOnly), Until: c.Until.Format(time.DateOnly), Years: c.Years})
		}
	}
	return &content[items[CalendarCard]]{items[CalendarCard]{out}}, nil
}
