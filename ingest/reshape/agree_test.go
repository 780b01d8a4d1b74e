// SPDX-License-Identifier: Apache-2.0

package reshape_test

import (
	"context"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/ingest/envelope"
)

// Whatever the settings were and are: what is derived again is what the same
// messages make when they arrive today. Only what came promoted stays so.
func TestAgreesWithArrivingToday(t *testing.T) {
	keys := newKeys(t)
	rapid.Check(t, func(rt *rapid.T) {
		before, after := drawSource(rt, "before"), drawSource(rt, "after")
		before.Promoted = nil
		messages := rapid.SliceOfN(rapid.Custom(drawMessage), 1, 12).Draw(rt, "messages")
		w := newWorld(scope{t, rt}, memory.Open(), keys, before)
		for i := range messages {
			messages[i].ID = strconv.Itoa(i)
		}
		w.send(messages...)
		w.settle(after)
		w.finish()
		got := w.derivedNow()
		fresh := newWorld(scope{t, rt}, memory.Open(), keys, after)
		kept := droppedBefore(messages, before)
		fresh.send(kept...)
		if diff := cmp.Diff(fresh.derivedNow(), got, cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("before %+v, after %+v (-arriving today +derived again):\n%s", before, after, diff)
		}
	})
}

// droppedBefore takes out of messages what the lists dropped on arrival.
func droppedBefore(messages []envelope.Message, s touchstone.Source) []envelope.Message {
	out := slices.Clone(messages)
	for i := range out {
		out[i].Properties = slices.DeleteFunc(slices.Clone(out[i].Properties), func(p touchstone.Property) bool {
			return slices.Contains(s.Deny, p.Name) || len(s.Allow) > 0 && !slices.Contains(s.Allow, p.Name)
		})
	}
	return out
}

var someNames = []string{"a", "b", "c", "计划"}

func drawSource(t *rapid.T, what string) touchstone.Source {
	var s touchstone.Source
	for _, name := range someNames {
		switch rapid.IntRange(0, 4).Draw(t, what+" "+name) {
		case 0:
			if len(s.Facets) < touchstone.MaxFacets {
				s.Facets = append(s.Facets, name)
			}
		case 1:
			s.Promoted = append(s.Promoted, touchstone.Promoted{Name: name, Type: rapid.SampledFrom(touchstone.ColumnTypes).Draw(t, "type")})
		case 2:
			s.Deny = append(s.Deny, name)
		}
	}
	return s
}

func drawMessage(t *rapid.T) envelope.Message {
	m := message(0)
	m.Name = rapid.SampledFrom([]string{"Page Viewed", "Order 17", "订单 9 支付"}).Draw(t, "name")
	for _, name := range someNames {
		switch rapid.IntRange(0, 5).Draw(t, name) {
		case 0:
			m.Properties = append(m.Properties, integer(name, rapid.Int64Range(0, 3).Draw(t, "integer")))
		case 1, 2:
			m.Properties = append(m.Properties, text(name, rapid.SampledFrom([]string{"", "gold", "金", "7", "true"}).Draw(t, "text")))
		case 3:
			m.Properties = append(m.Properties, touchstone.Property{Name: name})
		}
	}
	return m
}

// scope ends what a random sequence opened when it ends.
type scope struct {
	testing.TB
	sequence *rapid.T
}

func (s scope) Cleanup(f func())         { s.sequence.Cleanup(f) }
func (s scope) Context() context.Context { return s.sequence.Context() }
