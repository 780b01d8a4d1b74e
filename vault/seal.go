// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"crypto/cipher"
	"fmt"
	"io"
	"slices"

	"touchstone"
)

// A sealed part is the version of this layout (1), a nonce of 12 bytes, the
// ciphertext and its tag of 16 bytes.
const (
	layout     = 1
	nonceBytes = 12
	tagBytes   = 16
	overhead   = 1 + nonceBytes + tagBytes

	sealedRoom = 64 << 10 // bytes in which the sealed parts of a batch stand together
)

// Value is something about one subject that a row of another store keeps.
// Either Plain or Sealed is set; what is empty is sealed as empty.
type Value struct {
	Subject touchstone.SubjectID // 0: the workspace itself
	Plain   []byte
	Sealed  []byte
}

// Seal moves what is private of events from Private into Sealed, in place,
// under the key of the subject that acts (the workspace's own, where there is
// none). An event whose Private is zero is left as it is, so that a batch can
// be sealed again after an error. An event that names an erased subject
// becomes a fact about nobody: its subjects, objects, consents and private
// part are dropped. New keys are durable when it returns.
func (k *Keys) Seal(ctx context.Context, events []touchstone.Event) error {
	k.vault.gate.RLock()
	defer k.vault.gate.RUnlock()
	due := make([]int, 0, len(events))
	subjects := make([]touchstone.SubjectID, 0, len(events))
	for i := range events {
		k.disown(&events[i])
		if !events[i].Private.IsZero() {
			due = append(due, i)
			subjects = append(subjects, owner(&events[i]))
		}
	}
	keys, err := k.find(ctx, subjects, true)
	if err != nil {
		return err
	}
	nonces := make([]byte, nonceBytes*len(due))
	if _, err := io.ReadFull(k.vault.random, nonces); err != nil {
		return fmt.Errorf("draw nonces: %w", err)
	}
	var plain, room []byte
	for n, i := range due {
		e := &events[i]
		plain = appendPrivate(plain[:0], &e.Private)
		if need := overhead + len(plain); cap(room)-len(room) < need {
			room = make([]byte, 0, max(need, sealedRoom))
		}
		from := len(room)
		bound := boundTo(e.ID)
		room = seal(room, keys[n], nonces[n*nonceBytes:(n+1)*nonceBytes], plain, bound[:])
		e.Sealed = slices.Clip(room[from:])
		e.Private = touchstone.Private{}
	}
	return ctx.Err()
}

// disown makes an event that names an erased subject a fact about nobody.
func (k *Keys) disown(e *touchstone.Event) {
	if len(k.erased) == 0 || !k.anyErased(e.Subjects) {
		return
	}
	e.Subjects, e.Objects, e.Consents, e.Sealed, e.Private = nil, nil, nil, nil, touchstone.Private{}
}

func (k *Keys) anyErased(subjects []touchstone.SubjectID) bool {
	for _, s := range subjects {
		if k.erased[s] {
			return true
		}
	}
	return false
}

// Open moves what is sealed of an event from Sealed back into Private. An
// event without a sealed part is left as it is. NotFound when its subject was
// erased or the key is gone; Internal when the sealed part is damaged.
func (k *Keys) Open(ctx context.Context, e *touchstone.Event) error {
	if len(e.Sealed) == 0 {
		return nil
	}
	bound := boundTo(e.ID)
	plain, err := k.openOne(ctx, owner(e), e.Sealed, bound[:])
	if err != nil {
		return err
	}
	private, err := readPrivate(plain)
	if err != nil {
		return err
	}
	e.Private, e.Sealed = private, nil
	return nil
}

// Fetch reads the keys of events that are about to be opened, all together: one
// by one they take a statement each.
func (k *Keys) Fetch(ctx context.Context, events []touchstone.Event) error {
	k.vault.gate.RLock()
	defer k.vault.gate.RUnlock()
	var subjects []touchstone.SubjectID
	for i := range events {
		if len(events[i].Sealed) > 0 {
			subjects = append(subjects, owner(&events[i]))
		}
	}
	_, err := k.find(ctx, subjects, false)
	return err
}

// Reveal opens an event that may be shown, and tells whether it may: not where
// it names somebody in the ledger, nor where it cannot be opened, because its
// subject was erased or it is damaged, which doctor tells.
func (k *Keys) Reveal(ctx context.Context, e *touchstone.Event) (bool, error) {
	if k.Hidden(e) {
		return false, nil
	}
	err := k.Open(ctx, e)
	if len(touchstone.Errors(err)) > 0 {
		return false, nil
	}
	return err == nil, err
}

