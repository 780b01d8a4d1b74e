// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
)

type configCmd struct {
	settings
	JSON bool `name:"json" help:"${help_config_json}"`
}

// setting is one line of what touchstone config prints.
type setting struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Origin string `json:"origin"` // flag, environment, file, default
}

// Run prints every setting with its origin, secrets masked.
func (cmd *configCmd) Run(c *console, parsed *kong.Context, file *configFile) error {
	if err := cmd.check(); err != nil {
		return err
	}
	list := cmd.list(parsed, file)
	if cmd.JSON {
		out := json.NewEncoder(c.stdout)
		out.SetIndent("", "  ")
		return out.Encode(list)
	}
	t := table.NewWriter()
	t.SetOutputMirror(c.stdout)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{c.text(touchstone.Msg("cli.config_name")), c.text(touchstone.Msg("cli.config_value")), c.text(touchstone.Msg("cli.config_origin"))})
	for _, s := range list {
		t.AppendRow(table.Row{s.Name, s.Value, c.text(originTexts[s.Origin])})
	}
	t.Render()
	return nil
}

var originTexts = map[string]touchstone.Message{
	"flag":        touchstone.Msg("cli.origin_flag"),
	"environment": touchstone.Msg("cli.origin_environment"),
	"file":        touchstone.Msg("cli.origin_file"),
	"default":     touchstone.Msg("cli.origin_default"),
}

// list gives every setting in the order of its declaration.
func (cmd *configCmd) list(parsed *kong.Context, file *configFile) []setting {
	var out []setting
	values := reflect.ValueOf(cmd.settings)
	for _, field := range settingFields() {
		of := values.FieldByIndex(field.Index).Interface()
		value := fmt.Sprint(of)
		if list, ok := of.([]string); ok {
			value = strings.Join(list, ",")
		}
		name := flagName(field)
		out = append(out, setting{name, masked(field.Tag.Get("secret"), value), origin(parsed, file, name, field.Tag.Get("env"))})
	}
	return out
}

// origin tells where a setting's value comes from.
func origin(parsed *kong.Context, file *configFile, name, variable string) string {
	for _, step := range parsed.Path {
		if step.Flag != nil && step.Flag.Name == name && !step.Resolved {
			return "flag"
		}
	}
	if os.Getenv(variable) != "" {
		return "environment"
	}
	if _, ok := file.values[name]; ok {
		return "file"
	}
	return "default"
}
