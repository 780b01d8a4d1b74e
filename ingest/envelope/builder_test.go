// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/shape"
)

// Computed apart from this program, in Python: the id as
// sha256(1, len source, source, len own, own, len id, id)[:16], a subject as
// hmac_sha256(secret, kind + "\0" + value)[:8], of kinds that belong to one source
// hmac_sha256(secret, kind + "\0" + len source + source + value)[:8].
func TestIDsAreTheHashesThatTheDocumentsSay(t *testing.T) {
	b := newBuilder(t, nil)
	m := plain()
	m.Identifiers = []Identifier{{Kind: touchstone.UserID, Value: "u-1"}, {Kind: touchstone.Phone, Value: "138 0013 8000"}, {Kind: touchstone.Email, Value: " Bob.Lee@Example.COM "}, {Kind: touchstone.AnonymousID, Value: "e\u0301"}}
	e := event(t, b, m)
	if got, want := e.ID.String(), "evt_fa84f6d58ba5773a82c6986d00122afe"; got != want {
		t.Errorf("event id %s, want %s", got, want)
	}
	want := []string{"sub_795a40097ef145b2", "sub_6198403027ced386", "sub_b240dd28310725ab", "sub_6339937e3495041b"}
	for i, s := range e.Subjects {
		if s.String() != want[i] {
			t.Errorf("subject %d is %s, want %s", i, s, want[i])
		}
	}
	m.Source = "https://crm.example.com"
	if got, want := event(t, b, m).ID.String(), "evt_e9c1df1afdf0b9fc6656240b4cc8a2b2"; got != want {
		t.Errorf("with a source of its own the id is %s, want %s", got, want)
	}
}

// Two sources name their browsers and devices alone; people they name together.
// The ids are computed as above.
func TestDevicesBelongToOneSource(t *testing.T) {
	web := newBuilder(t, nil)
	app := newBuilder(t, func(o *Options) { o.Settings.Source.Name = "app" })
	subjects, err := NewSubjects(secret, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind     touchstone.SubjectKind
		web, app string
	}{
		{touchstone.AnonymousID, "sub_6339937e3495041b", "sub_d985d4da474ce7be"},
		{touchstone.DeviceID, "sub_8943c90795642d7a", ""},
		{touchstone.UserID, "", ""},
	} {
		m := plain()
		m.Identifiers = []Identifier{{Kind: c.kind, Value: "é"}}
		a, b := event(t, web, m).Subjects[0], event(t, app, m).Subjects[0]
		if c.web != "" && a.String() != c.web || c.app != "" && b.String() != c.app || (a != b) != OfSource(c.kind) {
			t.Errorf("%s: %s of web, %s of app", c.kind, a, b)
		}
		asked, err := subjects.Of("app").Identifier(Identifier{Kind: c.kind, Value: "é"})
		if err != nil || asked.Subject != b {
			t.Errorf("%s: asked for by source and value it is %s, %v", c.kind, asked.Subject, err)
		}
	}
	// A source's name and a value never run into each other.
	one, _ := subjects.Of("ab").Identifier(Identifier{Kind: touchstone.DeviceID, Value: "c"})
	other, _ := subjects.Of("a").Identifier(Identifier{Kind: touchstone.DeviceID, Value: "bc"})
	if one.Subject == other.Subject {
		t.Error("device c of ab is device bc of a")
	}
}

