// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind classes an error by what its receiver can do about it.
type Kind int

// The kinds of error. Internal is the zero value: what nobody foresaw.
const (
	Internal        Kind = iota
	Invalid              // the input or a setting is wrong
	NotEnough            // the input is right, but there is too little of it to answer
	Unauthenticated      // nobody is signed in
	Forbidden            // somebody is, and may not
	NotFound             // the thing asked for does not exist
	Conflict             // somebody else changed it meanwhile
	TooLarge             // a limit of size was passed
	RateLimited          // a limit of rate was passed
	Unavailable          // a part that is needed is missing or down
)

// Message is a text for a person, not yet in a language: the key of a
// sentence in the zh and en catalogues, and the values that it names.
type Message struct {
	Key  string
	Args []Arg
}

// Arg is one named value of a Message. Value is a string, an integer, a
// float64, a Message, a Label or a slice of these.
type Arg struct {
	Name  string
	Value any
}

// Msg builds a Message from a catalogue key and alternating names and values.
// It panics when a name is missing, which is a programming error.
func Msg(key string, pairs ...any) Message {
	if len(pairs)%2 != 0 {
		panic("touchstone.Msg: " + key + ": a value without a name")
	}
	m := Message{Key: key}
	for i := 0; i < len(pairs); i += 2 {
		m.Args = append(m.Args, Arg{Name: pairs[i].(string), Value: pairs[i+1]})
	}
	return m
}

// String shows the key and values for logs; people read the catalogue's text.
func (m Message) String() string {
	var b strings.Builder
	b.WriteString(m.Key)
	for _, a := range m.Args {
		fmt.Fprintf(&b, " %s=%v", a.Name, a.Value)
	}
	return b.String()
}

// Error is a failure that a person can act on. Message says what was wrong,
// which value, and what is allowed; Field names the setting, column or
// property; Retry is how long to wait before trying again, of RateLimited and
// Unavailable; Err is the cause, for the log.
type Error struct {
	Kind    Kind
	Message Message
	Field   string
	Retry   time.Duration
	Err     error
}

// Error gives the text for logs: message key, values and cause.
func (e *Error) Error() string {
	s := e.Message.String()
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf gives the kind of the first Error in err's tree, Internal when there
// is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Errors lists the Errors of err's tree, in order, without looking into their
// causes.
func Errors(err error) []*Error {
	switch e := err.(type) {
	case *Error:
		return []*Error{e}
	case interface{ Unwrap() []error }:
		var out []*Error
		for _, part := range e.Unwrap() {
			out = append(out, Errors(part)...)
		}
		return out
	case interface{ Unwrap() error }:
		return Errors(e.Unwrap())
	}
	return nil
}
