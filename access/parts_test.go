// SPDX-License-Identifier: Apache-2.0

package access

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"touchstone"
)

// The reference is the argon2 command of the authors' C implementation:
//
//	echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -e -l 24
//
// gives the string below; it stands in the README and in the tests of
// P-H-C/phc-winner-argon2 (src/test.c, argon2id, version 19, t=2, m=16, p=1).
func TestAHashOfAnotherProgramIsRead(t *testing.T) {
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	right, outdated, err := checkPassword("password", phc, usualCost)
	if err != nil || !right || !outdated {
		t.Errorf("right %v, outdated %v, %v", right, outdated, err)
	}
	if right, _, err := checkPassword("passwort", phc, usualCost); right || err != nil {
		t.Errorf("a wrong password: right %v, %v", right, err)
	}
}

func TestPasswordsAreSalted(t *testing.T) {
	a, err1 := hashPassword(goodPassword, usualCost, rand.Reader)
	b, err2 := hashPassword(goodPassword, usualCost, rand.Reader)
	if err1 != nil || err2 != nil || a == b {
		t.Fatalf("two hashes of one password: %v, %v, equal %v", err1, err2, a == b)
	}
	if right, outdated, err := checkPassword(goodPassword, a, usualCost); !right || outdated || err != nil {
		t.Errorf("right %v, outdated %v, %v", right, outdated, err)
	}
}

func TestARandomSourceThatFailsIsTold(t *testing.T) {
	if _, err := hashPassword(goodPassword, usualCost, bytes.NewReader(nil)); err == nil {
		t.Error("a hash was made without salt")
	}
	if _, _, err := newSecret("x_", bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("a secret was made of 31 bytes")
	}
}

func FuzzParsePHC(f *testing.F) {
	for _, seed := range []string{"", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$AAAA",
		"$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=16$m=8,t=1,p=1$$", "$argon2id$v=19$m=8,t=1,p=0$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, phc string) {
		c, salt, key, err := parsePHC(phc)
		if err != nil {
			if !errors.Is(err, errPHC) {
				t.Errorf("got %v", err)
			}
			return
		}
		if c.memory > 256*1024 || c.passes > 16 || c.lanes < 1 || len(salt) < 8 || len(key) < 16 {
			t.Errorf("%q is beyond its bounds", phc)
		}
	})
}

