// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"time"
)

//go:embed calendars/*.json
var calendarFiles embed.FS

// Calendar is the public holidays of a country and the days that are worked
// instead of them (调休), as they were announced: versioned data that says from
// when until when it holds. It does not change. Safe for use from many goroutines.
type Calendar struct {
	Name    string // such as "cn"
	Version string // the day of the last announcement that it follows
	// From and Until are the days that it knows, half-open; of dates the day
	// alone counts.
	From, Until time.Time
	Years       []CalendarYear

	days map[date]DayKind
}

// CalendarYear is the announcement for one year. Its days may begin in the year
// before.
type CalendarYear struct {
	Year     int       `json:"year"`
	Notice   string    `json:"notice"`  // what announced it
	Sources  []string  `json:"sources"` // where that can be read
	Holidays []Holiday `json:"holidays"`
	Worked   []string  `json:"worked"` // Saturdays and Sundays that are worked, as "2006-01-02"
}

// Holiday is some days off in a row.
type Holiday struct {
	Label
	From string `json:"from"` // "2006-01-02"
	To   string `json:"to"`   // the last of them
}

// DayKind is what a calendar says of a day.
type DayKind string

// The kinds of day.
const (
	WorkingDay DayKind = "working"
	WeekendDay DayKind = "weekend" // a Saturday or Sunday about which nothing was announced
	HolidayDay DayKind = "holiday" // off as announced, whatever day of the week
	MakeUpDay  DayKind = "make-up" // a Saturday or Sunday that is worked as announced
)

// Works tells whether offices work on such a day.
func (k DayKind) Works() bool { return k == WorkingDay || k == MakeUpDay }

// Calendars lists the names of every calendar, sorted.
func Calendars() []string {
	files, err := calendarFiles.ReadDir("calendars")
	if err != nil {
		panic(fmt.Sprintf("the calendars: %v", err)) // a broken build
	}
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(f.Name(), ".json"))
	}
	return out
}

// CalendarOf gives the calendar of a name; false when there is none.
func CalendarOf(name string) (*Calendar, bool) {
	if name == "" || strings.ContainsAny(name, "/.") {
		return nil, false
	}
	data, err := calendarFiles.ReadFile(path.Join("calendars", name+".json"))
	if err != nil {
		return nil, false
	}
	c, err := readCalendar(data)
	if err != nil {
		panic(fmt.Sprintf("the calendar %s: %v", name, err)) // a broken build
	}
	return c, true
}

func readCalendar(data []byte) (*Calendar, error) {
	var file struct {
		Name    string         `json:"name"`
		Version string         `json:"version"`
		From    string         `json:"from"`
		Until   string         `json:"until"`
		Years   []CalendarYear `json:"years"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	r := dayReader{}
	c := &Calendar{Name: file.Name, Version: file.Version, From: r.day(file.From), Until: r.day(file.Until), Years: file.Years, days: map[date]DayKind{}}
	for _, y := range file.Years {
		for _, h := range y.Holidays {
			last := r.day(h.To)
			for day := r.day(h.From); !day.After(last); day = day.AddDate(0, 0, 1) {
				c.days[dateOf(day)] = HolidayDay
			}
		}
		for _, text := range y.Worked {
			c.days[dateOf(r.day(text))] = MakeUpDay
		}
	}
	return c, r.err
}

// dayReader reads days and keeps the first fault.
type dayReader struct{ err error }

func (r *dayReader) day(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if r.err == nil {
		r.err = err
	}
	return day
}

// Day tells of what kind the day of a time is, by the time's own zone; false
// when the calendar does not reach that far.
func (c *Calendar) Day(t time.Time) (DayKind, bool) {
	day := dateOf(t).utc()
	if day.Before(c.From) || !day.Before(c.Until) {
		return "", false
	}
	if kind, announced := c.days[dateOf(day)]; announced {
		return kind, true
	}
	if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
		return WeekendDay, true
	}
	return WorkingDay, true
}
