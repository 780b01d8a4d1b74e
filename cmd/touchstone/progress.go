// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"golang.org/x/term"

	"touchstone"
)

// progressBar shows how far reading and analysing are, on a terminal and for
// work that takes over a second. Its zero value shows nothing.
type progressBar struct {
	console *console
	start   time.Time
	mu      sync.Mutex
	writer  progress.Writer
	done    chan struct{} // closed when the writer has stopped
	read    *progress.Tracker
	texts   *progress.Tracker
	analyse *progress.Tracker
}

// patience is how long work may take before a bar is shown.
const patience = time.Second

func newProgress(c *console, quiet bool) *progressBar {
	b := &progressBar{}
	if file, ok := c.stderr.(*os.File); ok && !quiet && term.IsTerminal(int(file.Fd())) {
		b.console, b.start = c, time.Now()
	}
	return b
}

func (b *progressBar) reading(done, total int64) {
	b.update(&b.read, touchstone.Msg("cli.reading"), done, total, progress.UnitsBytes)
}

func (b *progressBar) readingTexts(done, total int) {
	b.update(&b.texts, touchstone.Msg("cli.reading_texts"), int64(done), int64(total), progress.UnitsDefault)
}

func (b *progressBar) analysing(done, total int) {
	b.update(&b.analyse, touchstone.Msg("cli.analysing"), int64(done), int64(total), progress.UnitsDefault)
}

func (b *progressBar) update(t **progress.Tracker, name touchstone.Message, done, total int64, units progress.Units) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.console == nil || time.Since(b.start) < patience {
		return
	}
	if b.writer == nil {
		b.writer = progress.NewWriter()
		b.writer.SetOutputWriter(b.console.stderr)
		b.writer.SetUpdateFrequency(100 * time.Millisecond)
		b.writer.SetTrackerLength(30)
		b.writer.SetAutoStop(false)
		b.done = make(chan struct{})
		go func() {
			b.writer.Render()
			close(b.done)
		}()
	}
	if *t == nil {
		*t = &progress.Tracker{Message: b.console.text(name), Total: max(0, total), Units: units}
		b.writer.AppendTracker(*t)
	}
	(*t).SetValue(done)
}

// stop ends the bars; nothing is written to the terminal after it returns.
func (b *progressBar) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.writer == nil {
		return
	}
	for _, t := range []*progress.Tracker{b.read, b.texts, b.analyse} {
		if t != nil {
			t.MarkAsDone()
		}
	}
	b.writer.Stop()
	<-b.done
	b.console = nil
}
