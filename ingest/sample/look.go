package sample

// headingForm is how a word processor's document marks the headings of sections.
type headingForm int

const (
	headingPlain   headingForm = iota // by nothing but bold letters
	headingStyle                      // by the style 标题 1
	headingOutline                    // by an outline level of the paragraph itself
)

// pageForm is what a web page is made of.
type pageForm int

const (
	pageArticle pageForm = iota // a current one: nav, article, footer
	pageLayout                  // an older one: tables inside tables lay it out
	pageWord                    // saved by a word processor
)

// charset is how the characters of a web page are written, and what it says about that.
type charset int

const (
	charsetUTF8   charset = iota
	charsetGB2312         // says gb2312 and is GB18030
	charsetSilent         // is GB18030 and says nothing
)

// look is how a unit's files are laid out: its habits and those of the programs it uses. They stay the same over the
// years and differ from the style, which is that of the words.
type look struct {
	flat bool // cells merged downwards are left empty instead

	// Word
	headings   headingForm
	autoNumber bool // the program itself numbers the headings
	runs       bool // text is in many runs, as after much editing
	tracked    bool // some changes are tracked
	boxes      bool // what surrounds the text is in text boxes
	touching   bool // nothing stands between two tables
	running    bool // a head and a page number on each page

	// web pages
	page    pageForm
	charset charset
	openEnd bool // end tags of rows and cells are left out
	spans   bool // single words in elements of their own

	// Excel
	sheetNames  bool // sheets have names of their own
	mergedLines bool // lines of prose go over merged cells
	asText      bool // amounts are texts, not numbers
	decimals    bool // amounts are shown with two decimals and separators, whatever they are
	hidden      bool // a hidden sheet with lists for the form's fields
	offset      int  // rows and columns left free above and to the left

	// PDF
	fontSize    int // of prose, in half points
	repeatHeads bool
	cutRows     bool // rows may go on over the page's end
	thinBoxes   bool // lines are drawn as thin rectangles
	pageNumber  int  // how pages are numbered; 0 for not at all
	flowing     bool // tables begin where the text ends, and go over the page's end
}

func newLook(seed uint64, u *unit) *look {
	d := newDice(seed, "look", u.index)
	return &look{
		flat:     d.chance(12),
		headings: pick(d, headingPlain, headingPlain, headingStyle, headingOutline), autoNumber: d.chance(25), runs: d.chance(60), tracked: d.chance(20),
		boxes: d.chance(50), touching: d.chance(25), running: d.chance(70),
		page: pick(d, pageArticle, pageArticle, pageLayout, pageWord), charset: pick(d, charsetUTF8, charsetUTF8, charsetUTF8, charsetGB2312, charsetSilent),
		openEnd: d.chance(20), spans: d.chance(40),
		sheetNames: d.chance(60), mergedLines: d.chance(50), asText: d.chance(35), decimals: d.chance(60), hidden: d.chance(25), offset: pick(d, 0, 0, 0, 1),
		fontSize: pick(d, 21, 24, 28, 32), repeatHeads: d.chance(50), cutRows: d.chance(35), thinBoxes: d.chance(35), pageNumber: d.between(0, 3), flowing: d.chance(75),
	}
}
