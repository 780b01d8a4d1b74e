// SPDX-License-Identifier: Apache-2.0

package study

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/moment/priority"
)

// Customer 0 meets touchpoint 0 twice over the app, customer 1 once over the app
// and once over the phone; a bill that nobody rated came by post.
func TestChannelsAreCountedByTouchpoint(t *testing.T) {
	a := &assembly.Assembly{Contacts: map[touchstone.Channel]assembly.Contacts{"app": {N: 7, Customers: 2}, "phone": {N: 7, Customers: 1}}}
	a.Customer = []uint32{0, 0, 1, 1, 1}
	a.Touchpoint = []uint16{0, 0, 0, 1, 1}
	a.Quality = []moment.Quality{moment.Bad, moment.Good, moment.Ordinary, moment.Bad, moment.Unrated}
	a.Channels = assembly.Places{Names: []string{"", "app", "phone", "post"}, Codes: []uint16{1, 1, 1, 2, 3}}
	want := []Channel{
		{Channel: "app", Contacts: 7, Customers: 2, Rated: 3, Bad: 1, Parts: []priority.Part{{Touchpoint: 0, Customers: 2, Rated: 3, Bad: 1}}},
		{Channel: "phone", Contacts: 7, Customers: 1, Rated: 1, Bad: 1, Parts: []priority.Part{{Touchpoint: 1, Customers: 1, Rated: 1, Bad: 1}}},
		{Channel: "post", Parts: []priority.Part{{Touchpoint: 1, Customers: 1}}},
	}
	if diff := cmp.Diff(want, channels(a)); diff != "" {
		t.Error(diff)
	}
}
