package naming

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Aliases are what a user knows of units that were renamed, merged or split. The zero value knows nothing.
type Aliases struct {
	same  map[string]Same // by the key of the earlier name
	Links []Link
}

// Same says that two names are one unit's. Since is the first year of the later name; 0: not said.
type Same struct {
	From, To string
	Since    int
	Note     string
}

// Link says that units became others. They stay units of their own.
type Link struct {
	Kind     LinkKind
	From, To []string
	Since    int // the first year of the later ones
	Note     string
}

// LinkKind is what became of units.
type LinkKind string

// The kinds of links.
const (
	Merged LinkKind = "MERGED" // several into one
	Split  LinkKind = "SPLIT"  // one into several
)

// names is one name or several in the file.
type names []string

func (n *names) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*n = names{node.Value}
		return nil
	}
	return node.Decode((*[]string)(n))
}

// entry is an entry of the file.
type entry struct {
	From, To names
	Since    int
	Note     string
	line     int
}

func (e *entry) UnmarshalYAML(node *yaml.Node) error {
	e.line = node.Line
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: want from, to and since", node.Line)
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i].Value, node.Content[i+1]
		var err error
		switch key {
		case "from":
			err = value.Decode(&e.From)
		case "to":
			err = value.Decode(&e.To)
		case "since":
			err = value.Decode(&e.Since)
		case "note":
			err = value.Decode(&e.Note)
		default:
			err = fmt.Errorf("line %d: no field is called %q: from, to, since, note", node.Content[i].Line, key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ParseAliases reads an alias file: YAML with the lists same, merged and split, each of entries with from, to, since and,
// as one likes, a note.
//
//	same:
//	  - {from: 霸州市卫生和计划生育局, to: 霸州市卫生健康局, since: 2019, note: 机构改革}
//	merged:
//	  - {from: [霸州市甲局, 霸州市乙局], to: 霸州市丙局, since: 2019}
//	split:
//	  - {from: 霸州市丁局, to: [霸州市戊局, 霸州市己局], since: 2020}
func ParseAliases(data []byte) (*Aliases, error) {
	var file struct{ Same, Merged, Split []entry }
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	a := &Aliases{same: map[string]Same{}}
	for i := range file.Same {
		if err := a.addSame(&file.Same[i]); err != nil {
			return nil, fmt.Errorf("line %d: %w", file.Same[i].line, err)
		}
	}
	for _, s := range a.same {
		if _, err := a.resolve(s.From); err != nil {
			return nil, err
		}
	}
	into := map[string]bool{}
	for kind, entries := range map[LinkKind][]entry{Merged: file.Merged, Split: file.Split} {
		for i := range entries {
			e := &entries[i]
			if err := a.addLink(kind, e, into); err != nil {
				return nil, fmt.Errorf("line %d: %w", e.line, err)
			}
		}
	}
	return a, nil
}

func checkNames(lists ...names) error {
	seen := map[string]bool{}
	for _, list := range lists {
		for _, n := range list {
			switch key := Unit(n); {
			case strings.TrimSpace(n) == "":
				return errors.New("a name is empty")
			case seen[key]:
				return fmt.Errorf("%q is the same unit as another name of the entry by itself", n)
			default:
				seen[key] = true
			}
		}
	}
	return nil
}

func checkYear(year int) error {
	if year != 0 && (year < 1900 || year > 2200) {
		return fmt.Errorf("since %d is no fiscal year", year)
	}
	return nil
}

func (a *Aliases) addSame(e *entry) error {
	if len(e.From) != 1 || len(e.To) != 1 {
		return errors.New("same wants one name as from and one as to")
	}
	if err := errors.Join(checkNames(e.From, e.To), checkYear(e.Since)); err != nil {
		return err
	}
	key := Unit(e.From[0])
	if other, twice := a.same[key]; twice {
		return fmt.Errorf("%q is renamed twice, to %q and %q", e.From[0], other.To, e.To[0])
	}
	a.same[key] = Same{e.From[0], e.To[0], e.Since, e.Note}
	return nil
}

func (a *Aliases) addLink(kind LinkKind, e *entry, into map[string]bool) error {
	one, many := e.To, e.From
	if kind == Split {
		one, many = e.From, e.To
	}
	if len(one) != 1 || len(many) < 2 {
		return fmt.Errorf("%s wants one name on one side and several on the other", strings.ToLower(string(kind)))
	}
	if err := errors.Join(checkNames(e.From, e.To), checkYear(e.Since)); err != nil {
		return err
	}
	if e.Since == 0 {
		return errors.New("since, the first year of the later units, is missing")
	}
	if kind == Merged {
		for _, n := range e.From {
			if key := Unit(n); into[key] {
				return fmt.Errorf("%q is merged twice: its money would count twice", n)
			} else { //nolint:revive // the key belongs to the condition
				into[key] = true
			}
		}
	}
	a.Links = append(a.Links, Link{kind, e.From, e.To, e.Since, e.Note})
	return nil
}

// resolve follows a name to its unit's last one, with the entries on the way.
func (a *Aliases) resolve(name string) (way []Same, err error) {
	seen := map[string]bool{}
	for {
		key := Unit(name)
		s, ok := a.same[key]
		if !ok {
			return way, nil
		}
		if seen[key] {
			return nil, fmt.Errorf("%q is renamed in a circle", s.From)
		}
		seen[key] = true
		way = append(way, s)
		name = s.To
	}
}

// Resolve gives the name that the unit with a name bears in the end, and the entries that say so; the name itself and none
// where the file is silent.
func (a *Aliases) Resolve(name string) (string, []Same) {
	if a == nil {
		return name, nil
	}
	way, _ := a.resolve(name) // circles were refused
	if len(way) == 0 {
		return name, nil
	}
	return way[len(way)-1].To, way
}
