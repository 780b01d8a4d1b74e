// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"touchstone"
)

// settings is everything the server can be told: by flag, by environment, by
// the JSON file that --config names, in this order.
type settings struct {
	Config         string        `type:"path" env:"TOUCHSTONE_CONFIG" help:"${help_config_file}"`
	Data           string        `type:"path" default:"touchstone-data" env:"TOUCHSTONE_DATA" help:"${help_data}"`
	Listen         string        `default:"127.0.0.1:7070" env:"TOUCHSTONE_LISTEN" help:"${help_listen}"`
	PublicURL      string        `name:"public-url" env:"TOUCHSTONE_PUBLIC_URL" help:"${help_public_url}"`
	Database       string        `env:"TOUCHSTONE_DATABASE" secret:"url" help:"${help_database}"`
	Vault          string        `type:"path" env:"TOUCHSTONE_VAULT" help:"${help_vault}"`
	Threads        int           `default:"0" env:"TOUCHSTONE_THREADS" help:"${help_threads}"`
	MemoryMiB      int           `name:"memory-mib" default:"640" env:"TOUCHSTONE_MEMORY_MIB" help:"${help_memory}"`
	DiskFloorMiB   int           `name:"disk-floor-mib" default:"1024" env:"TOUCHSTONE_DISK_FLOOR_MIB" help:"${help_disk_floor}"`
	MaxLag         time.Duration `default:"30s" env:"TOUCHSTONE_MAX_LAG" help:"${help_max_lag}"`
	Follow         []string      `default:"order,ticket,session,stay" env:"TOUCHSTONE_FOLLOW" help:"${help_follow}"`
	MetricsToken   string        `env:"TOUCHSTONE_METRICS_TOKEN" secret:"all" help:"${help_metrics_token}"`
	AdminSocket    string        `type:"path" env:"TOUCHSTONE_ADMIN_SOCKET" help:"${help_admin_socket}"`
	TrustedProxies []string      `env:"TOUCHSTONE_TRUSTED_PROXIES" help:"${help_trusted_proxies}"`
	LogLevel       string        `enum:"debug,info,warn,error" default:"info" env:"TOUCHSTONE_LOG_LEVEL" help:"${help_log_level}"`
	LogFormat      string        `enum:"text,json" default:"text" env:"TOUCHSTONE_LOG_FORMAT" help:"${help_log_format}"`
}

// maxFollowed is how many types of object may be followed; each has an index of
// its own.
const maxFollowed = 16

// check names every setting that cannot be used.
func (s *settings) check() error {
	var faults []error
	fault := func(field, value string, allowed touchstone.Message) {
		faults = append(faults, &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: touchstone.Msg("cli.bad_setting", "name", field, "value", value, "allowed", allowed)})
	}
	for _, n := range []struct {
		name      string
		value     int
		low, high int
	}{{"threads", s.Threads, 0, 1024}, {"memory-mib", s.MemoryMiB, 128, 1 << 20}, {"disk-floor-mib", s.DiskFloorMiB, 1, 1 << 20}} {
		if n.value < n.low || n.value > n.high {
			fault(n.name, fmt.Sprint(n.value), touchstone.Msg("cli.allowed_range", "low", n.low, "high", n.high))
		}
	}
	if s.MaxLag < time.Second || s.MaxLag > time.Hour {
		fault("max-lag", s.MaxLag.String(), touchstone.Msg("cli.allowed_lag"))
	}
	if len(s.Follow) > maxFollowed {
		fault("follow", strings.Join(s.Follow, ","), touchstone.Msg("cli.allowed_follow", "most", maxFollowed))
	}
	if s.PublicURL != "" {
		if u, err := url.Parse(s.PublicURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			fault("public-url", s.PublicURL, touchstone.Msg("cli.allowed_url"))
		}
	}
	if s.Database != "" {
		if u, err := url.Parse(s.Database); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
			fault("database", masked("url", s.Database), touchstone.Msg("cli.allowed_database"))
		}
	}
	return errors.Join(faults...)
}

// configFile gives kong the values of the file that --config names.
type configFile struct {
	path   string
	values map[string]any
}

// early finds an option before the command line is parsed: the last one among
// the arguments, else the environment's.
func early(args []string, option, variable string) string {
	value := os.Getenv(variable)
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, option+"="); ok {
			value = v
		} else if a == option && i+1 < len(args) {
			value = args[i+1]
		}
	}
	return value
}

// openConfigFile reads the settings file that the arguments or the environment
// name; without one it is empty.
func openConfigFile(args []string) (*configFile, error) {
	path := early(args, "--config", "TOUCHSTONE_CONFIG")
	file := &configFile{path: path, values: map[string]any{}}
	if path == "" {
		return file, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "config", Message: touchstone.Msg("cli.unreadable", "file", path), Err: err}
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&file.values); err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "config", Message: touchstone.Msg("cli.config_json", "file", path), Err: err}
	}
	return file, file.unknown()
}

// unknown names every key of the file that is no setting.
func (f *configFile) unknown() error {
	var faults []error
	names := settingNames()
	for key := range f.values {
		if !slices.Contains(names, key) {
			faults = append(faults, &touchstone.Error{Kind: touchstone.Invalid, Field: key, Message: touchstone.Msg("cli.unknown_setting", "name", key, "file", f.path, "names", names)})
		}
	}
	return errors.Join(faults...)
}

// Validate is of kong.Resolver.
func (f *configFile) Validate(*kong.Application) error { return nil }

// Resolve gives a flag's value in the file, nil when the environment or
// nothing there says it.
func (f *configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !slices.Contains(settingNames(), flag.Name) || fromEnvironment(flag.Envs) {
		return nil, nil
	}
	switch v := f.values[flag.Name].(type) {
	case nil:
		return nil, nil
	case string:
		return v, nil
	case []any:
		return v, nil
	default:
		return fmt.Sprint(v), nil
	}
}

func fromEnvironment(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return os.Getenv(n) != "" })
}

// settingNames lists the settings by their flags' names; --config itself cannot
// stand in the file.
func settingNames() []string {
	var names []string
	for field := range reflect.TypeFor[settings]().Fields() {
		if field.Name != "Config" {
			names = append(names, flagName(field))
		}
	}
	return names
}

func flagName(field reflect.StructField) string {
	if name := field.Tag.Get("name"); name != "" {
		return name
	}
	var b strings.Builder
	for i, r := range field.Name {
		if r >= 'A' && r <= 'Z' && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

// masked hides what must not be shown of a secret: the password in a URL, or
// everything.
func masked(how, value string) string {
	if value == "" || how == "" {
		return value
	}
	if u, err := url.Parse(value); how == "url" && err == nil {
		return u.Redacted()
	}
	return "xxxxx"
}
