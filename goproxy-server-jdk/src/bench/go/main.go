// The measuring kit: see README.md in the folder above.
package main

import (
	"fmt"
	"os"
)

func main() {
	commands := map[string]func([]string){"compare": compare, "drill": runDrills}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: bench compare|drill FLAGS (-h shows them)")
		os.Exit(2)
	}
	commands[os.Args[1]](os.Args[2:])
}
