// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"crypto/cipher"
	"sync"

	"touchstone"
)

// cacheKey names a subject of one of the open workspaces.
type cacheKey struct {
	workspace uint32
	subject   touchstone.SubjectID
}

// keyCache keeps keys ready, in two generations: when the young one is full it
// becomes the old one and the old one is let go. A key that is used moves to
// the young one.
type keyCache struct {
	mu         sync.Mutex
	young, old map[cacheKey]cipher.AEAD
	half       int
}

func newKeyCache(limit int) *keyCache {
	return &keyCache{half: max(limit/2, 1), young: map[cacheKey]cipher.AEAD{}}
}

// fill puts the keys that are here into keys and gives the indices of those
// that are not.
func (c *keyCache) fill(workspace uint32, subjects []touchstone.SubjectID, keys []cipher.AEAD) (missing []int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, s := range subjects {
		k := cacheKey{workspace, s}
		key := c.young[k]
		if key == nil {
			if key = c.old[k]; key != nil {
				c.put(k, key)
			}
		}
		if keys[i] = key; key == nil {
			missing = append(missing, i)
		}
	}
	return missing
}

func (c *keyCache) add(workspace uint32, subject touchstone.SubjectID, key cipher.AEAD) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(cacheKey{workspace, subject}, key)
}

func (c *keyCache) put(k cacheKey, key cipher.AEAD) {
	if len(c.young) >= c.half {
		c.old, c.young = c.young, make(map[cacheKey]cipher.AEAD, c.half)
	}
	c.young[k] = key
}

func (c *keyCache) drop(workspace uint32, subjects []touchstone.SubjectID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range subjects {
		delete(c.young, cacheKey{workspace, s})
		delete(c.old, cacheKey{workspace, s})
	}
}
