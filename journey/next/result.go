// SPDX-License-Identifier: Apache-2.0

package next

import "touchstone"

// Prediction is one thing that may come next.
type Prediction struct {
	Touchpoint uint32  `json:"touchpoint"` // journey.End: nothing comes
	Name       string  `json:"name"`       // empty for journey.End
	P          float64 `json:"p"`
	N          int64   `json:"n"` // how often it followed the whole context

	// Low and High are Wilson's limits of P for as many independent events as
	// the whole context was seen; nil where it never was.
	Low  *float64 `json:"low,omitempty"`
	High *float64 `json:"high,omitempty"`
}

// Others is everything that is not among the predictions, together.
type Others struct {
	P    float64  `json:"p"`
	N    int64    `json:"n"`             // how often any of it followed the whole context
	Low  *float64 `json:"low,omitempty"` // as of a Prediction
	High *float64 `json:"high,omitempty"`
}

// Accuracy is the share of held-out events that were among the first so many
// predictions, with Wilson's interval for as many independent events as the
// customers are worth.
type Accuracy struct {
	Share float64  `json:"share"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
}

// Bin is one tenth of the scale of the first prediction's probability.
type Bin struct {
	Low  float64  `json:"low"`
	High float64  `json:"high"`
	N    int64    `json:"n"`
	Said *float64 `json:"said,omitempty"` // mean probability of the first prediction
	Came *float64 `json:"came,omitempty"` // how often it was right
	// CameLow and CameHigh are Wilson's limits of Came.
	CameLow  *float64 `json:"came_low,omitempty"`
	CameHigh *float64 `json:"came_high,omitempty"`
}

// Trial is how well a model of one order predicted what was held out. The end
// of a trail counts as an event.
type Trial struct {
	Order       int       `json:"order"`
	N           int64     `json:"n"`
	Customers   int64     `json:"customers"`
	Top1        *Accuracy `json:"top1,omitempty"` // nil where nothing was held out
	Top3        *Accuracy `json:"top3,omitempty"`
	LogLoss     *float64  `json:"log_loss,omitempty"` // mean, natural logarithm
	ECE         *float64  `json:"ece,omitempty"`      // mean distance of said and came over the bins, weighted by n
	Calibration []Bin     `json:"calibration,omitempty"`
}

// Result is what comes next, by a model of everything, and how well models that
// did not know the held-out customers predicted them.
type Result struct {
	Order       int          `json:"order"`  // of the model
	Events      int64        `json:"events"` // learned from, ends of trails included
	Trails      int64        `json:"trails"`
	Touchpoints int          `json:"touchpoints"`  // that occur
	ContextN    int64        `json:"context_n"`    // how often the whole context was seen
	ContextUsed int          `json:"context_used"` // touches of the context that were ever seen together
	Predictions []Prediction `json:"predictions"`
	Others      *Others      `json:"others,omitempty"` // nil where nothing was seen
	Trials      []Trial      `json:"trials"`
	// Dropped is the orders that had more contexts than MaxContexts.
	Dropped int `json:"dropped,omitempty"`
}

// Notes says what a reader must know before trusting the predictions.
func (r *Result) Notes() []touchstone.Message {
	var notes []touchstone.Message
	switch {
	case r.Events == 0:
		return []touchstone.Message{touchstone.Msg("next.nothing_seen")}
	case r.ContextN == 0:
		notes = append(notes, touchstone.Msg("next.context_unseen", "used", r.ContextUsed))
	case r.ContextN < few:
		notes = append(notes, touchstone.Msg("next.context_few", "n", r.ContextN))
	}
	if len(r.Trials) == 0 || r.Trials[0].N == 0 {
		notes = append(notes, touchstone.Msg("next.not_tried"))
	}
	if r.Dropped > 0 {
		notes = append(notes, touchstone.Msg("next.order_dropped", "order", MaxOrder-r.Dropped, "most", MaxContexts))
	}
	return notes
}

// few is the number of answers below which a figure is not enough data.
const few = 30