// SealValues moves Plain into Sealed, in place, making the keys that are
// missing. NotFound, and nothing is changed, when one of the subjects was
// erased.
func (k *Keys) SealValues(ctx context.Context, values []Value) error {
	k.vault.gate.RLock()
	defer k.vault.gate.RUnlock()
	subjects := make([]touchstone.SubjectID, len(values))
	for i, v := range values {
		if subjects[i] = v.Subject; k.erased[v.Subject] {
			return erasedFault()
		}
	}
	keys, err := k.find(ctx, subjects, true)
	if err != nil {
		return err
	}
	nonces := make([]byte, nonceBytes*len(values))
	if _, err := io.ReadFull(k.vault.random, nonces); err != nil {
		return fmt.Errorf("draw nonces: %w", err)
	}
	for i := range values {
		v := &values[i]
		v.Sealed, v.Plain = seal(make([]byte, 0, overhead+len(v.Plain)), keys[i], nonces[i*nonceBytes:(i+1)*nonceBytes], v.Plain, ofValue), nil
	}
	return nil
}

// OpenValues moves Sealed into Plain, in place. A value whose subject was
// erased, or whose key is gone, gets a nil Plain and keeps Sealed; what opens
// is never nil. Internal when one is damaged.
func (k *Keys) OpenValues(ctx context.Context, values []Value) error {
	k.vault.gate.RLock()
	defer k.vault.gate.RUnlock()
	subjects := make([]touchstone.SubjectID, len(values))
	for i, v := range values {
		subjects[i] = v.Subject
	}
	keys, err := k.find(ctx, subjects, false)
	if err != nil {
		return err
	}
	for i := range values {
		v := &values[i]
		if v.Plain = nil; keys[i] == nil || k.erased[v.Subject] {
			continue
		}
		if v.Plain, err = unseal(keys[i], v.Sealed, ofValue); err != nil {
			return err
		}
		v.Sealed = nil
	}
	return nil
}

// SealValue seals one value, as SealValues does.
func (k *Keys) SealValue(ctx context.Context, s touchstone.SubjectID, plain []byte) ([]byte, error) {
	values := []Value{{Subject: s, Plain: plain}}
	err := k.SealValues(ctx, values)
	return values[0].Sealed, err
}

// OpenValue opens one value. NotFound when its subject was erased or the key
// is gone; Internal when it is damaged.
func (k *Keys) OpenValue(ctx context.Context, s touchstone.SubjectID, sealed []byte) ([]byte, error) {
	return k.openOne(ctx, s, sealed, ofValue)
}

func (k *Keys) openOne(ctx context.Context, s touchstone.SubjectID, sealed, bound []byte) ([]byte, error) {
	k.vault.gate.RLock()
	defer k.vault.gate.RUnlock()
	if k.erased[s] {
		return nil, erasedFault()
	}
	keys, err := k.find(ctx, []touchstone.SubjectID{s}, false)
	if err != nil {
		return nil, err
	}
	if keys[0] == nil {
		return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("vault.no_key", "subject", s.String())}
	}
	return unseal(keys[0], sealed, bound)
}

// owner is the subject under whose key an event is sealed.
func owner(e *touchstone.Event) touchstone.SubjectID {
	if len(e.Subjects) == 0 {
		return 0
	}
	return e.Subjects[0]
}

// ofValue and boundTo bind a sealed part to what it is part of, so that it opens
// nowhere else.
var ofValue = []byte("value")

func boundTo(id touchstone.EventID) (out [len("event") + len(touchstone.EventID{})]byte) {
	copy(out[copy(out[:], "event"):], id[:])
	return out
}

// seal appends a sealed part.
func seal(dst []byte, key cipher.AEAD, nonce, plain, bound []byte) []byte {
	return key.Seal(append(append(dst, layout), nonce...), nonce, plain, bound)
}

func unseal(key cipher.AEAD, sealed, bound []byte) ([]byte, error) {
	if len(sealed) < overhead || sealed[0] != layout {
		return nil, damaged(fmt.Errorf("%d bytes that are no sealed part of layout %d", len(sealed), layout))
	}
	plain, err := key.Open([]byte{}, sealed[1:1+nonceBytes], sealed[1+nonceBytes:], bound)
	if err != nil {
		return nil, damaged(err)
	}
	return plain, nil
}

func damaged(err error) error {
	return &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("vault.damaged_part"), Err: err}
}

func erasedFault() error {
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("vault.erased")}
}
