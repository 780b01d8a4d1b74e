// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
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
	program      string // our command
	peers        string // folder of the peer programs
	shared       string // folder of the public data
	rounds       int
	rows         int // of the survey
	resamples    int // of the drivers
	contacts     int // in a file of contacts, for loads
	seconds      int // of the longest load
	rate         float64
	burst        float64
	imported     int  // rows of the import
	facts        int  // that questions are asked about
	trails       int  // events of the trails
	encounters   int  // events that moments are searched among
	guests       int  // customers of the group of hotels that the app shows
	changes      int  // of each kind, in each view of the app
	withoutPeers bool // trails by ours alone
	only         string
	profile      string

	serverProfile string
}

const usage = `bench measures our main jobs against peers and limits, in turns, and prints medians.

	bench [flags]
	bench [flags] drivers FILE ratings|pairs|full RESAMPLES   one run of our drivers, as JSON
	bench [flags] analyze FILE                                one analysis by phases, as JSON
	bench [flags] csv|lines|unpack FILE                       one of the limits, as JSON
	bench [flags] load events|calls|track BATCH RATE TIME     one load on a server, as JSON; RATE 0: as fast as it goes
	bench [flags] decode events|calls, append, echo TIME      limits of intake, as JSON
	bench [flags] import FILE                                 one import, as JSON
	bench [flags] fill FACTS FOLDER                           fill an event store
	bench [flags] ask|scan FOLDER QUESTION|STATEMENT          one question, or one statement of SQL, as JSON
	bench [flags] trails|tables EVENTS                        make the snapshot of trails, or the tables of the peers
	bench [flags] fold EVENTS all|segment QUESTION            one question over trails, as JSON; QUESTION as graph
	bench [flags] sql EVENTS NAME                             one statement of the peers over their tables, as JSON; NAME as "graph best"
	bench [flags] open|sum EVENTS                             opening the snapshot, or adding up as many bytes, as JSON
	bench [flags] absorb EVENTS RATE                          the graph while so many events a second are taken in, as JSON
	bench [flags] served RATE TIME EVERY                      the graph of a server while so many events a second are posted, as JSON
	bench [flags] polarity whole|plain|lexicon|load|scan FILE MODEL  polarity of reviews, as JSON
	bench [flags] moments EVENTS bare|assembly|all            going through steps, making encounters of them, and the whole search, as JSON
	bench [flags] app VIEWS                                   filter to repaint in a browser, of "all" views or of some with commas between, as JSON
	bench [flags] mine FILE                                   mining a log in memory, as JSON

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
	flag.IntVar(&s.contacts, "contacts", 1_000_000, "contacts in the file that loads read, over and over with other ids")
	flag.IntVar(&s.seconds, "seconds", 60, "how long the load at the promised rate lasts; the others are shorter")
	flag.Float64Var(&s.rate, "rate", 80_000, "events a second of the load at the promised rate")
	flag.Float64Var(&s.burst, "burst", 150_000, "events a second of the burst")
	flag.IntVar(&s.imported, "imported", 5_000_000, "rows of the import")
	flag.IntVar(&s.facts, "facts", 10_000_000, "facts that questions are asked about")
	flag.IntVar(&s.trails, "trails", 10_000_000, "events of the trails; at 100,000,000 the peers take many minutes")
	flag.IntVar(&s.encounters, "encounters", 10_000_000, "events that moments are searched among")
	flag.IntVar(&s.guests, "guests", 361_000, "customers of the group of hotels that the app shows, of some 28 events each")
	flag.IntVar(&s.changes, "changes", 9, "changes of each kind that are measured in each view of the app")
	flag.BoolVar(&s.withoutPeers, "without-peers", false, "trails without the peers")
	flag.StringVar(&s.only, "only", "", "jobs whose name contains this")
	flag.StringVar(&s.profile, "profile", "", "write a processor profile of a part to this file")
	flag.StringVar(&s.serverProfile, "server-profile", "", "write a processor profile of the server under load to this file, and one of its memory beside it")
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
	part, known := s.parts(ctx, args)[strings.Join(append(args[:1:1], strconv.Itoa(len(args))), " ")]
	if !known {
		flag.Usage()
		return errors.New("these arguments are not known: " + strings.Join(args, " "))
	}
	return s.alone(part)
}

// parts are what one process does of a job, by name and number of arguments.
func (s *settings) parts(ctx context.Context, args []string) map[string]func() (any, error) {
	return map[string]func() (any, error){
		"drivers 4":  func() (any, error) { return runDrivers(ctx, args[1], args[2], args[3]) },
		"analyze 2":  func() (any, error) { return runAnalysis(ctx, args[1]) },
		"csv 2":      func() (any, error) { return parseCSV(args[1]) },
		"lines 2":    func() (any, error) { return countLines(args[1]) },
		"unpack 2":   func() (any, error) { return unpack(args[1]) },
		"load 5":     func() (any, error) { return s.runLoad(ctx, args[1], args[2], args[3], args[4]) },
		"decode 2":   func() (any, error) { return s.runDecode(args[1]) },
		"append 1":   func() (any, error) { return runAppend() },
		"echo 2":     func() (any, error) { return s.runEcho(ctx, args[1]) },
		"import 2":   func() (any, error) { return runImport(ctx, args[1]) },
		"fill 3":     func() (any, error) { return runFill(ctx, args[1], args[2]) },
		"ask 3":      func() (any, error) { return runAsk(ctx, args[1], args[2]) },
		"scan 3":     func() (any, error) { return runScan(args[1], args[2]) },
		"trails 2":   func() (any, error) { return runTrails(ctx, args[1]) },
		"tables 2":   func() (any, error) { return runTable(args[1]) },
		"fold 4":     func() (any, error) { return runFold(ctx, args[1], args[2], args[3]) },
		"sql 3":      func() (any, error) { return s.runSQL(args[1], args[2]) },
		"open 2":     func() (any, error) { return runOpen(args[1]) },
		"sum 2":      func() (any, error) { return runSum(args[1]) },
		"absorb 3":   func() (any, error) { return runAbsorb(ctx, args[1], args[2]) },
		"served 4":   func() (any, error) { return s.runServed(ctx, args[1], args[2], args[3]) },
		"polarity 4": func() (any, error) { return runPolarity(args[1], args[2], args[3]) },
		"moments 3":  func() (any, error) { return runMoments(ctx, args[1], args[2]) },
		"app 2":      func() (any, error) { return s.runApp(ctx, args[1]) },
		"mine 2":     func() (any, error) { return runMine(ctx, args[1]) },
	}
}

// compare runs all jobs and prints the table.
func (s *settings) compare(ctx context.Context) error {
	fmt.Println(s.circumstances())
	var wrong error
	var results []result
	for _, j := range s.jobs() {
		r, err := j.measure(ctx, cmp.Or(j.rounds, s.rounds))
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
	all = append(append(all, s.intakeJobs()...), s.importJob())
	all = append(all, s.languageJob())
	all = append(all, s.questionJobs()...)
	all = append(append(all, s.minedJob(), s.momentsJob(), s.appJob()), s.trailJobs()...)
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
