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
	MemoryMiB      int           `name:"memory-mib" default:"592" env:"TOUCHSTONE_MEMORY_MIB" help:"${help_memory}"`
	DiskFloorMiB   int           `name:"disk-floor-mib" default:"1024" env:"TOUCHSTONE_DISK_FLOOR_MIB" help:"${help_disk_floor}"`
	MaxLag         time.Duration `default:"30s" env:"TOUCHSTONE_MAX_LAG" help:"${help_max_lag}"`
	Follow         []string      `default:"order,booking,stay,ticket,parcel,case,session" env:"TOUCHSTONE_FOLLOW" help:"${help_follow}"`
	MetricsToken   string        `env:"TOUCHSTONE_METRICS_TOKEN" secret:"all" help:"${help_metrics_token}"`
	AdminSocket    string        `type:"path" env:"TOUCHSTONE_ADMIN_SOCKET" help:"${help_admin_socket}"`
	TrustedProxies []string      `env:"TOUCHSTONE_TRUSTED_PROXIES" help:"${help_trusted_proxies}"`
	LogLevel       string        `enum:"debug,info,warn,error" default:"info" env:"TOUCHSTONE_LOG_LEVEL" help:"${help_log_level}"`
	LogFormat      string        `enum:"text,json" default:"text" env:"TOUCHSTONE_LOG_FORMAT" help:"${help_log_format}"`
	opinionSettings
}

// maxFollowed is how many types of object may be followed; each has an index of
// its own.
const maxFollowed = 16

// faultsOf gathers settings that cannot be used.
type faultsOf []error

func (f *faultsOf) add(name, value string, allowed touchstone.Message) {
	*f = append(*f, &touchstone.Error{Kind: touchstone.Invalid, Field: name, Message: touchstone.Msg("cli.bad_setting", "name", name, "value", value, "allowed", allowed)})
}

func (f *faultsOf) within(name string, value, low, high int) {
	if value < low || value > high {
		f.add(name, fmt.Sprint(value), touchstone.Msg("cli.allowed_range", "low", low, "high", high))
	}
}

// check names every setting that cannot be used.
func (s *settings) check() error {
	var faults faultsOf
	within, fault := faults.within, faults.add
	within("threads", s.Threads, 0, 1024)
	within("memory-mib", s.MemoryMiB, 128, 1<<20)
	within("disk-floor-mib", s.DiskFloorMiB, 1, 1<<20)
	s.opinionSettings.check(&faults)
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
	for _, field := range settingFields() {
		if field.Name != "Config" {
			names = append(names, flagName(field))
		}
	}
	return names
}

// settingFields gives the fields of settings that hold a value.
func settingFields() []reflect.StructField {
	return slices.DeleteFunc(reflect.VisibleFields(reflect.TypeFor[settings]()), func(f reflect.StructField) bool { return f.Anonymous })
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
