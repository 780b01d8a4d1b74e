// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// settings are the flags.
type settings struct {
	program   string // our command
	peers     string // folder of the peer programs
	shared    string // folder of the public data
	rounds    int
	rows      int // of the survey
	resamples int // of the drivers
	only      string
	profile   string
}

const usage = `bench measures our main jobs against peers and limits, in turns, and prints medians.

	bench [flags]
	bench [flags] drivers FILE ratings|pairs|full RESAMPLES   one run of our drivers, as JSON
	bench [flags] analyze FILE                                one analysis by phases, as JSON
	bench [flags] csv|lines|unpack FILE                       one of the limits, as JSON

`

func main() {
	s := settings{shared: "../shared"}
	if dir := os.Getenv("TOUCHSTONE_SHARED"); dir != "" {
		s.shared = dir
	}
	flag.StringVar(&s.program, "program", "bin/touchstone", "the command to measure")
	flag.StringVar(&s.peers, "peers", "bench/peers", "folder of the peer programs")
	flag.IntVar(&s.rounds, "rounds", 3, "runs of everything; the median is shown")
	flag.IntVar(&s.rows, "rows", 1_000_000, "rows of the survey")
	flag.IntVar(&s.resamples, "resamples", 1000, "bootstrap replicates of the drivers")
	flag.StringVar(&s.only, "only", "", "jobs whose name contains this")
	flag.StringVar(&s.profile, "profile", "", "write a processor profile of drivers or analyze to this file")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := s.run(ctx, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (s *settings) run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return s.compare(ctx)
	}
	var part func() (any, error)
	switch strings.Join(append(args[:1:1], strconv.Itoa(len(args))), " ") {
	case "drivers 4":
		part = func() (any, error) { return runDrivers(ctx, args[1], args[2], args[3]) }
	case "analyze 2":
		part = func() (any, error) { return runAnalysis(ctx, args[1]) }
	case "csv 2":
		part = func() (any, error) { return parseCSV(args[1]) }
	case "lines 2":
		part = func() (any, error) { return countLines(args[1]) }
	case "unpack 2":
		part = func() (any, error) { return unpack(args[1]) }
	default:
		flag.Usage()
		return errors.New("these arguments are not known: " + strings.Join(args, " "))
	}
	return s.alone(part)
}

// compare runs all jobs and prints the table.
func (s *settings) compare(ctx context.Context) error {
	fmt.Println(s.circumstances())
	var wrong error
	var results []result
	for _, j := range s.jobs() {
		r, err := j.measure(ctx, s.rounds)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			wrong = errors.Join(wrong, fmt.Errorf("%s: %w", j.name, err))
			continue
		}
		results = append(results, r)
	}
	fmt.Println()
	printTable(os.Stdout, results)
	return wrong
}

// jobs gives the jobs that were asked for and whose data is there.
func (s *settings) jobs() []job {
	var all []job
	for _, c := range codings() {
		all = append(all, s.driversJob(c))
	}
	all = append(all, s.surveyJob(), s.logJob())
	return slices.DeleteFunc(all, func(j job) bool {
		if !strings.Contains(j.name, s.only) {
			return true
		}
		if _, err := os.Stat(j.needs); j.needs != "" && err != nil {
			fmt.Printf("left out: %s: %v\n", j.name, err)
			return true
		}
		return false
	})
}

// circumstances says where and when, and how busy the machine is with other
// work: a load near 0 before we begin.
func (s *settings) circumstances() string {
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		load = []byte("unknown")
	}
	return fmt.Sprintf("%s, %d cores, %s/%s, %s, load %s; medians of %d, in turns",
		time.Now().Format(time.DateOnly), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), strings.Fields(string(load))[0], s.rounds)
}
