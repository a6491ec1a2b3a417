package model

import (
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// The connections of identities and of groups of projects.
type (
	UnitIdentityConnection = Connection[*UnitIdentity]
	UnitIdentityEdge       = warehouse.Edge[*UnitIdentity]
	ProjectGroupConnection = Connection[*ProjectGroup]
	ProjectGroupEdge       = warehouse.Edge[*ProjectGroup]
	UnitLinkKind           = naming.LinkKind
)

// inLanguage is a reason in Chinese unless English is asked for.
func inLanguage(r naming.Reason, lang *Language) string {
	if lang != nil && *lang == LanguageEn {
		return r.EN
	}
	return r.ZH
}

// UnitName is a name that a unit disclosed under.
type UnitName struct{ *warehouse.UnitName }

// Reason says why it is the unit's.
func (n *UnitName) Reason(lang *Language) string { return inLanguage(n.UnitName.Reason, lang) }

// NewUnitNames shows names.
func NewUnitNames(rows []*warehouse.UnitName) []*UnitName {
	names := make([]*UnitName, len(rows))
	for i, n := range rows {
		names[i] = &UnitName{n}
	}
	return names
}

// UnitIdentity is what was decided about names.
type UnitIdentity struct{ *warehouse.UnitIdentity }

// Names are the names.
func (i *UnitIdentity) Names() []*UnitName {
	names := make([]*UnitName, len(i.UnitIdentity.Names))
	for n := range names {
		names[n] = &UnitName{&i.UnitIdentity.Names[n]}
	}
	return names
}

// Reason says why; nil where each name has its own reason.
func (i *UnitIdentity) Reason(lang *Language) *string {
	if i.UnitIdentity.Reason == (naming.Reason{}) {
		return nil
	}
	text := inLanguage(i.UnitIdentity.Reason, lang)
	return &text
}

// ProjectMatch is a project that is taken for the same as another.
type ProjectMatch struct{ *warehouse.ProjectMatch }

// Reason says why.
func (m *ProjectMatch) Reason(lang *Language) string {
	return inLanguage(m.ProjectMatch.Reason, lang)
}

// NewProjectMatches shows matches.
func NewProjectMatches(rows []*warehouse.ProjectMatch) []*ProjectMatch {
	matches := make([]*ProjectMatch, len(rows))
	for i, m := range rows {
		matches[i] = &ProjectMatch{m}
	}
	return matches
}

// ProjectGroup is what units spend on the same thing.
type ProjectGroup struct {
	*warehouse.ProjectGroup
	Filter *warehouse.ProjectFilter // that it was grouped by
}

// ProjectCount counts the projects.
func (g *ProjectGroup) ProjectCount() int { return g.ProjectGroup.Projects }

// Total is the sum of the figures.
func (g *ProjectGroup) Total(in *fiscal.AmountUnit) Shown {
	return Money(g.ProjectGroup.Total, In(in))
}

// Lowest is the lowest figure.
func (g *ProjectGroup) Lowest(in *fiscal.AmountUnit) Shown {
	return Money(g.ProjectGroup.Lowest, In(in))
}

// Median is the middle of the figures.
func (g *ProjectGroup) Median(in *fiscal.AmountUnit) Shown {
	return Money(g.ProjectGroup.Median, In(in))
}

// Highest is the highest figure.
func (g *ProjectGroup) Highest(in *fiscal.AmountUnit) Shown {
	return Money(g.ProjectGroup.Highest, In(in))
}

// SameProject are the projects that are taken for the one with a name.
type SameProject struct{ ProjectGroup }