func TestEvent(t *testing.T) {
	b := newBuilder(t, func(o *Options) {
		o.Settings.Source.Facets = []string{"category"}
		o.Settings.Source.Promoted = []touchstone.Promoted{{Name: "price", Type: touchstone.ColumnNumber}}
		o.Settings.Source.DefaultUnit = "SH-000"
	})
	m := Message{
		ID: "m-1", Kind: touchstone.Feedback, Channel: "Store", Name: "Order 12 Rated", Place: "https://shop.example.com/orders/12345?x=1", Unit: "SH-001",
		Identifiers: []Identifier{{Kind: touchstone.AnonymousID, Value: "a-1"}, {Kind: touchstone.UserID, Value: "u-1", Verified: true}},
		Objects:     []touchstone.Object{{Type: "order", ID: "12345"}, {Type: "order", ID: "12345"}, {Type: "parcel", ID: "12345"}},
		Claimed:     received.Add(-time.Minute), Offset: pointer(28800), Duration: pointer(int64(5300)),
		Value:      Amount{Decimal: "129.5", Currency: "cny"},
		Scores:     []Score{{Metric: "nps", Value: "9"}, {Metric: "taste", Value: "4.5", Low: "1", High: "5"}},
		Texts:      []touchstone.Text{{Field: "comment", Text: "很好"}},
		Properties: []touchstone.Property{{Name: "price", Type: touchstone.Integer, Integer: 129}, {Name: "category", Type: touchstone.String, Text: "女装"}},
		Consents:   []touchstone.Consent{{Purpose: "email", Granted: true}},
		Extra:      []byte(`{"x":1}`),
	}
	got := event(t, b, m)
	want := touchstone.Event{
		ID: got.ID, Kind: touchstone.Feedback, Unit: "SH-001",
		Shape:    touchstone.Shape{Normaliser: 1, Source: "web", Channel: "store", Name: "Order {n} Rated", Place: "shop.example.com/orders/{n}", Facets: []touchstone.Facet{{Name: "category", Value: "女装"}}}.WithID(),
		Subjects: []touchstone.SubjectID{0x795a40097ef145b2, got.Subjects[1]},
		Objects:  []touchstone.Object{{Type: "order", ID: "12345"}, {Type: "parcel", ID: "12345"}},
		Claimed:  m.Claimed, Occurred: m.Claimed, Received: received, Offset: pointer(28800), Duration: pointer(int64(5300)),
		Value:    &touchstone.Money{Minor: 12950, Currency: "CNY"},
		Scores:   []touchstone.Score{{Metric: "nps", Value: 900, Low: 0, High: 1000}, {Metric: "taste", Value: 450, Low: 100, High: 500}},
		Promoted: []touchstone.Property{{Name: "price", Type: touchstone.Number, Number: 129}},
		Consents: m.Consents,
		Private: touchstone.Private{
			Name: "Order 12 Rated", Place: "https://shop.example.com/orders/12345?x=1",
			Identifiers: []touchstone.Identifier{{Subject: 0x795a40097ef145b2, Kind: touchstone.UserID, Value: "u-1", Verified: true}, {Subject: got.Subjects[1], Kind: touchstone.AnonymousID, Value: "a-1"}},
			Texts:       m.Texts, Properties: []touchstone.Property{{Name: "category", Type: touchstone.String, Text: "女装"}}, Extra: []byte(`{"x":1}`),
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestThePlainestMessageLeavesNothingPrivate(t *testing.T) {
	got := event(t, newBuilder(t, nil), plain())
	want := touchstone.Event{ID: got.ID, Kind: touchstone.Interaction, Shape: touchstone.Shape{Normaliser: 1, Source: "web", Channel: "website", Name: "Order Paid"}.WithID(), Occurred: received, Received: received}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !got.Private.IsZero() {
		t.Error("something is private")
	}
}

// The builder must copy: decoders reuse the message.
func TestAnEventOutlivesItsMessage(t *testing.T) {
	b := newBuilder(t, nil)
	var m Message
	if err := Decode(typical, &m); err != nil {
		t.Fatal(err)
	}
	first := event(t, b, m)
	want := fmt.Sprintf("%+v", first)
	other := strings.NewReplacer("u-1029384756", "u-2222222222", "女装", "男装", "SH-001", "SH-002", "12345", "54321").Replace(typical)
	if err := Decode(other, &m); err != nil {
		t.Fatal(err)
	}
	event(t, b, m)
	m.Reset()
	if got := fmt.Sprintf("%+v", first); got != want {
		t.Errorf("the event changed:\n%s\n%s", want, got)
	}
}

func TestAMessageWithoutIDGetsOneFromItsContent(t *testing.T) {
	b := newBuilder(t, func(o *Options) { o.Settings.Currency = "CNY" })
	base := func() Message {
		return Message{Name: "Rated", Claimed: received, SentAt: received, Properties: []touchstone.Property{{Name: "b", Type: touchstone.Integer, Integer: 1}, {Name: "a", Type: touchstone.Null}}}
	}
	id := event(t, b, base()).ID
	changes := map[string]struct {
		change func(*Message)
		same   bool
	}{
		"nothing":         {func(*Message) {}, true},
		"time of sending": {func(m *Message) { m.SentAt = received.Add(time.Second) }, true},
		"order":           {func(m *Message) { slices.Reverse(m.Properties) }, true},
		"name":            {func(m *Message) { m.Name = "Rated!" }, false},
		"kind":            {func(m *Message) { m.Kind = touchstone.Feedback }, false},
		"source":          {func(m *Message) { m.Source = "x" }, false},
		"channel":         {func(m *Message) { m.Channel = "store" }, false},
		"place":           {func(m *Message) { m.Place = "/x" }, false},
		"unit":            {func(m *Message) { m.Unit = "x" }, false},
		"claimed":         {func(m *Message) { m.Claimed = received.Add(-time.Second) }, false},
		"no time":         {func(m *Message) { m.Claimed = time.Time{} }, false},
		"duration":        {func(m *Message) { m.Duration = new(int64) }, false},
		"identifier":      {func(m *Message) { m.Identifiers = []Identifier{{Kind: touchstone.UserID, Value: "u"}} }, false},
		"object":          {func(m *Message) { m.Objects = []touchstone.Object{{Type: "order", ID: "1"}} }, false},
		"value":           {func(m *Message) { m.Value.Decimal = "1" }, false},
		"score":           {func(m *Message) { m.Scores = []Score{{Metric: "nps", Value: "1"}} }, false},
		"text":            {func(m *Message) { m.Texts = []touchstone.Text{{Text: "x"}} }, false},
		"property":        {func(m *Message) { m.Properties[0].Integer = 2 }, false},
		"type":            {func(m *Message) { m.Properties[0] = touchstone.Property{Name: "b", Type: touchstone.String, Text: "1"} }, false},
		"fewer":           {func(m *Message) { m.Properties = m.Properties[:1] }, false},
		"trait":           {func(m *Message) { m.Traits = m.Properties; m.Properties = nil }, false},
		"consent":         {func(m *Message) { m.Consents = []touchstone.Consent{{Purpose: "x"}} }, false},
		"extra":           {func(m *Message) { m.Extra = []byte(`{"x":1}`) }, false},
		"id":              {func(m *Message) { m.ID = "x" }, false},
	}
	seen := map[touchstone.EventID]string{id: "nothing"}
	for name, c := range changes {
		m := base()
		c.change(&m)
		got := event(t, b, m).ID
		if (got == id) != c.same {
			t.Errorf("%s: same id %v, want %v", name, got == id, c.same)
		}
		if other, ok := seen[got]; ok && !c.same {
			t.Errorf("%s and %s have one id", name, other)
		}
		seen[got] = name
	}
}

// What a list or a promotion does to a message does not change its id.
func TestSettingsDoNotChangeIDs(t *testing.T) {
	m := Message{Name: "Rated", Properties: []touchstone.Property{{Name: "a", Type: touchstone.Integer, Integer: 1}}}
	want := event(t, newBuilder(t, nil), m).ID
	for name, change := range map[string]func(*touchstone.Source){
		"deny":  func(s *touchstone.Source) { s.Deny = []string{"a"} },
		"allow": func(s *touchstone.Source) { s.Allow = []string{"b"} },
		"promoted": func(s *touchstone.Source) {
			s.Promoted = []touchstone.Promoted{{Name: "a", Type: touchstone.ColumnString}}
		},
		"facet": func(s *touchstone.Source) { s.Facets = []string{"a"} },
		"unit":  func(s *touchstone.Source) { s.DefaultUnit = "x" },
	} {
		if got := event(t, newBuilder(t, func(o *Options) { change(&o.Settings.Source) }), m).ID; got != want {
			t.Errorf("%s changes the id", name)
		}
	}
}

func TestEveryFaultIsNamed(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	cases := []struct {
		name   string
		change func(*Message)
		want   []string
	}{
		{"name", func(m *Message) { m.Name = " " }, []string{"name envelope.required"}},
		{"long name", func(m *Message) { m.Name = long }, []string{"name envelope.too_long"}},
		{"utf8", func(m *Message) { m.Name = "a\xff" }, []string{"name envelope.not_utf8"}},
		{"kind", func(m *Message) { m.Kind = "visit" }, []string{"kind envelope.unknown_kind"}},
		{"several", func(m *Message) {
			m.ID, m.Place, m.Unit, m.Channel, m.Source = long, long, long, touchstone.Channel(long), long
			m.Duration = pointer(int64(-1))
		}, []string{"id envelope.too_long", "source envelope.too_long", "channel envelope.too_long", "place envelope.too_long", "unit envelope.too_long", "duration_ms envelope.negative"}},
		{"objects", func(m *Message) {
			m.Objects = []touchstone.Object{{Type: "order", ID: "1"}, {}, {Type: long, ID: "a\xff"}}
		},
			[]string{"objects[1].type envelope.required", "objects[1].id envelope.required", "objects[2].type envelope.too_long", "objects[2].id envelope.not_utf8"}},
		{"lists", func(m *Message) {
			m.Identifiers, m.Objects, m.Scores = make([]Identifier, 17), make([]touchstone.Object, 65), make([]Score, 65)
		}, nil},
		{"texts", func(m *Message) { m.Texts = []touchstone.Text{{Field: long, Text: long}} }, []string{"texts[0].field envelope.too_long", "texts[0].text envelope.too_long"}},
		{"consents", func(m *Message) { m.Consents = []touchstone.Consent{{}} }, []string{"consents[0].purpose envelope.required"}},
		{"properties", func(m *Message) {
			m.Properties = []touchstone.Property{{Name: "a"}, {Name: "a"}, {Name: ""}, {Name: long}, {Name: "b", Text: "\xff"}, {Name: "c", Type: 99}}
		}, []string{"properties envelope.required", "properties.a envelope.twice", "properties.b envelope.not_utf8", "properties.c envelope.unknown_type"}},
		{"traits", func(m *Message) { m.Traits = []touchstone.Property{{Name: "a", Text: long}} }, []string{"traits.a envelope.too_long"}},
		{"measurement elsewhere", func(m *Message) { m.Measurement = &Measurement{} }, []string{"measurement envelope.measurement_kind"}},
		{"identify nobody", func(m *Message) {
			m.Kind = touchstone.Identify
			m.Identifiers = []Identifier{{Kind: touchstone.UserID, Value: "null"}}
		}, []string{"identifiers envelope.nobody"}},
		{"offset", func(m *Message) { m.Offset = pointer(70000) }, []string{"time envelope.offset"}},
	}
	b := newBuilder(t, nil)
	for _, c := range cases {
		m := plain()
		c.change(&m)
		_, err := b.Event(&m)
		if touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := fields(err); c.want != nil && !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// However much is wrong with a message, its error stays small.
func TestFaultsAreBounded(t *testing.T) {
	m := plain()
	m.Objects = make([]touchstone.Object, 10_000)
	m.Properties = make([]touchstone.Property, 10_000)
	_, err := newBuilder(t, nil).Event(&m)
	if n := len(fields(err)); n == 0 || n > 32 {
		t.Errorf("%d faults", n)
	}
}

func TestNewBuilderNamesEveryFaultOfItsSettings(t *testing.T) {
	_, err := NewBuilder(Options{Secret: []byte("short"), Settings: Settings{Currency: "XXX", DialCode: "86"}, Shaper: shape.New(shape.Options{}), Now: time.Now})
	got := strings.Join(fields(err), ", ")
	for _, want := range []string{"name ", "dial_code envelope.dial_code", "currency envelope.currency"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
	_, err = NewBuilder(Options{Secret: []byte("short"), Settings: Settings{Source: touchstone.Source{Name: "web"}}, Shaper: shape.New(shape.Options{}), Now: time.Now})
	if got := fields(err); !cmp.Equal(got, []string{"secret envelope.short_secret"}) {
		t.Errorf("a short secret gave %v", got)
	}
}

func TestBuilderIsSafeForManyGoroutines(t *testing.T) {
	var mu sync.Mutex
	notes := 0
	b := newBuilder(t, func(o *Options) {
		o.Settings.Source.Deny = []string{"coupon"}
		o.Noted = func(Note) { mu.Lock(); notes++; mu.Unlock() }
	})
	want := map[string]touchstone.Event{}
	var group sync.WaitGroup
	for g := range 4 {
		group.Go(func() {
			for i := range 200 {
				text := strings.ReplaceAll(typical, "12345", fmt.Sprint(i))
				var m Message
				if err := Decode(text, &m); err != nil {
					t.Error(err)
					return
				}
				e, err := b.Event(&m)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if other, ok := want[fmt.Sprint(i)]; ok && !cmp.Equal(other, e) {
					t.Errorf("goroutine %d made another event of message %d", g, i)
				}
				want[fmt.Sprint(i)] = e
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if notes != 800 {
		t.Errorf("%d notes, want one for each message", notes)
	}
}
