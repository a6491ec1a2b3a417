package model

// IngestRecord is what became of one uploaded document.
type IngestRecord struct {
	Document     string
	Outcome      IngestOutcome
	DisclosureID string // empty where it was refused
	Refusal      *IngestRefusal
}
