// SPDX-License-Identifier: Apache-2.0

package access

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"touchstone"
)

// limit says how many attempts are free and how the wait grows after them:
// a second, doubled with each attempt, up to the longest.
type limit struct {
	free    int
	longest time.Duration
	forget  time.Duration // attempts older than this are forgotten
}

var (
	accountLimit = limit{free: 5, longest: 5 * time.Minute, forget: time.Hour}
	addressLimit = limit{free: 20, longest: 15 * time.Minute, forget: time.Hour}
)

// throttle counts attempts by key and makes the next one wait. It remembers a
// bounded number of keys, the ones used last; whoever wants one forgotten has
// to fail as many times under other keys, each of which costs a password hash.
// Safe for use from many goroutines.
type throttle struct {
	limit limit
	most  int

	mu   sync.Mutex
	keys map[string]*list.Element
	used list.List // of *attempts, the last used in front
}

type attempts struct {
	key   string
	count int
	last  time.Time
	until time.Time // no attempt before
}

func newThrottle(l limit, most int) *throttle {
	return &throttle{limit: l, most: most, keys: make(map[string]*list.Element)}
}

// take counts an attempt before it is made, so that attempts made at once
// count, too; it gives RateLimited with the wait when it comes too early. An
// attempt that came too early is not counted.
func (t *throttle) take(key string, now time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.of(key)
	if now.Sub(a.last) > t.limit.forget {
		a.count, a.until = 0, time.Time{}
	}
	if wait := a.until.Sub(now); wait > 0 {
		return &touchstone.Error{Kind: touchstone.RateLimited, Retry: wait, Message: touchstone.Msg("access.too_many_attempts", "wait", wait.Round(time.Second).Seconds())}
	}
	a.count++
	a.last = now
	if over := a.count - t.limit.free; over >= 0 {
		a.until = now.Add(min(time.Second<<min(over, 20), t.limit.longest))
	}
	return nil
}

// pardon takes back the attempt that was counted last, because it succeeded.
// Those before it count as they did.
func (t *throttle) pardon(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e, ok := t.keys[key]; ok {
		a := e.Value.(*attempts)
		a.count = max(a.count-1, 0)
		if a.count < t.limit.free {
			a.until = time.Time{}
		}
	}
}

// forgive forgets the attempts of a key after one succeeded.
func (t *throttle) forgive(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e, ok := t.keys[key]; ok {
		t.used.Remove(e)
		delete(t.keys, key)
	}
}

func (t *throttle) of(key string) *attempts {
	if e, ok := t.keys[key]; ok {
		t.used.MoveToFront(e)
		return e.Value.(*attempts)
	}
	if t.used.Len() >= t.most {
		oldest := t.used.Back()
		delete(t.keys, oldest.Value.(*attempts).key)
		t.used.Remove(oldest)
	}
	a := &attempts{key: key}
	t.keys[key] = t.used.PushFront(a)
	return a
}

// addressKey gives what counts as one address: an IPv4 address, or the /64
// network of an IPv6 address, which one customer of a provider owns whole.
func addressKey(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	network, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return network.String()
}
