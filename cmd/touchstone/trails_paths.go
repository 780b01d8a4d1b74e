// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"

	"touchstone"
	"touchstone/journey/path"
	"touchstone/locale"
)

func showPaths(s *sheet, r *path.Result) {
	s.note(r.Excluded+r.Without > 0, touchstone.Msg("cli.trails_aside", "cases", r.Cases, "excluded", r.Excluded, "without", r.Without))
	for _, side := range []struct {
		*path.Side
		title string
	}{{r.Before, "cli.trails_before"}, {r.After, "cli.trails_after"}} {
		if side.Side == nil {
			continue
		}
		if r.Before != nil && r.After != nil {
			s.next()
			s.title(touchstone.Msg(side.title))
		}
		s.side(side.Side)
	}
}

// side writes the paths on one side of the anchor: as bands where they were asked
// for, else as a tree or as sets.
func (s *sheet) side(side *path.Side) {
	switch {
	case side.Bands != nil:
		s.bands(side.Bands)
	case side.Sets != nil:
		s.pathHead()
		for _, set := range side.Sets.Top {
			s.row(s.among(set.Names), count(s, set.Paths), s.rate(set.Reached), "", "")
		}
		s.row(s.name(""), count(s, side.Sets.Other), "", count(s, side.Sets.Ended), "")
	default:
		s.pathHead()
		s.row(s.text(touchstone.Msg("cli.trails_anchor")), count(s, side.Tree.Paths), "", count(s, side.Tree.Ended), count(s, side.Tree.Other))
		s.branches(side.Tree.Children, 1)
	}
}

func (s *sheet) pathHead() {
	s.head(touchstone.Msg("cli.trails_step"), touchstone.Msg("cli.trails_paths"), touchstone.Msg("cli.trails_share"), touchstone.Msg("cli.trails_ended"), touchstone.Msg("cli.trails_elsewhere"))
}

func (s *sheet) branches(nodes []path.Node, depth int) {
	for _, n := range nodes {
		s.row(strings.Repeat("  ", depth)+s.name(n.Name), count(s, n.Paths), s.rate(n.Reached), count(s, n.Ended), count(s, n.Other))
		s.branches(n.Children, depth+1)
	}
}

// bands writes the steps of each level and where their paths come from.
func (s *sheet) bands(b *path.Bands) {
	from := make([][]string, len(b.Bands))
	for _, stream := range b.Streams {
		from[stream.To] = append(from[stream.To], s.band(b.Bands[stream.From])+" "+count(s, stream.N))
	}
	s.head(touchstone.Msg("app_journeys.level_n"), touchstone.Msg("cli.trails_step"), touchstone.Msg("cli.trails_paths"), touchstone.Msg("cli.trails_share"), touchstone.Msg("cli.trails_came_from"))
	for i, band := range b.Bands {
		s.row(band.Level, s.band(band), count(s, band.Taken.N), s.rate(band.Taken), locale.Value(s.lang, from[i], ""))
	}
}

// band gives the name of a band.
func (s *sheet) band(b path.Band) string {
	switch b.Kind {
	case path.Root:
		return s.text(touchstone.Msg("cli.trails_anchor"))
	case path.Done:
		return s.text(touchstone.Msg("cli.trails_done"))
	}
	return s.name(b.Name)
}
