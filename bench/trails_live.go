// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/index"
)

// absorbed is how many events a second are taken in while folds run.
const absorbed = 50_000

// runOpen opens the snapshot and makes the first view: the time of a start.
func runOpen(events string) (any, error) {
	w, err := worldOf(events)
	if err != nil {
		return nil, err
	}
	var size index.Size
	var opened time.Duration
	snapshot, err := w.file(snapshotName)
	if err != nil {
		return nil, err
	}
	customers, err := w.readOwners()
	if err != nil {
		return nil, err
	}
	return repeated(func() error {
		begun := time.Now()
		x, err := index.Open(snapshot, "")
		if err != nil {
			return err
		}
		opened = time.Since(begun)
		x.View(customers, w.scope(everybody))
		size = x.Size()
		return nil
	}, func(first time.Duration) string {
		return fmt.Sprintf("opening alone %s; %.2f bytes an event of %s; %s of %s trails differ; %s the first time; ", duration(opened.Seconds()),
			float64(size.Resident)/float64(size.Events), thousands(size.Events), thousands(size.Cases), thousands(size.Trails), duration(first.Seconds()))
	})
}

// runSum adds up as many bytes as the columns take that folds read, on all cores.
func runSum(events string) (any, error) {
	w, err := worldOf(events)
	if err != nil {
		return nil, err
	}
	x, _, err := w.openTrails(everybody)
	if err != nil {
		return nil, err
	}
	words := make([]uint64, x.Size().Resident/8)
	for i := range words {
		words[i] = uint64(i)
	}
	total := uint64(0)
	return repeated(func() error {
		total += sumOnAll(words)
		return nil
	}, func(time.Duration) string {
		return fmt.Sprintf("%d MB, check %d", 8*len(words)/1e6, total%10)
	})
}

func sumOnAll(words []uint64) uint64 {
	var all sync.WaitGroup
	sums := make([]uint64, runtime.GOMAXPROCS(0))
	for i := range sums {
		own := words[i*len(words)/len(sums) : (i+1)*len(words)/len(sums)]
		all.Go(func() { sums[i] = sum(own) })
	}
	all.Wait()
	return sum(sums)
}

// sum adds in four chains, so that no addition waits for the one before.
func sum(words []uint64) uint64 {
	var a, b, c, d uint64
	for ; len(words) >= 4; words = words[4:] {
		a, b, c, d = a+words[0], b+words[1], c+words[2], d+words[3]
	}
	for _, w := range words {
		a += w
	}
	return a + b + c + d
}

// runAbsorb asks for the graph over and over, each time as of now, while so many
// events a second are taken in; 0: none.
func runAbsorb(ctx context.Context, events, rate string) (any, error) {
	w, err := worldOf(events)
	if err != nil {
		return nil, err
	}
	perSecond, err := strconv.Atoi(rate)
	if err != nil {
		return nil, err
	}
	x, _, err := w.openTrails(everybody)
	if err != nil {
		return nil, err
	}
	customers, err := w.readOwners()
	if err != nil {
		return nil, err
	}
	taking, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	taken := 0
	if perSecond > 0 {
		group.Go(func() { taken = w.absorb(taking, x, perSecond) })
	}
	scope, begun := w.scope(everybody), time.Now()
	var took []time.Duration
	for err == nil && (len(took) < asked || time.Since(begun) < lastsAbsorbing) {
		again := time.Now()
		_, err = journey.GraphOf(ctx, x.View(customers, scope), journey.Options{})
		took = append(took, time.Since(again))
	}
	lasted := time.Since(begun)
	stop()
	group.Wait()
	if err != nil {
		return nil, err
	}
	slices.Sort(took)
	return told{Seconds: took[len(took)/2].Seconds(), Note: fmt.Sprintf("%d views; %s events taken in, %s/s, trails of %s customers differ; ",
		len(took), thousands(taken), thousands(int(float64(taken)/lasted.Seconds())), thousands(x.Size().Cases))}, nil
}

// lastsAbsorbing is how long events are taken in at least.
const lastsAbsorbing = 10 * time.Second

// absorb takes in what is due at a rate, a hundred times a second, until the
// context ends: sessions of four events by customers drawn alike. It tells how
// many.
func (w world) absorb(ctx context.Context, x *index.Index, perSecond int) int {
	begun, taken, position := time.Now(), 0, w.last()
	random, customer := rand.New(rand.NewPCG(worldSeed, 3)), 0
	var batch []touchstone.Event
	for tick := time.NewTicker(10 * time.Millisecond); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return taken
		case <-tick.C:
		}
		batch = batch[:0]
		for due := int(time.Since(begun).Seconds() * float64(perSecond)); taken < due; taken++ {
			if taken%4 == 0 {
				customer = random.IntN(w.customers())
			}
			position++
			batch = append(batch, touchstone.Event{
				Position: position, Kind: touchstone.Interaction, Subjects: []touchstone.SubjectID{w.subject(customer, 0)},
				Occurred: worldStart.Add(worldSpan + time.Duration(position)*time.Millisecond), Shape: touchstone.Shape{ID: shapeID(random.IntN(worldShapes))},
			})
		}
		x.Append(batch, position)
	}
}
