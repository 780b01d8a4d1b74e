// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/connect/openai"
	"touchstone/language/aspect"
	"touchstone/language/reader"
	"touchstone/voice/opinion"
)

// opinionSettings say whom to ask about doubtful texts, and how much of it a day.
type opinionSettings struct {
	OpinionURL         string        `name:"opinion-url" env:"TOUCHSTONE_OPINION_URL" help:"${help_opinion_url}"`
	OpinionModel       string        `name:"opinion-model" env:"TOUCHSTONE_OPINION_MODEL" help:"${help_opinion_model}"`
	OpinionKey         string        `name:"opinion-key" env:"TOUCHSTONE_OPINION_KEY" secret:"all" help:"${help_opinion_key}"`
	OpinionTimeout     time.Duration `name:"opinion-timeout" default:"30s" env:"TOUCHSTONE_OPINION_TIMEOUT" help:"${help_opinion_timeout}"`
	OpinionCalls       int           `name:"opinion-calls" default:"1000" env:"TOUCHSTONE_OPINION_CALLS" help:"${help_opinion_calls}"`
	OpinionTokens      int           `name:"opinion-tokens" default:"1000000" env:"TOUCHSTONE_OPINION_TOKENS" help:"${help_opinion_tokens}"`
	OpinionConcurrency int           `name:"opinion-concurrency" default:"2" env:"TOUCHSTONE_OPINION_CONCURRENCY" help:"${help_opinion_concurrency}"`
}

// wanted tells whether somebody is to be asked at all.
func (s *opinionSettings) wanted() bool { return s.OpinionURL != "" }

// check names every setting that cannot be used.
func (s *opinionSettings) check(f *faultsOf) {
	f.within("opinion-calls", s.OpinionCalls, 1, 1_000_000)
	f.within("opinion-tokens", s.OpinionTokens, 1_000, 1_000_000_000)
	f.within("opinion-concurrency", s.OpinionConcurrency, 1, 4)
	if s.OpinionTimeout < time.Second || s.OpinionTimeout > 5*time.Minute {
		f.add("opinion-timeout", s.OpinionTimeout.String(), touchstone.Msg("opinion.allowed_timeout"))
	}
	if !s.wanted() {
		return
	}
	if openai.CheckURL(s.OpinionURL) != nil {
		f.add("opinion-url", masked("url", s.OpinionURL), touchstone.Msg("opinion.allowed_url"))
	}
	if s.OpinionModel == "" {
		f.add("opinion-model", "", touchstone.Msg("opinion.allowed_model"))
	}
}

// desk opens what asks; o says the rest.
func (s *opinionSettings) desk(ctx context.Context, o opinion.Options) (_ *opinion.Desk, err error) {
	if o.Asker, err = openai.New(openai.Options{URL: s.OpinionURL, Model: s.OpinionModel, Key: s.OpinionKey, Timeout: s.OpinionTimeout, Now: o.Now}); err != nil {
		return nil, err
	}
	o.Model, o.Calls, o.Tokens, o.Concurrency = s.OpinionModel, s.OpinionCalls, s.OpinionTokens, s.OpinionConcurrency
	return opinion.Open(ctx, o)
}

// openOpinions opens what asks about the doubtful texts of a workspace, where
// the settings name somebody.
func (h *house) openOpinions(ctx context.Context, r *room) error {
	if !h.settings.wanted() {
		return nil
	}
	folder := filepath.Join(r.folder, "voice")
	desk, err := h.settings.desk(ctx, opinion.Options{Secret: r.keys.Secret(), Seal: r.keys, File: filepath.Join(folder, "opinions"), Now: h.now, Logger: r.log})
	if err != nil {
		return err
	}
	r.second = &opinion.Round{Keeper: r.voice, Desk: desk, File: filepath.Join(folder, "opinions.json"), Logger: r.log, Aspects: func(ctx context.Context) ([]string, error) {
		settings, err := r.records.Settings(ctx)
		return aspectsOf(modelsFor(settings.Industry)), err
	}}
	return measureOpinions(desk, prometheus.WrapRegistererWith(prometheus.Labels{"workspace": string(r.id)}, h.metrics))
}

// aspectsOf lists what a second opinion may name.
func aspectsOf(m *reader.Models) []string {
	var keys []string
	for _, a := range m.Taxonomy.Aspects() {
		if a.Key != aspect.Overall {
			keys = append(keys, a.Key)
		}
	}
	return keys
}

func measureOpinions(desk *opinion.Desk, metrics prometheus.Registerer) error {
	for outcome, read := range map[string]func(opinion.Counts) int{
		"answered":   func(c opinion.Counts) int { return c.Answered },
		"unusable":   func(c opinion.Counts) int { return c.Unusable },
		"failed":     func(c opinion.Counts) int { return c.Failed },
		"remembered": func(c opinion.Counts) int { return c.Remembered },
		"spent":      func(c opinion.Counts) int { return c.Spent },
	} {
		o := prometheus.CounterOpts{Name: "touchstone_opinions_total", Help: "Second opinions by outcome since the server began.", ConstLabels: prometheus.Labels{"outcome": outcome}}
		if err := metrics.Register(prometheus.NewCounterFunc(o, func() float64 { return float64(read(desk.Counts())) })); err != nil {
			return err
		}
	}
	return nil
}
