package main

import "flag"

var update = flag.Bool("update", false, "rewrite the parts of docs/ that are made from the program; look at the difference before you commit it")
