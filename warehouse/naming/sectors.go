package naming

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongkai/warehouse/fiscal"
)

// Sectors are sectors that a user sets. A nil one sets none.
type Sectors struct {
	units    map[string]fiscal.Sector // by key
	patterns []pattern                // in the order of the file
}

type pattern struct {
	word   string
	sector fiscal.Sector
}

// ParseSectors reads a sector file: YAML with units, whole names, and patterns, parts of names, each with the sector of those
// that it names. A unit stands before a pattern, an earlier pattern before a later one, and all before the program's own
// rules.
//
//	units:
//	  霸州市文化和旅游局: CULTURE
//	patterns:
//	  - {contains: 产业园, sector: INDUSTRY}
func ParseSectors(data []byte) (*Sectors, error) {
	var file struct {
		Units    yaml.Node
		Patterns []struct {
			Contains string
			Sector   yaml.Node
		}
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	s := &Sectors{units: map[string]fiscal.Sector{}}
	if file.Units.Kind != 0 && file.Units.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: units wants a name and a sector a line", file.Units.Line)
	}
	for i := 0; i+1 < len(file.Units.Content); i += 2 {
		name := file.Units.Content[i]
		sector, err := sectorOf(file.Units.Content[i+1])
		if err != nil {
			return nil, err
		}
		key := Unit(name.Value)
		if _, twice := s.units[key]; twice {
			return nil, fmt.Errorf("line %d: %q is given twice", name.Line, name.Value)
		}
		s.units[key] = sector
	}
	for i := range file.Patterns {
		p := &file.Patterns[i]
		sector, err := sectorOf(&p.Sector)
		if err != nil {
			return nil, err
		}
		word := Fold(p.Contains)
		if word == "" {
			return nil, fmt.Errorf("line %d: contains is empty: it would be in every name", p.Sector.Line)
		}
		s.patterns = append(s.patterns, pattern{word, sector})
	}
	return s, nil
}

func sectorOf(node *yaml.Node) (fiscal.Sector, error) {
	known := fiscal.Enum("Sector")
	if !slices.Contains(known, node.Value) {
		return "", fmt.Errorf("line %d: %q is no sector: %s", node.Line, node.Value, strings.Join(known, ", "))
	}
	return fiscal.Sector(node.Value), nil
}

// Of is the sector that the file gives a unit; ok is false where it is silent.
func (s *Sectors) Of(name string) (sector fiscal.Sector, ok bool) {
	if s == nil {
		return "", false
	}
	if sector, ok = s.units[Unit(name)]; ok {
		return sector, true
	}
	folded := Fold(name)
	for _, p := range s.patterns {
		if strings.Contains(folded, p.word) {
			return p.sector, true
		}
	}
	return "", false
}
