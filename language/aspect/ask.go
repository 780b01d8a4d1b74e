// SPDX-License-Identifier: Apache-2.0

package aspect

import "touchstone/language/linear"

// asked is a model made ready for a taxonomy, with the buffers of asking it.
type asked struct {
	path     path
	parts    []part
	category []int // by class of the model: the aspect, or unlisted
	presence []presence
	knows    []int // by aspect: its place in presence, or unlisted
	decided  []bool
	hasher   *linear.Hasher
	clause   int // looked at last
	scores   []float64
}

// presence is a detector with the aspect that it detects.
type presence struct {
	detector
	aspect int
	score  float64
	clause float64 // score of the clause looked at last
	found  bool    // the text speaks of it
	placed bool    // and a draft says where
}

func (a *asked) set(t *Taxonomy, m *Model) {
	a.knows, a.decided = make([]int, len(t.aspects)), make([]bool, len(t.aspects))
	for i := range a.knows {
		a.knows[i] = unlisted
	}
	rows := 0
	if m.tagger != nil {
		a.path.score = m.tagger.row
	}
	if m.category != nil {
		rows = m.category.Rows()
		for _, key := range m.category.Classes {
			at, known := t.index[key]
			if !known {
				at = unlisted
			} else {
				a.decided[at] = true
			}
			a.category = append(a.category, at)
		}
	}
	for _, d := range m.presence {
		if at, known := t.index[d.key]; known {
			a.knows[at] = len(a.presence)
			a.presence = append(a.presence, presence{detector: d, aspect: at})
		}
	}
	if len(a.presence) > 0 {
		a.hasher, _ = linear.NewHasher(presenceFeatures)
	}
	if m.polarity != nil {
		rows = max(rows, m.polarity.Rows())
	}
	a.scores = make([]float64, max(rows, 1))
}

// feel sets the polarity of a draft by the model.
func (r *Reader) feel(d *draft, features []uint32) {
	if m := r.model.polarity; m != nil {
		var class int
		class, d.feeling = best(m, r.ask.scores, features)
		d.polarity = polarityOf(m.Classes[class])
		return
	}
	d.judge(nil)
}