func TestWhatMakesAPassword(t *testing.T) {
	cases := map[string]bool{
		goodPassword: true, "ninechars": false, "tencharss!": true, strings.Repeat("x", 12): false, strings.Repeat("长", 10): false,
		"密码要足够长才可以哦": true, strings.Repeat("ab", 100): true, strings.Repeat("ab", 101): false, "Somebody@Example.com": false, "bad\xffutf8 text": false, "": false,
	}
	for password, want := range cases {
		if err := validPassword(password, "somebody@example.com"); (err == nil) != want {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestNormalEmail(t *testing.T) {
	for in, want := range map[string]string{" Ann@Example.COM ": "ann@example.com", "a@b": "a@b", "a": "", "@b": "", "a@": "", "a@b@c": "", "a b@c": "", "a<b@c": "", strings.Repeat("a", 200) + "@b": ""} {
		if got := normalEmail(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

// waitOf gives how long an error says to wait.
func waitOf(err error) time.Duration {
	var e *touchstone.Error
	if errors.As(err, &e) && e.Kind == touchstone.RateLimited {
		return e.Retry
	}
	return 0
}

func TestThrottleMakesTheNextAttemptWait(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	th := newThrottle(limit{free: 3, longest: 8 * time.Second, forget: time.Hour}, 10)
	for i := range 3 {
		if err := th.take("k", now); err != nil {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
	}
	// after the third: 1 s, then doubled with each attempt, up to the longest
	for _, want := range []time.Duration{1, 2, 4, 8, 8} {
		if got := waitOf(th.take("k", now)); got != want*time.Second {
			t.Fatalf("the wait is %v, want %v s", got, want)
		}
		now = now.Add(want * time.Second)
		if err := th.take("k", now); err != nil {
			t.Fatalf("after the wait: %v", err)
		}
	}
	if err := th.take("other", now); err != nil {
		t.Errorf("another key waits, too: %v", err)
	}
	th.forgive("k")
	if err := th.take("k", now); err != nil {
		t.Errorf("a forgiven key waits: %v", err)
	}
}

func TestThrottleForgets(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	th := newThrottle(limit{free: 1, longest: time.Minute, forget: time.Hour}, 10)
	for range 5 {
		_ = th.take("k", now) // the waits do not matter here
		now = now.Add(time.Minute)
	}
	now = now.Add(time.Hour + time.Second)
	if err := th.take("k", now); err != nil {
		t.Errorf("after an hour: %v", err)
	}
	if got := waitOf(th.take("k", now)); got != time.Second {
		t.Errorf("the wait begins at %v", got)
	}
}

func TestThrottleNeedsBoundedMemory(t *testing.T) {
	th := newThrottle(limit{free: 1, longest: time.Minute, forget: time.Hour}, 100)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 10_000 {
		if err := th.take(fmt.Sprint(i), now); err != nil {
			t.Fatal(err)
		}
	}
	if len(th.keys) != 100 || th.used.Len() != 100 {
		t.Errorf("it remembers %d keys", len(th.keys))
	}
}

func TestAddressesOfOneCustomerAreOne(t *testing.T) {
	for in, want := range map[string]string{"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::9%eth0": "2001:db8:1:2::/64", "nonsense": "nonsense"} {
		if got := addressKey(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

func TestSignInIsThrottled(t *testing.T) {
	w := newWorld(t)
	w.owner()
	var err error
	for i := range accountLimit.free {
		_, _, err = w.accounts.SignIn(t.Context(), "owner@example.com", "wrong password", Client{Address: fmt.Sprintf("192.0.2.%d", i)})
		w.fails(touchstone.Unauthenticated, err)
	}
	_, _, err = w.accounts.SignIn(t.Context(), "Owner@example.com", goodPassword, Client{Address: "192.0.2.99"})
	if waitOf(err) <= 0 {
		t.Fatalf("the account is open: %v", err)
	}
	w.pass(waitOf(err))
	w.signIn("owner@example.com", goodPassword)
	w.signIn("owner@example.com", goodPassword)
}

func TestSignInIsThrottledByAddress(t *testing.T) {
	w := newWorld(t)
	var err error
	for i := 0; i < addressLimit.free && err == nil; i++ {
		err = w.accounts.attempt(fmt.Sprintf("user%d@example.com", i), "2001:db8::1")
	}
	w.must(err)
	if waitOf(w.accounts.attempt("another@example.com", "2001:db8::2")) <= 0 {
		t.Error("the network goes on")
	}
	w.must(w.accounts.attempt("another@example.com", "2001:db9::2"))
}

// The expectations are design.md, section 11, and issue 3, section 7.
func TestAnOfficeOfManyPeopleSignsIn(t *testing.T) {
	w := newWorld(t)
	w.owner()
	for i := range addressLimit.free + 5 {
		if _, _, err := w.accounts.SignIn(t.Context(), "owner@example.com", goodPassword, here); err != nil {
			t.Fatalf("sign-in %d: %v", i+1, err)
		}
	}
}

// What succeeds between wrong attempts takes none of them back: two wrong ones,
// one that is right, a third wrong one, and then one has to wait.
func TestSuccessPardonsNoWrongAttempt(t *testing.T) {
	th := newThrottle(limit{free: 3, longest: time.Minute, forget: time.Hour}, 10)
	now := time.Unix(1_700_000_000, 0)
	for range 2 {
		if err := th.take("a", now); err != nil {
			t.Fatal(err)
		}
	}
	if err := th.take("a", now); err != nil { // the third, which is right
		t.Fatal(err)
	}
	th.pardon("a")
	if err := th.take("a", now); err != nil { // the third wrong one
		t.Fatal(err)
	}
	if err := th.take("a", now); touchstone.KindOf(err) != touchstone.RateLimited {
		t.Errorf("the fourth wrong attempt is not made to wait: %v", err)
	}
}

func TestWhoChangesRules(t *testing.T) {
	for role, want := range map[touchstone.Role][2]Decision{ // change, propose
		touchstone.RoleOwner: {Allow, Allow}, touchstone.RoleAdmin: {Allow, Allow}, touchstone.RoleAnalyst: {Allow, Allow}, touchstone.RoleDesigner: {Allow, Allow},
		touchstone.RoleTouchpointOwner: {Deny, Allow}, touchstone.RoleUnitManager: {Deny, Allow}, touchstone.RoleViewer: {Deny, Deny},
	} {
		if got := [2]Decision{Decide(role, Change, touchstone.NounRule), Decide(role, Propose, touchstone.NounRule)}; got != want {
			t.Errorf("%s: change and propose are %v, want %v", role, got, want)
		}
	}
}

func TestThePolicyHoldsTogether(t *testing.T) {
	for noun := range policy {
		for _, role := range touchstone.Roles {
			for _, action := range Actions {
				got := Decide(role, action, noun)
				if got == Own && !Scoped(role) {
					t.Errorf("%s of %s: %s has no scope that could be its own", action, noun, role)
				}
				if action != Read && got != Deny && noun != Analysis && Decide(role, Read, noun) == Deny {
					t.Errorf("%s may %s %s but not read it", role, action, noun)
				}
				if got > Decide(owner, action, noun) {
					t.Errorf("%s may %s %s, but the owner may not", role, action, noun)
				}
			}
		}
		if Decide(viewer, Change, noun) != Deny && noun != Analysis {
			t.Errorf("a viewer changes %s", noun)
		}
	}
	if Decide("king", Read, Figure) != Deny || Decide(owner, Read, "crown") != Deny || Decide(owner, "eat", Figure) != Deny {
		t.Error("what the policy does not know is allowed")
	}
	for _, noun := range []touchstone.Noun{Customer, Consent, Identity, Erasure, AuditLog, touchstone.NounMembership} {
		if Decide(viewer, Read, noun) != Deny {
			t.Errorf("a viewer reads %s", noun)
		}
	}
}

func TestNobodyMayDoAnything(t *testing.T) {
	var nobody Principal
	for noun := range policy {
		for _, action := range Actions {
			if err := nobody.Require(action, noun); touchstone.KindOf(err) != touchstone.Unauthenticated {
				t.Errorf("%s of %s: %v", action, noun, err)
			}
		}
	}
}

func TestSecretsAreKnownByTheirForm(t *testing.T) {
	secret, hash, err := newSecret(tokenPrefix, rand.Reader)
	if err != nil || !isSecret(tokenPrefix, secret) || hash != hashOf(secret) {
		t.Fatalf("%v", err)
	}
	for _, bad := range []string{"", secret[:46], secret + "A", "wk_" + secret[4:], secret[:46] + "!", "tst_" + strings.Repeat("=", 43)} {
		if isSecret(tokenPrefix, bad) {
			t.Errorf("%q passes", bad)
		}
	}
}
