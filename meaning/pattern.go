// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"touchstone"
)

// The limits of a regular expression in a rule.
const (
	MaxExpression = 500   // characters, "re:" left out
	maxProgram    = 2_000 // instructions that it compiles to
)

// expressionMark begins a pattern that is a regular expression.
const expressionMark = "re:"

// pattern is the compiled pattern of a rule.
type pattern struct {
	exact      bool   // prefix is the whole text
	prefix     string // what every match begins with
	middle     []string
	suffix     string
	expression *regexp.Regexp
	literal    string // what every match holds somewhere, the longest such text known
}

// parsePattern compiles a pattern. Invalid says what is wrong with a regular
// expression; every other text is a pattern.
func parsePattern(field, text string) (pattern, error) {
	if source, is := strings.CutPrefix(text, expressionMark); is {
		return parseExpression(field, source)
	}
	parts := strings.Split(text, "*")
	if len(parts) == 1 {
		return pattern{exact: true, prefix: text}, nil
	}
	last := len(parts) - 1
	return pattern{prefix: parts[0], middle: parts[1:last], suffix: parts[last], literal: longest(parts)}, nil
}

func longest(texts []string) string {
	best := ""
	for _, text := range texts {
		if len(text) > len(best) {
			best = text
		}
	}
	return best
}

func parseExpression(field, source string) (pattern, error) {
	if n := utf8.RuneCountInString(source); n > MaxExpression {
		return pattern{}, invalid(field, touchstone.Msg("meaning.expression_long", "n", n, "limit", MaxExpression))
	}
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return pattern{}, badExpression(field, source, err)
	}
	tree = tree.Simplify()
	program, err := syntax.Compile(tree)
	if err != nil {
		return pattern{}, badExpression(field, source, err)
	}
	if len(program.Inst) > maxProgram {
		return pattern{}, invalid(field, touchstone.Msg("meaning.expression_big", "value", source))
	}
	expression, err := regexp.Compile(source)
	if err != nil {
		return pattern{}, badExpression(field, source, err)
	}
	return pattern{prefix: anchoredPrefix(tree), expression: expression, literal: longest(literals(tree))}, nil
}

func badExpression(field, source string, cause error) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: touchstone.Msg("meaning.bad_expression", "value", source), Err: cause}
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

// anchoredPrefix is the literal text that every match of "^literal…" begins
// with; "" when the expression is not of that form.
func anchoredPrefix(tree *syntax.Regexp) string {
	if tree.Op != syntax.OpConcat || len(tree.Sub) < 2 || tree.Sub[0].Op != syntax.OpBeginText {
		return ""
	}
	literal := tree.Sub[1]
	if literal.Op != syntax.OpLiteral || literal.Flags&syntax.FoldCase != 0 {
		return ""
	}
	return string(literal.Rune)
}

// literals lists texts that every match of an expression holds.
func literals(tree *syntax.Regexp) []string {
	switch tree.Op {
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase == 0 {
			return []string{string(tree.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literals(tree.Sub[0])
	case syntax.OpConcat:
		var out []string
		for _, sub := range tree.Sub {
			out = append(out, literals(sub)...)
		}
		return out
	}
	return nil
}

// matches tells whether the pattern covers a text.
func (p *pattern) matches(text string) bool {
	switch {
	case p.exact:
		return text == p.prefix
	case p.expression != nil:
		return p.expression.MatchString(text)
	}
	text, ok := strings.CutPrefix(text, p.prefix)
	if !ok {
		return false
	}
	for _, part := range p.middle {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return strings.HasSuffix(text, p.suffix)
}
