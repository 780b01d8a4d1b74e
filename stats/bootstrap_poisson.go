// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// drawsPerHash is the number of Poisson draws that one 64-bit hash gives: 16
// bits each, so that each probability is exact to 1/65536.
const drawsPerHash = 4

// mostDraw is the largest draw that 16 bits can give: P(more) < 1e-5.
const mostDraw = 8

// poisson draws Poisson(1) numbers from 16 uniform bits: a table by the upper
// 8 bits, and where those leave it open, the cumulative distribution.
type poisson struct {
	byUpper    [256]uint8 // open: see the limits
	cumulative [mostDraw]uint32
}

const open = 255

func newPoisson() *poisson {
	p := new(poisson)
	mass, sum := math.Exp(-1), 0.0
	for k := range p.cumulative {
		sum += mass
		p.cumulative[k] = uint32(math.Round(sum * (1 << 16)))
		mass /= float64(k + 1)
	}
	for u := range p.byUpper {
		first, last := p.search(uint16(u<<8)), p.search(uint16(u<<8|255))
		p.byUpper[u] = first
		if first != last {
			p.byUpper[u] = open
		}
	}
	return p
}

func (p *poisson) search(u uint16) uint8 {
	for k, limit := range p.cumulative {
		if uint32(u) < limit {
			return uint8(k)
		}
	}
	return mostDraw
}

// stream gives the start of a customer's sequence of hashes.
func stream(seed uint64, customer uint32) uint64 {
	return mix(Scatter(seed) + uint64(customer))
}
