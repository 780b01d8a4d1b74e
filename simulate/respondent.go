// SPDX-License-Identifier: Apache-2.0

package simulate

// respondent is one customer's stay and answers.
type respondent struct {
	hotel, purpose, age, time int
	source                    int
	ratings                   []int // 1..5; 0 not met
	silent                    []bool
	recommend                 int
	seconds                   int
	facilities                []string
	comment                   string
}

const (
	halo          = milli(550) // of a rating's impression, in standard deviations
	sharedDesk    = milli(450) // what check-in and front desk have in common beyond the halo
	specific      = milli(835) // sqrt(1 - .55^2)
	deskSpecific  = milli(703) // sqrt(1 - .55^2 - .45^2)
	startingPoint = milli(7900)
	moodPoints    = milli(350) // points of the outcome per standard deviation of mood
	noisePoints   = milli(1000)
)

// cuts are the impressions from which on a rating is 2, 3, 4 and 5.
var cuts = []milli{-1900, -1300, -500, 400}

func newRespondent(r random) respondent {
	p := respondent{
		hotel: r.below(len(hotels)), purpose: r.pick(purposeShares), age: r.pick(ageShares),
		time: r.pick(timeOfDayShare), source: r.pick(sourceShares),
		seconds: 55 + r.below(170),
	}
	mood := r.normal(1000)
	p.rate(r, mood)
	p.recommend = p.outcome(r, mood)
	p.silent = make([]bool, len(touchpoints))
	for i := range p.silent {
		p.silent[i] = r.chance(noAnswer) && p.ratings[i] > 0
	}
	if r.chance(careless) {
		p.hurry(r)
	}
	p.facilities = p.used(r)
	p.comment = p.remark(r)
	return p
}

// rate gives every touchpoint that was met its rating.
func (p *respondent) rate(r random, mood milli) {
	desk := r.normal(1000)
	p.ratings = make([]int, len(touchpoints))
	for i, t := range touchpoints {
		met := r.chance(t.met)
		impression := t.quality + hotels[p.hotel].level + mood*halo/1000 + r.normal(specific)
		if i == checkIn || i == frontDesk {
			impression = t.quality + hotels[p.hotel].level + mood*halo/1000 + desk*sharedDesk/1000 + r.normal(deskSpecific)
		}
		if i == checkIn && p.time == afternoon {
			impression += hotels[p.hotel].afternoon
		}
		if met {
			p.ratings[i] = rating(impression)
		}
	}
}

func rating(impression milli) int {
	v := 1
	for _, cut := range cuts {
		if impression >= cut {
			v++
		}
	}
	return v
}

// outcome gives the answer 0..10 to the question of recommendation.
func (p *respondent) outcome(r random, mood milli) int {
	points := startingPoint + mood*moodPoints/1000 + r.normal(noisePoints)
	for i, t := range touchpoints {
		points += t.effect(p.ratings[i])
	}
	if points < 0 {
		return 0
	}
	return int(min(10, (points+500)/1000))
}

func (t touchpoint) effect(rating int) milli {
	switch {
	case rating == 0:
		return 0
	case rating <= 2:
		return t.reach + t.penalty
	case rating == 5:
		return t.reach + t.reward
	}
	return t.reach
}

// hurry makes a careless row: one answer throughout, in no time.
func (p *respondent) hurry(r random) {
	answer := 3 + r.below(3)
	for i, v := range p.ratings {
		p.silent[i] = false
		if v > 0 {
			p.ratings[i] = answer
		}
	}
	p.recommend = r.below(11)
	p.seconds = 9 + r.below(12)
}

func (p *respondent) used(r random) []string {
	var used []string
	for i, t := range touchpoints {
		if t.facility != "" && p.ratings[i] > 0 {
			used = append(used, t.facility)
		}
	}
	for i, f := range otherFacility {
		if r.chance(facilityShares[i]) {
			used = append(used, f)
		}
	}
	return used
}

// remark is a comment of about a third of the customers: on the worst or best
// thing that they met, or something general.
func (p *respondent) remark(r random) string {
	if !r.chance(340) {
		return ""
	}
	if r.chance(300) {
		return one(r, remarks)
	}
	worst, best := p.extremes(r)
	if p.ratings[worst] <= 2 {
		return one(r, complaintsOf[worst])
	}
	if p.ratings[best] == 5 {
		return one(r, praisesOf[best])
	}
	return one(r, remarks)
}

// extremes gives a touchpoint with the lowest and one with the highest rating,
// beginning the search anywhere.
func (p *respondent) extremes(r random) (worst, best int) {
	start := r.below(len(touchpoints))
	worst, best = -1, -1
	for k := range touchpoints {
		i := (start + k) % len(touchpoints)
		if p.ratings[i] == 0 {
			continue
		}
		if worst < 0 || p.ratings[i] < p.ratings[worst] {
			worst = i
		}
		if best < 0 || p.ratings[i] > p.ratings[best] {
			best = i
		}
	}
	return worst, best
}
