package warehouse

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// UnitKeyOf gives the key that a unit has by its name alone, see [naming.Unit]. A unit that bore other names may have the
// key of one of them: [Warehouse.UnitKeys] knows.
func UnitKeyOf(name string) UnitKey { return UnitKey(xxhash.Sum64String(naming.Unit(name))) }

// UnitID gives the ID of a unit.
func UnitID(key UnitKey) string { return "u:" + hex(key) }

// ParseUnitID reads an ID that [UnitID] gave; any other text is [ErrBadID].
func ParseUnitID(id string) (UnitKey, error) {
	rest, ok := strings.CutPrefix(id, "u:")
	key, err := parseHex(rest)
	if !ok || err != nil {
		return 0, fmt.Errorf("unit ID %q: %w", id, ErrBadID)
	}
	return key, nil
}

func hex(key UnitKey) string { return fmt.Sprintf("%016x", uint64(key)) }

func parseHex(s string) (UnitKey, error) {
	if len(s) != 16 || strings.ToLower(s) != s {
		return 0, ErrBadID
	}
	n, err := strconv.ParseUint(s, 16, 64)
	return UnitKey(n), err
}

// identity is what disclosures supersede each other by.
type identity struct {
	unit  UnitKey
	year  int
	stage fiscal.Stage
	scope fiscal.Scope
}

// name is the part of an ID that says which version of which disclosure is meant.
func (i identity) name(version int) string {
	return hex(i.unit) + ":" + strconv.Itoa(i.year) + ":" + string(i.stage) + ":" + string(i.scope) + ":" + strconv.Itoa(version)
}

func parseDisclosureID(id string) (i identity, version int, err error) {
	bad := fmt.Errorf("disclosure ID %q: %w", id, ErrBadID)
	parts := strings.Split(id, ":")
	if len(parts) != 6 || parts[0] != "d" {
		return i, 0, bad
	}
	unit, err1 := parseHex(parts[1])
	year, err2 := strconv.ParseUint(parts[2], 10, 16)
	var stage fiscal.Stage
	var scope fiscal.Scope
	err3, err4 := stage.UnmarshalGQL(parts[3]), scope.UnmarshalGQL(parts[4])
	number, err5 := strconv.ParseUint(parts[5], 10, 32)
	for _, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil {
			return i, 0, bad
		}
	}
	return identity{unit, int(year), stage, scope}, int(number), nil
}
