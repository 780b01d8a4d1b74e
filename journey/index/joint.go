// SPDX-License-Identifier: Apache-2.0

package index

// fewRefs is how many trails are joined one after another.
const fewRefs = 4

// joined reads what the scope looks at of what a case has of the snapshot, the
// first of which is at hand. False where that needs more than columns: for many
// trails, and where events of two happen at the same time, for they stand as they
// came in, or are worth something.
func (c *cursor) joined(s *shard, is span, r ref) bool {
	v, kept, others := c.view, 0, 0
	for n := 1; n <= fewRefs; n++ {
		if !c.part(s, is, r.subject) {
			return false
		}
		if alone := n == 1 && r.next == 0; alone {
			return true
		}
		if !c.join(kept, others) {
			return false
		}
		if r.next == 0 {
			return true
		}
		kept, others = len(c.found.Activity), others+len(s.acting(int(is.trail), r.subject))
		r = v.refs[r.next-1]
		var i int
		s, i = v.base.trail(int(r.trail))
		is = v.within(s, i)
	}
	return false
}

// part reads what the scope looks at of a trail, or of what one subject did in it.
func (c *cursor) part(s *shard, is span, subject int32) bool {
	if subject >= manyActors {
		return false
	}
	if c.trail(s, is); subject == everybody {
		return true
	}
	c.sift(uint8(subject))
	return len(c.found.Worth) == 0
}

// sift keeps of the trail that was read what one of its actors did.
func (c *cursor) sift(only uint8) {
	n, kept := len(c.found.Activity), 0
	codes, times, marks, actors := c.codes[:n], c.times[:n], c.marks[:n], c.actors[:n]
	fromMarks, fromActors := c.found.Mark[:n], c.found.Subject[:n]
	for k := range codes {
		actor := fromActors[k]
		codes[kept], times[kept], marks[kept], actors[kept] = codes[k], times[k], fromMarks[k], 0
		if actor == only {
			kept++
		}
	}
	c.fill(codes[:kept], times[:kept], marks[:kept], actors[:kept])
}

// join puts the trail that was read between the events that were kept of those
// before it, beginning with the last one. Its actors follow so many others.
func (c *cursor) join(kept, others int) bool {
	from, to, k := &c.found, &c.joint, len(c.found.Activity)
	n := kept + k
	to.room(n)
	for at := n - 1; k > 0; at-- {
		if kept > 0 && to.times[kept-1] >= from.Time[k-1] {
			if kept--; to.times[kept] == from.Time[k-1] {
				return false
			}
			to.codes[at], to.times[at], to.marks[at], to.actors[at] = to.codes[kept], to.times[kept], to.marks[kept], to.actors[kept]
			continue
		}
		k--
		to.codes[at], to.times[at], to.marks[at] = from.Activity[k], from.Time[k], from.Mark[k]
		to.actors[at] = uint8(min(others+int(from.Subject[k]), manyActors))
	}
	c.fill(to.codes[:n], to.times[:n], to.marks[:n], to.actors[:n])
	return len(from.Worth) == 0
}
