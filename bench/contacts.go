// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"touchstone"
	"touchstone/simulate"
)

// contactsVersion names the recipe of the files of contacts: raise it with
// every change, so that no older file is taken for it.
const contactsVersion = 1

// form is a way to write contacts down, one a line.
type form struct {
	name   string
	file   string // name of the file of its lines
	head   string // first line
	append func([]byte, simulate.Contact) []byte
	// path and media are where lines are posted, and as what; open and close
	// stand around a post of many, between two of them stands separator.
	path, media, open, separator, close string
}

// formOf gives the form of a name.
func formOf(name string) (form, error) {
	for _, f := range []form{
		{name: "events", file: "events", append: appendEvent, path: "/v1/events", media: "application/x-ndjson", separator: "\n", close: "\n"},
		{name: "calls", file: "calls", append: appendCall, path: "/v1/batch", media: "application/json", open: `{"batch":[`, separator: ",", close: "]}"},
		{name: "track", file: "calls", append: appendCall, path: "/v1/track", media: "application/json"},
		{name: "table", file: "table", head: tableHead, append: appendRow},
	} {
		if f.name == name {
			return f, nil
		}
	}
	return form{}, errors.New("there is no form " + name)
}

// browser is what an SDK tells of the device: it brings an event to about 600
// bytes.
const browser = `"user_agent":"Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1","screen":"1179x2556","network":"wifi","referrer":"https://www.example.com/search?from=banner"`

// appendEvent appends a contact as touchstone.event/1.
func appendEvent(dst []byte, c simulate.Contact) []byte {
	dst = bytes.TrimSuffix(c.AppendJSON(dst), []byte("}}"))
	return append(append(append(dst, ','), browser...), "}}"...)
}

// appendCall appends a contact as a call of Segment's track.
func appendCall(dst []byte, c simulate.Contact) []byte {
	dst = fmt.Appendf(dst, `{"messageId":"m%d","type":"track","event":%q,"timestamp":"%s"`, c.Message, c.Name, time.UnixMilli(c.Occurred).UTC().Format("2006-01-02T15:04:05.000Z07:00"))
	if c.UserID() != "" {
		dst = fmt.Appendf(dst, `,"userId":%q`, c.UserID())
	}
	if c.DeviceID() != "" {
		dst = fmt.Appendf(dst, `,"anonymousId":%q`, c.DeviceID())
	}
	place := strings.ReplaceAll(c.Place, "{id}", strconv.FormatUint(10000+c.Message%90000, 10))
	dst = fmt.Appendf(dst, `,"properties":{"device":%d,"version":"8.4.1","campaign":"spring-2026",%s}`, c.Device, browser)
	return fmt.Appendf(dst, `,"context":{"locale":"zh-CN","page":{"path":%q,"url":"https://www.example.com%s"}}}`, place, place)
}

const tableHead = "message,time,event,channel,page,user,device,hotel,seconds,amount,nps,csat\n"

// appendRow appends a contact as a row of a table.
func appendRow(dst []byte, c simulate.Contact) []byte {
	dst = fmt.Appendf(dst, "m%d,%s,%s,%s,%s,%s,%s,%s,", c.Message, time.UnixMilli(c.Occurred).UTC().Format(time.RFC3339), c.Name, c.Channel(), c.Place, c.UserID(), c.DeviceID(), c.Unit())
	if c.Duration > 0 {
		dst = strconv.AppendInt(dst, c.Duration/1000, 10)
	}
	dst = append(dst, ',')
	if c.Fen > 0 {
		dst = fmt.Appendf(dst, "%d.%02d", c.Fen/100, c.Fen%100)
	}
	for _, metric := range []string{"nps", "csat"} {
		dst = append(dst, ',')
		if c.Metric == metric {
			dst = strconv.AppendInt(dst, int64(c.Score), 10)
		}
	}
	return dst
}

// contactsFile gives the path of a file of so many contacts, about, over a
// week. It is made once and kept in the cache of the user.
func contactsFile(f form, contacts int) (string, error) {
	return cached(fmt.Sprintf("%s-%d-%d", f.file, contactsVersion, contacts), func(out *bufio.Writer) error {
		_, err := out.WriteString(f.head)
		var line []byte
		for c := range simulate.Stream(1, contacts, simulate.StreamOptions{Span: 7 * 24 * time.Hour}) {
			if err != nil {
				return err
			}
			if c.Kind != touchstone.Identify || f.file == "events" {
				line = append(f.append(line[:0], c), '\n')
				_, err = out.Write(line)
			}
		}
		return err
	})
}

// passes are the letters with which ids begin, one for each time that a file is
// read.
const passes = "mnopqrstuvwxyzabcdefghijklABCDEFGHIJKLMNOPQRSTUVWXYZ"

// feed gives posts of a file of contacts without end. Safe for use from many
// goroutines.
type feed struct {
	form form
	mu   sync.Mutex
	file *os.File
	in   *bufio.Reader
	pass int
}

func openFeed(f form, contacts int) (*feed, error) {
	path, err := contactsFile(f, contacts)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &feed{form: f, file: file, in: bufio.NewReaderSize(file, 1<<20)}, nil
}

func (f *feed) end() error { return f.file.Close() }

// post appends a post of so many lines.
func (f *feed) post(dst []byte, lines int) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	dst = append(dst, f.form.open...)
	for i := range lines {
		if i > 0 {
			dst = append(dst, f.form.separator...)
		}
		from := len(dst)
		line, err := f.line()
		if err != nil {
			return dst, err
		}
		dst = append(dst, line...)
		dst[from+bytes.Index(line, []byte(`":"m`))+3] = passes[f.pass]
	}
	return append(dst, f.form.close...), nil
}

// line gives the next line without its end, beginning again at the end of the
// file.
func (f *feed) line() ([]byte, error) {
	line, err := f.in.ReadSlice('\n')
	if err == nil {
		return line[:len(line)-1], nil
	}
	if f.pass++; f.pass == len(passes) {
		return nil, errors.New("the ids of a file of contacts are used up: let it have more of them")
	}
	if _, err := f.file.Seek(0, 0); err != nil {
		return nil, err
	}
	f.in.Reset(f.file)
	line, err = f.in.ReadSlice('\n')
	return bytes.TrimSuffix(line, []byte("\n")), err
}
